"""A day and a time of day in five short steps. Never guesses either."""

from datetime import date

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.answer import Answer
from ui.widgets.button import Button
from ui.widgets.digits import Digits, clock_of
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.time_field import REST, time_text


class MomentField(Answer):
    """Year, month, day, hour, minute, and 现在. Key N: now."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        day = [(self.tr("年"), 4), (self.tr("月"), 2), (self.tr("日"), 2)]
        self._day = Digits(theme, day)
        self._time = Digits(theme, [(self.tr("时"), 2), (self.tr("分"), 2)])
        self.now = Button(theme, self.tr("现在"))
        self.now.clicked.connect(lambda: self.wished.emit("now", None))
        row = FlowLayout(self, gap=theme.target("gap"))
        for part in (self._day, self._time, self.now):
            row.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_state(state)
        for digits in (self._day, self._time):
            digits.typed.connect(self._typed)
            digits.left.connect(self._finished)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        for digits in (self._day, self._time):
            digits.set_read_only(state.readonly)
        self.now.setEnabled(not state.readonly)
        if not self.in_hand and self._text() != state.value[:16]:
            self._write(state.value)

    def entry(self) -> QWidget:
        return self._day.parts[0]

    def fields(self) -> tuple[QWidget, ...]:
        return (*self._day.parts, *self._time.parts)

    def say_name(self, name: str) -> None:
        self.setAccessibleName(name)
        self._day.say_name(name)
        self._time.say_name(name)
        self.now.setAccessibleName(f"{self.question}，{self.now.text()}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("n", "N") and not self.state.readonly:
            self.wished.emit("now", None)
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        text = self._text()
        if text != self.state.value[:16]:
            self.answered.emit(f"{text}{REST}" if text else "")
        if text or self._blank:
            self.refused.emit("")
        if self._day.full and self.window().focusWidget() is self._day.parts[-1]:
            self._lead_on()

    def _lead_on(self) -> None:
        if len(self._day.parts[-1].text()) == self._day.parts[-1].maxLength():
            self._time.parts[0].setFocus()

    def _finished(self) -> None:
        if not self._text() and not self._blank and not self.in_hand:
            self.refused.emit(self.tr("日期和时间还没写全，或没有这一天"))

    @property
    def _blank(self) -> bool:
        return self._day.blank and self._time.blank

    def _write(self, value: str) -> None:
        self._day.write([one.lstrip("0") for one in value[:10].split("-")] if value else [""] * 3)
        self._time.write(clock_of(value).split(":") if value else ["", ""])

    def _text(self) -> str:
        """`2026-11-23T09:05`; "" while it is no moment."""
        try:
            day = date(*self._day.numbers).isoformat()
        except ValueError:
            return ""
        time = time_text(self._time)
        return f"{day}T{time}" if time else ""
