"""Which household something belongs to: none, one, or looking for one. Never searches itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import empty
from ui.widgets.search_box import SearchBox

MOST = 5


@dataclass(frozen=True)
class Household:
    """What is needed to tell one household from another."""

    household_id: str
    name: str
    place: str


class HouseholdLink(QWidget):
    """`search_asked` wants `show_found`; `chosen` tells that the link changed."""

    search_asked = Signal(str)
    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.household: Household | None = None
        self._words = label("", wrap=True)
        self.change = Button(theme, self.tr("连到一户"), icon="house")
        self.change.clicked.connect(self._toggle)
        self.search = SearchBox(theme, self.tr("姓名、拼音首字母、门牌"))
        self.search.asked.connect(self.search_asked)
        self._found = QVBoxLayout()
        self._found.setSpacing(theme.space(1))
        row = QHBoxLayout()
        row.setSpacing(theme.space(3))
        row.addWidget(self._words, 1)
        row.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(row)
        column.addWidget(self.search)
        column.addLayout(self._found)
        self.search.hide()
        self.show_household(None)

    def show_household(self, household: Household | None) -> None:
        """Show the link as it stands."""
        self.household = household
        named = f"{household.name}·{household.place}" if household else ""
        self._words.setText(named or self.tr("没有连到户"))
        self.change.set_words(self.tr("不连了") if household else self.tr("连到一户"))

    def show_found(self, found: Sequence[Household]) -> None:
        """Show the first households that were found, to choose one."""
        empty(self._found)
        if self.search.isHidden():
            return
        for household in found[:MOST]:
            words = f"{household.name}·{household.place}"
            button = Button(self._theme, words, role="row", icon="house")
            button.clicked.connect(lambda _, one=household: self._take(one))
            self._found.addWidget(button)

    def found_buttons(self) -> list[Button]:
        """The households that were found, as they can be tapped."""
        rows = (self._found.itemAt(place) for place in range(self._found.count()))
        shown = (row.widget() for row in rows if row is not None)
        return [one for one in shown if isinstance(one, Button)]

    def _toggle(self) -> None:
        if self.household is not None:
            self._take(None)
            return
        shown = self.search.isHidden()
        self.search.setVisible(shown)
        empty(self._found)
        if shown:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search_asked.emit(self.search.text())

    def _take(self, household: Household | None) -> None:
        self.search.hide()
        empty(self._found)
        self.show_household(household)
        self.chosen.emit()
