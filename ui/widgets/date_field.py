"""A day in three short steps: year, month, day. Never opens a calendar over the page."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.answer import Answer
from ui.widgets.button import Button
from ui.widgets.digits import Digits
from ui.widgets.flow_layout import FlowLayout

DAY = timedelta(days=1)
WHOLE_DAY = (4, 2, 2)
"""The digits of year, month and day."""


class DateField(Answer):
    """Short fields and 今天, 前一天, 后一天. Keys: T today, + and - one day.

    With the appearance `month-year` a month only, with `year` a year only: kept as its first day.
    """

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self._asked = parts_of(state.appearance)
        units = (self.tr("年"), self.tr("月"), self.tr("日"))[: self._asked]
        self.digits = Digits(theme, list(zip(units, WHOLE_DAY, strict=False)))
        row = FlowLayout(self, gap=theme.target("gap"))
        row.addWidget(self.digits)
        self._buttons = [self._button(words, step) for words, step in self._steps()]
        for button in self._buttons:
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_state(state)
        self.digits.typed.connect(self._typed)
        self.digits.left.connect(self._finished)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        self.digits.set_read_only(state.readonly)
        for button in self._buttons:
            button.setEnabled(not state.readonly)
        if not self.in_hand and self._day_text() != state.value:
            self._write(state.value)

    def entry(self) -> QWidget:
        return self.digits.parts[0]

    def fields(self) -> tuple[QWidget, ...]:
        return self.digits.parts

    def say_name(self, name: str) -> None:
        self.setAccessibleName(name)
        self.digits.say_name(name)
        for button in self._buttons:
            button.setAccessibleName(f"{self.question}，{button.text()}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {"t": 0, "T": 0, "+": 1, "-": -1}
        if event.text() in steps and not self.state.readonly:
            self._move(steps[event.text()])
        else:
            super().keyPressEvent(event)

    def _steps(self) -> list[tuple[str, int]]:
        words = {
            3: (self.tr("今天"), self.tr("前一天"), self.tr("后一天")),
            2: (self.tr("本月"), self.tr("上个月"), self.tr("下个月")),
            1: (self.tr("今年"), self.tr("前一年"), self.tr("后一年")),
        }
        return list(zip(words[self._asked], (0, -1, 1), strict=True))

    def _button(self, words: str, step: int) -> Button:
        made = Button(self.theme, words)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda: self._move(step))
        return made

    def _typed(self) -> None:
        day = self._day_text()
        if day != self.state.value:
            self.answered.emit(day)
        if day or self.digits.blank:
            self.refused.emit("")

    def _finished(self) -> None:
        if not self._day_text() and not self.digits.blank and not self.in_hand:
            self.refused.emit(self.tr("日期还没写全，或没有这一天"))

    def _move(self, step: int) -> None:
        now = self._day_text()
        start = date.fromisoformat(now) if now and step else self.today
        day = moved(start, step, parts=self._asked).isoformat()
        self._write(day)
        self.refused.emit("")
        self.answered.emit(day)

    def _write(self, day: str) -> None:
        steps = day[:10].split("-") if day else [""] * 3
        self.digits.write([step.lstrip("0") for step in steps[: self._asked]])

    def _day_text(self) -> str:
        """The day as ISO text; "" while it is not a day."""
        numbers = [*self.digits.numbers, *([1] * (3 - self._asked))]
        try:
            return date(*numbers).isoformat()
        except ValueError:
            return ""


def parts_of(appearance: str) -> int:
    """How many of year, month and day are asked."""
    words = appearance.split()
    if "month-year" in words:
        return 2
    return 1 if "year" in words else 3


def moved(day: date, step: int, *, parts: int) -> date:
    """A day, month (`parts` 2) or year (1) further; of the latter two the first day."""
    if parts == 3:
        return day + step * DAY
    if parts == 1:
        return date(day.year + step, 1, 1)
    months = day.year * 12 + day.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)
