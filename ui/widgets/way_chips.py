"""A small choice that is no question of a form, as chips: codes and words. Decides nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from ui.widgets.chip import MOVES, Chip
from ui.widgets.flow_layout import FlowLayout


class WayChips(QWidget):
    """`many` lets several be on. `chosen` tells the code that was tapped."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, choices: Sequence[tuple[str, str]], *, name: str, many: bool = False
    ) -> None:
        super().__init__()
        self._many = many
        self._name = name
        self._words = dict(choices)
        self._chips: dict[str, Chip] = {}
        gap = theme.target("gap") if theme.portrait else theme.space(3)
        row = FlowLayout(self, gap=gap, equal=True)
        for code, words in choices:
            chip = Chip(theme, words)
            chip.clicked.connect(lambda _, code=code: self._tapped(code))
            self._chips[code] = chip
            row.addWidget(chip)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.choose()

    def choose(self, *codes: str) -> None:
        """Turn exactly these on, without telling anybody."""
        for code, chip in self._chips.items():
            chip.setChecked(code in codes)
            state = self.tr("已选") if chip.isChecked() else self.tr("未选")
            chip.setAccessibleName(f"{self._name}，{self._words[code]}，{state}")
        stop = next((c for c in self._chips.values() if c.isChecked()), None)
        for chip in self._chips.values():
            first = stop or next(iter(self._chips.values()))
            one = Qt.FocusPolicy.StrongFocus if chip is first else Qt.FocusPolicy.ClickFocus
            chip.setFocusPolicy(one)

    @property
    def on(self) -> tuple[str, ...]:
        """The codes that are on, in their order."""
        return tuple(code for code, chip in self._chips.items() if chip.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = MOVES.get(Qt.Key(event.key()))
        chips = list(self._chips.values())
        if step is None:
            super().keyPressEvent(event)
            return
        at = next((n for n, chip in enumerate(chips) if chip.hasFocus()), 0)
        chips[(at + step) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)

    def _tapped(self, code: str) -> None:
        self.choose(*(self.on if self._many else (code,)))
        self.chosen.emit(code)
