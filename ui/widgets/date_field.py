"""A day in three short steps: year, month, day. Never opens a calendar over the page."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.answer import Answer
from ui.widgets.button import Button
from ui.widgets.flow_layout import FlowLayout

DAY = timedelta(days=1)


class DateField(Answer):
    """Three short fields and 今天, 前一天, 后一天. Keys: T today, + and - one day."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        units = (self.tr("年"), self.tr("月"), self.tr("日"))
        self._parts = tuple(_Part(theme, wide=4 if n == 0 else 2) for n in range(len(units)))
        self._units = units
        row = FlowLayout(self, gap=theme.target("gap"))
        row.addWidget(self._steps())
        for words, step in ((self.tr("今天"), 0), (self.tr("前一天"), -1), (self.tr("后一天"), 1)):
            button = Button(theme, words)
            button.clicked.connect(lambda _, step=step: self._move(step))
            button.setEnabled(not state.readonly)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_state(state)
        for part in self._parts:
            part.textEdited.connect(lambda _, part=part: self._typed(part))
            part.editingFinished.connect(self._finished)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        for part in self._parts:
            part.setReadOnly(state.readonly)
        if not self.in_hand and self._day_text() != state.value:
            self._write(state.value)

    def entry(self) -> QWidget:
        return self._parts[0]

    def fields(self) -> tuple[QWidget, ...]:
        return self._parts

    def say_name(self, name: str) -> None:
        self.setAccessibleName(name)
        for part, unit in zip(self._parts, self._units, strict=True):
            part.setAccessibleName(f"{name}，{unit}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {"t": 0, "T": 0, "+": 1, "-": -1}
        if event.text() in steps and not self.state.readonly:
            self._move(steps[event.text()])
        else:
            super().keyPressEvent(event)

    def _steps(self) -> QWidget:
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.space(2))
        for part, unit in zip(self._parts, self._units, strict=True):
            row.addWidget(part)
            row.addWidget(label(unit, wrap=False))
        return held

    def _typed(self, part: "_Part") -> None:
        if len(part.text()) == part.maxLength() and part is not self._parts[-1]:
            self._parts[self._parts.index(part) + 1].setFocus(Qt.FocusReason.OtherFocusReason)
        day = self._day_text()
        if day != self.state.value:
            self.answered.emit(day)
        if day or self._blank():
            self.refused.emit("")

    def _finished(self) -> None:
        if not self._day_text() and not self._blank() and not self.in_hand:
            self.refused.emit(self.tr("日期还没写全，或没有这一天"))

    def _blank(self) -> bool:
        return not any(part.text() for part in self._parts)

    def _move(self, step: int) -> None:
        now = self._day_text()
        day = date.fromisoformat(now) + step * DAY if now and step else self.today + step * DAY
        self._write(day.isoformat())
        self.refused.emit("")
        self.answered.emit(day.isoformat())

    def _write(self, day: str) -> None:
        steps = day.split("-") if day else ["", "", ""]
        for part, text in zip(self._parts, steps, strict=True):
            part.setText(text.lstrip("0"))

    def _day_text(self) -> str:
        """The day as ISO text; "" while it is not a day."""
        try:
            return date(*(int(part.text() or 0) for part in self._parts)).isoformat()
        except ValueError:
            return ""


class _Part(QLineEdit):
    def __init__(self, theme: Theme, *, wide: int) -> None:
        super().__init__()
        self.setMaxLength(wide)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        digits = self.fontMetrics().horizontalAdvance("0" * wide)
        scale = theme.px("body") / max(1, self.fontInfo().pixelSize())
        self.setFixedWidth(round(digits * scale) + 2 * theme.space(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only digits are typed here; T, + and - are the group's.
        if event.text().isprintable() and event.text() and not event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)
