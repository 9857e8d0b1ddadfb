"""The choices of a question side by side, one of them on. Never ticks anything by itself."""

import re
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.answer import Answer
from ui.widgets.chip import MOVES, Chip
from ui.widgets.flow_layout import FlowLayout

MOST_SIDE_BY_SIDE = 7
"""More choices stand on a page of their own (choice_field.py), unless the form lays them out."""


class ChoiceChips(Answer):
    """Equal wide buttons; arrows move, 1 to 9 and Space choose.

    Choosing the chosen one again withdraws the answer where the question may stay open. With the
    appearance `quick` the form leads on after the tap.
    """

    many = False
    packed = False
    """Each as wide as its words, one after the other."""

    whole = False
    """All in one line or all below each other."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self._chips: dict[str, Chip] = {}
        self._options: tuple[object, ...] = ()
        self._row = FlowLayout(
            self,
            gap=theme.target("gap") if theme.portrait else theme.space(3),
            equal=not self.packed,
            columns=columns_of(state),
            whole=self.whole,
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_state(state)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        if state.options != self._options:
            self._options = state.options
            self._make_chips()
        chosen = self.chosen()
        for place, option in enumerate(state.options, 1):
            chip = self._chips[option.value]
            chip.setChecked(option.value in chosen)
            chip.setEnabled(not state.readonly)
            chip.setAccessibleName(self._name(place, option.label, on=chip.isChecked()))
        self._offer_one_tab_stop()

    def chosen(self) -> list[str]:
        """The values that are on."""
        return self.state.value.split()

    def chip(self, value: str) -> Chip:
        """The button of one choice."""
        return self._chips[value]

    def entry(self) -> QWidget:
        ticked = [chip for chip in self._chips.values() if chip.isChecked()]
        return next(iter(ticked or self._chips.values()), self)

    def say_name(self, name: str) -> None:
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = MOVES.get(Qt.Key(event.key()))
        digit = int(event.text()) if re.fullmatch("[1-9]", event.text()) else 0
        chips = list(self._chips.values())
        if step is not None and chips:
            at = next((n for n, chip in enumerate(chips) if chip.hasFocus()), 0)
            chips[(at + step) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)
        elif 0 < digit <= len(chips):
            chips[digit - 1].setFocus(Qt.FocusReason.TabFocusReason)
            chips[digit - 1].click()
        else:
            super().keyPressEvent(event)

    def after(self, value: str) -> list[str]:
        """What is on after `value` was tapped."""
        if value in self.chosen():
            return [value] if self.state.required else []
        return [value]

    def _make_chips(self) -> None:
        for old in self._chips.values():
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = {}
        for option in self.state.options:
            chip = Chip(self.theme, option.label)
            chip.clicked.connect(lambda _, value=option.value: self._tapped(value))
            self._chips[option.value] = chip
            self._row.addWidget(chip)

    def _tapped(self, value: str) -> None:
        on = self.after(value)
        for code, chip in self._chips.items():
            chip.setChecked(code in on)
        answer = " ".join(code for code in self._chips if code in on)
        if answer != self.state.value:
            self.answered.emit(answer)
        if answer and "quick" in self.state.appearance.split():
            self.finished.emit()

    def _name(self, place: int, words: str, *, on: bool) -> str:
        count = len(self.state.options)
        state = self.tr("已选") if on else self.tr("未选")
        name = self.tr("{question}，{words}，{state}，第 {place} 个共 {count} 个").format(
            question=self.question, words=words, state=state, place=place, count=count
        )
        return name + self.tr("，可多选") if self.many else name

    def _offer_one_tab_stop(self) -> None:
        """Tab goes to the group once; inside it the arrows lead."""
        stop = self.entry()
        for chip in self._chips.values():
            one = Qt.FocusPolicy.StrongFocus if chip is stop else Qt.FocusPolicy.ClickFocus
            chip.setFocusPolicy(one)


class PackedChips(ChoiceChips):
    """`columns-pack`: as many in a line as their words allow."""

    packed = True


class LikertScale(ChoiceChips):
    """`likert`: all in one line, from one end of the scale to the other, or all below each other:
    a scale that breaks in the middle cannot be read."""

    whole = True


class OneLineChips(LikertScale):
    """`list`: the choices in one row with their words."""


def columns_of(state: NodeState) -> int:
    """How many may stand in one line: what the form says, else as many as fit (0)."""
    told = re.search(r"columns-(\d+)", state.appearance)
    return int(told[1]) if told else 0
