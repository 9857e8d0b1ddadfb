"""A list that a person puts in order, the first on top. Never takes an order for given."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState, Option
from ui.theme import Theme, label
from ui.widgets.answer import Answer
from ui.widgets.button import Button, IconButton

HELD = Qt.KeyboardModifier.AltModifier
MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class RankList(Answer):
    """Buttons up and down in each line; Alt+Up and Alt+Down move the line that has the focus. The
    order shown counts once something was moved or it was confirmed."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.lines: list[_Line] = []
        self._options: tuple[Option, ...] = ()
        self.confirm = Button(theme, self.tr("就按这个先后"), icon="check")
        self.confirm.clicked.connect(lambda: self.answered.emit(" ".join(self.order())))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.target("gap"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(self._rows)
        column.addWidget(self.confirm)
        self.show_state(state)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        if state.options != self._options:
            self._options = state.options
            self._make_lines()
        order = self.order()
        labels = {option.value: option.label for option in state.options}
        for place, (line, code) in enumerate(zip(self.lines, order, strict=True)):
            line.show_option(labels[code], place=place, ranked=bool(state.value))
            line.allow(up=place > 0, down=place + 1 < len(order), free=not state.readonly)
        self.confirm.setVisible(not state.value and not state.readonly and bool(order))

    def order(self) -> list[str]:
        """The codes as they stand now; what the answer leaves out comes last."""
        told = [code for code in self.state.value.split() if code in self._codes()]
        return told + [code for code in self._codes() if code not in told]

    def entry(self) -> QWidget:
        if not self.lines:
            return self
        first = self.lines[0]
        return first.down if first.down.isEnabled() else first.up

    def say_name(self, name: str) -> None:
        self.setAccessibleName(name)
        self.confirm.setAccessibleName(f"{name}，{self.confirm.text()}")

    def _codes(self) -> list[str]:
        return [option.value for option in self.state.options]

    def _make_lines(self) -> None:
        for old in self.lines:
            self._rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = []
        for place in range(len(self.state.options)):
            line = _Line(self.theme)
            line.up.clicked.connect(lambda _, place=place: self._move(place, -1))
            line.down.clicked.connect(lambda _, place=place: self._move(place, 1))
            line.pushed.connect(lambda step, place=place: self._move(place, step))
            self.lines.append(line)
            self._rows.addWidget(line)

    def _move(self, at: int, step: int) -> None:
        order = self.order()
        to = at + step
        if not 0 <= to < len(order) or self.state.readonly:
            return
        order[at], order[to] = order[to], order[at]
        self.answered.emit(" ".join(order))
        self.lines[to].take_focus(up=step < 0)


class _Line(QFrame):
    """Its place, its words, up and down."""

    pushed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "sunken")
        self._place = label("", "number", wrap=False)
        self._words = label("")
        self.up = IconButton(theme, "arrow-up", name="")
        self.down = IconButton(theme, "arrow-down", name="")
        for button in (self.up, self.down):
            button.installEventFilter(self)
        row = QHBoxLayout(self)
        side = theme.space(1)
        row.setContentsMargins(theme.space(3), side, side, side)
        row.setSpacing(theme.target("gap"))
        row.addWidget(self._place)
        row.addWidget(self._words, 1)
        row.addWidget(self.up)
        row.addWidget(self.down)

    def show_option(self, words: str, *, place: int, ranked: bool) -> None:
        self._place.setText(str(place + 1) if ranked else "·")
        self._words.setText(words)
        for button, way in ((self.up, self.tr("上移")), (self.down, self.tr("下移"))):
            name = self.tr("{way}：{words}，现在第 {n}").format(way=way, words=words, n=place + 1)
            button.setAccessibleName(name)
            button.setToolTip(name)

    def allow(self, *, up: bool, down: bool, free: bool) -> None:
        self.up.setEnabled(up and free)
        self.down.setEnabled(down and free)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Before the button, which would take any arrow for a walk to its neighbour.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = MOVES.get(Qt.Key(event.key())) if event.modifiers() & HELD else None
            if step is not None:
                self.pushed.emit(step)
                return True
        return False

    def take_focus(self, *, up: bool) -> None:
        """The focus goes along with what was moved."""
        first, other = (self.up, self.down) if up else (self.down, self.up)
        wanted = first if first.isEnabled() else other
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
