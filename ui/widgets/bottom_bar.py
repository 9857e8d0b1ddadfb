"""The bar at the bottom of a portrait tablet: five entries, icon over word."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from ui.theme import Theme
from ui.widgets.nav_entry import Entry, NavEntry, NavFrame


class BottomBar(NavFrame):
    """`chosen` tells which entry was asked for."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setFixedHeight(theme.layout("bottom_bar"))
        row = QHBoxLayout(self)
        side = theme.space(2)
        row.setContentsMargins(side, theme.space(1), side, theme.space(1))
        row.setSpacing(theme.target("gap"))
        for entry in entries:
            row.addWidget(self._entry(theme, entry), 1)

    def _entry(self, theme: Theme, entry: Entry) -> NavEntry:
        made = self.keep(entry.key, NavEntry(theme, entry, role="bar"))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        made.clicked.connect(lambda: self.chosen.emit(entry.key))
        return made
