"""A number between two ends: a slider with steps at its sides. Never stands anywhere by itself."""

from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStyle, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label, restyle
from ui.widgets.answer import Answer
from ui.widgets.button import IconButton

MOST_STEPS = 100_000


class RangeScale(Answer):
    """Arrows one step, Home and End to the ends; the number stands above the slider."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.scale = Scale.of(state)
        self._shown = label("", "number", wrap=False)
        self.slider = Slider(self.scale.steps)
        self.slider.setFixedHeight(theme.control_height())
        self.fewer = IconButton(theme, "minus", name=self.tr("小一格：{q}").format(q=self.question))
        self.more = IconButton(theme, "plus", name=self.tr("大一格：{q}").format(q=self.question))
        self.slider.moved.connect(self._tell)
        self.fewer.clicked.connect(lambda: self._step(-1))
        self.more.clicked.connect(lambda: self._step(1))
        self._lay_out()
        self.show_state(state)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        at = self.scale.step_of(state.value)
        self.slider.setValue(at or 0)
        if bool(self.slider.property("blank")) != (at is None):
            self.slider.setProperty("blank", at is None)
            restyle(self.slider)
        self._shown.setText(state.value or self.tr("还没选"))
        self._shown.setProperty("role", "number" if state.value else "second")
        restyle(self._shown)
        free = not state.readonly
        self.slider.setEnabled(free)
        self.fewer.setEnabled(free and at != 0)
        self.more.setEnabled(free and at != self.scale.steps)

    def entry(self) -> QWidget:
        return self.slider

    def say_name(self, name: str) -> None:
        self.setAccessibleName(name)
        now = self.state.value or self.tr("还没选")
        ends = self.tr("从 {start} 到 {end}").format(start=self.scale.start, end=self.scale.end)
        self.slider.setAccessibleName(f"{name}，{now}，{ends}")

    def _lay_out(self) -> None:
        theme = self.theme
        line = QHBoxLayout()
        line.setSpacing(theme.target("gap"))
        line.addWidget(self.fewer)
        line.addWidget(self.slider, 1)
        line.addWidget(self.more)
        ends = QHBoxLayout()
        inset = theme.control_height() + theme.target("gap")
        ends.setContentsMargins(inset, 0, inset, 0)
        ends.addWidget(label(str(self.scale.start), "hint", wrap=False))
        ends.addStretch(1)
        ends.addWidget(self._shown)
        ends.addStretch(1)
        ends.addWidget(label(str(self.scale.end), "hint", wrap=False))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(ends)
        column.addLayout(line)

    def _step(self, step: int) -> None:
        at = self.scale.step_of(self.state.value)
        first = 0 if step > 0 else self.scale.steps
        self._tell(first if at is None else max(0, min(self.scale.steps, at + step)))

    def _tell(self, at: int) -> None:
        value = self.scale.value_of(at)
        self.slider.setValue(at)
        if value != self.state.value:
            self.answered.emit(value)


class Scale:
    """The values from `start` to `end`, `step` apart; downwards where the form counts so."""

    def __init__(self, start: Decimal, end: Decimal, *, step: Decimal) -> None:
        self.start, self.end = start, end
        self._step = abs(step) if end >= start else -abs(step)
        self.steps = min(int((end - start) / self._step), MOST_STEPS)

    @classmethod
    def of(cls, state: NodeState) -> "Scale":
        """As the form's parameters say; 1 to 10 where they say nothing that is a range."""
        told = state.parameters
        try:
            start, end = Decimal(told.get("start", "1")), Decimal(told.get("end", "10"))
            return cls(start, end, step=Decimal(told.get("step", "1")))
        except (InvalidOperation, ZeroDivisionError):
            return cls(Decimal(1), Decimal(10), step=Decimal(1))

    def value_of(self, at: int) -> str:
        value = self.start + at * self._step
        whole = value.to_integral_value()
        return str(whole if value == whole else value.normalize())

    def step_of(self, value: str) -> int | None:
        """The step nearest to a value; None for a blank one."""
        try:
            return max(0, min(self.steps, round((Decimal(value) - self.start) / self._step)))
        except InvalidOperation:
            return None


class Slider(QSlider):
    """`moved` tells where a person put it, even where it stood before."""

    moved = Signal(int)

    def __init__(self, steps: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, steps)
        self.setPageStep(max(1, steps // 10))
        self.sliderMoved.connect(self.moved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        ends = {keys.Key_Home: 0, keys.Key_End: self.maximum()}
        steps = {keys.Key_Left: -1, keys.Key_Down: -1, keys.Key_Right: 1, keys.Key_Up: 1}
        key = Qt.Key(event.key())
        if key in ends:
            self.moved.emit(ends[key])
        elif key in steps:
            blank = bool(self.property("blank"))
            at = 0 if blank else self.value() + steps[key]
            self.moved.emit(max(0, min(self.maximum(), at)))
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel is for the page: it must not change an answer in passing.
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = QStyle.sliderValueFromPosition(
            self.minimum(), self.maximum(), int(event.position().x()), self.width()
        )
        self.moved.emit(at)
        super().mousePressEvent(event)
