"""A time of day in two short steps: hour and minute. Never guesses the time by itself."""

from datetime import date

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.answer import Answer
from ui.widgets.button import Button
from ui.widgets.digits import Digits, clock_of
from ui.widgets.flow_layout import FlowLayout

REST = ":00.000+08:00"
"""Seconds and time zone: the whole city lives on one clock."""


class TimeField(Answer):
    """Two short fields and 现在, which asks the page for the time. Key N: now."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.digits = Digits(theme, [(self.tr("时"), 2), (self.tr("分"), 2)])
        self.now = Button(theme, self.tr("现在"))
        self.now.clicked.connect(lambda: self.wished.emit("now", None))
        row = FlowLayout(self, gap=theme.target("gap"))
        row.addWidget(self.digits)
        row.addWidget(self.now)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_state(state)
        self.digits.typed.connect(self._typed)
        self.digits.left.connect(self._finished)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        self.digits.set_read_only(state.readonly)
        self.now.setEnabled(not state.readonly)
        if not self.in_hand and self._text() != clock_of(state.value):
            self.digits.write(clock_of(state.value).split(":") if state.value else ["", ""])

    def entry(self) -> QWidget:
        return self.digits.parts[0]

    def fields(self) -> tuple[QWidget, ...]:
        return self.digits.parts

    def say_name(self, name: str) -> None:
        self.setAccessibleName(name)
        self.digits.say_name(name)
        self.now.setAccessibleName(f"{self.question}，{self.now.text()}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("n", "N") and not self.state.readonly:
            self.wished.emit("now", None)
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        text = self._text()
        if text != clock_of(self.state.value):
            self.answered.emit(f"{text}{REST}" if text else "")
        if text or self.digits.blank:
            self.refused.emit("")

    def _finished(self) -> None:
        if not self._text() and not self.digits.blank and not self.in_hand:
            self.refused.emit(self.tr("时间还没写全，例如 9 时 05 分"))

    def _text(self) -> str:
        """`09:05`; "" while it is no time."""
        return time_text(self.digits)


def time_text(digits: Digits) -> str:
    """What hour and minute say: `09:05`; "" while they are no time of day."""
    hour, minute = digits.numbers[-2:]
    whole = all(part.text() for part in digits.parts[-2:])
    return f"{hour:02}:{minute:02}" if whole and hour < 24 and minute < 60 else ""
