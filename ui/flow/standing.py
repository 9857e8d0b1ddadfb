"""The page that stands for 今日 while a device may show no people. Judges nothing."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.daily.today import DraftCard, open_drafts
from ui.flow.place import Place, Stage
from ui.flow.visit import VisitPlace
from ui.screens.standing import StandingScreen
from ui.theme import Theme


class StandingPlace(Place):
    """`why`: the sentence of the grant's end, or of the revocation."""

    entry = "today"
    screen: StandingScreen

    def __init__(self, stage: Stage, *, why: str) -> None:
        super().__init__(stage)
        self._why = why

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = StandingScreen(theme)
        made.sync_asked.connect(lambda: self.stage.home("sync"))
        made.resume_asked.connect(self._resume)
        return made

    def refresh(self) -> None:
        desk = self.stage.desk
        self.ask(lambda: open_drafts(desk), self._show)

    def _show(self, drafts: Sequence[DraftCard]) -> None:
        self.screen.show_data(self._why, drafts)

    def _resume(self, draft_id: str) -> None:
        self.stage.go(VisitPlace.resume(self.stage, draft_id))
