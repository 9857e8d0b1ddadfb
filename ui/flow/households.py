"""The page 户: hands the question to casework and the answer to the list."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.register import HouseholdLine, find
from ui.flow.household import HouseholdPlace
from ui.flow.place import Place
from ui.screens.households import HouseholdsScreen
from ui.theme import Theme


class HouseholdsPlace(Place):
    entry = "households"
    live = True
    screen: HouseholdsScreen
    _question = ("", "")

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = HouseholdsScreen(theme)
        made.look_for(*self._question)
        made.asked.connect(self._find)
        made.household_asked.connect(self._open)
        return made

    def refresh(self) -> None:
        self._find(*self.screen.question)

    def _find(self, query: str, category: str) -> None:
        self._question = (query, category)
        desk = self.stage.desk
        self.ask(lambda: find(desk, query, category=category or None), self._show)

    def _show(self, lines: Sequence[HouseholdLine]) -> None:
        self.screen.show_notice("")
        self.screen.show_data(lines)

    def _open(self, household_id: str) -> None:
        self.stage.go(HouseholdPlace(self.stage, household_id=household_id))
