"""The page 户: hands the question to casework and the answer to the list, page by page. Keeps no
household itself.
"""

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.households.register import PAGE, HouseholdPage, Question, page
from ui.flow.household import HouseholdPlace
from ui.flow.place import Place
from ui.screens.households import HouseholdsScreen
from ui.theme import Theme


class HouseholdsPlace(Place):
    entry = "households"
    live = True
    screen: HouseholdsScreen
    _question = ("", "")
    _last: HouseholdPage | None = None
    """The last page shown; None while an answer is awaited."""

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = HouseholdsScreen(theme)
        made.look_for(*self._question)
        made.asked.connect(self._find)
        made.more_asked.connect(self._more)
        made.household_asked.connect(self._open)
        return made

    def refresh(self) -> None:
        # As many as were shown: whoever has scrolled down stays there.
        self._ask(max(PAGE, self.screen.shown))

    def _find(self, query: str, category: str) -> None:
        self._ask(PAGE)

    def _ask(self, limit: int) -> None:
        self._question = self.screen.question
        desk, asked = self.stage.desk, Question(*self._question)
        self._last = None
        self.ask(lambda: page(desk, asked, limit=limit), self._show)

    def _more(self) -> None:
        if self._last is None or self._last.rest is None:
            return
        desk, asked, after = self.stage.desk, Question(*self._question), self._last.rest
        self._last = None
        # The same errand as a new question: whichever is asked later is answered.
        self.ask(lambda: page(desk, asked, after=after), self._show_more)

    def _show(self, found: HouseholdPage) -> None:
        self._last = found
        self.screen.show_notice("")
        self.screen.show_data(found.lines, total=found.total)

    def _show_more(self, found: HouseholdPage) -> None:
        self._last = found
        self.screen.show_more(found.lines)

    def _open(self, household_id: str) -> None:
        self.stage.go(HouseholdPlace(self.stage, household_id=household_id))
