"""The page 今日: asks casework what is due and leads on to households, visits and drafts."""

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import Today, today
from fieldvisit.casework.households.due_card import DueCard
from fieldvisit.casework.standing import GrantEnded, HandInOnly
from ui.failures import sentence_of
from ui.flow.board import BoardPlace, Way
from ui.flow.countersign import CountersignPlace
from ui.flow.household import HouseholdPlace
from ui.flow.place import Place, Stage
from ui.flow.standing import StandingPlace
from ui.flow.visit import VisitPlace
from ui.screens.today import TodayScreen
from ui.status import SyncStatus
from ui.theme import Theme


class TodayPlace(Place):
    entry = "today"
    live = True
    screen: TodayScreen

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = TodayScreen(theme)
        made.visit_asked.connect(self._visit)
        made.household_asked.connect(self._household)
        made.resume_asked.connect(self._resume)
        made.cosign_asked.connect(self._cosign)
        made.board_asked.connect(self._board)
        made.find_asked.connect(lambda: self.stage.home("households"))
        made.sync_asked.connect(lambda: self.stage.home("sync"))
        made.lock_asked.connect(self.stage.lock)
        return made

    def refresh(self) -> None:
        self.ask(lambda: today(self.stage.desk), self._show)

    def show_failure(self, error: Exception) -> None:
        if isinstance(error, GrantEnded | HandInOnly):
            self.stage.go(StandingPlace(self.stage, why=sentence_of(error)))
        else:
            super().show_failure(error)

    def show_status(self, status: SyncStatus) -> None:
        self.screen.show_sync(status.kind, status.pill)

    def _show(self, view: Today) -> None:
        self.screen.show_data(view)
        self.stage.show_waiting(view.waiting)

    def _household(self, household_id: str) -> None:
        self.stage.go(HouseholdPlace(self.stage, household_id=household_id))

    def _visit(self, due: DueCard) -> None:
        home, form, also = due.household_id, due.form_id, due.also
        self.stage.go(VisitPlace(self.stage, household_id=home, form_id=form, also=also))

    def _resume(self, draft_id: str) -> None:
        self.stage.go(VisitPlace.resume(self.stage, draft_id))

    def _cosign(self, visit_id: str) -> None:
        self.stage.go(CountersignPlace(self.stage, visit_id=visit_id))

    def _board(self, subject: Subject) -> None:
        way = Way("today", homes=_home)
        self.stage.go(BoardPlace(self.stage, subject=subject, way=way))


def _home(stage: Stage, household_id: str) -> Place:
    return HouseholdPlace(stage, household_id=household_id)
