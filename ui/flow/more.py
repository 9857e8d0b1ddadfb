"""The page 更多: passes the wished look on to the window."""

from PySide6.QtWidgets import QWidget

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.words.labels import label as word_of
from ui.flow.answering import AnsweringPlace
from ui.flow.board import BoardPlace, Way
from ui.flow.household import HouseholdPlace
from ui.flow.place import Place, Stage
from ui.flow.self_check import SelfCheckPlace
from ui.screens.more import MoreScreen
from ui.theme import Theme

SUPERVISORS = frozenset({"town_officer", "district_officer"})


class MorePlace(Place):
    entry = "more"
    screen: MoreScreen

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = MoreScreen(theme)
        made.chosen.connect(self.stage.prefer)
        made.lock_asked.connect(self.stage.lock)
        made.checking_asked.connect(lambda: self.stage.go(SelfCheckPlace(self.stage)))
        made.answering_asked.connect(lambda: self.stage.go(AnsweringPlace(self.stage)))
        made.rooms.chosen.connect(self._room)
        return made

    def refresh(self) -> None:
        me = self.stage.desk.profile
        self.screen.rooms.show_rooms(rooms.groups_for(me.role, at_household=False))
        words = self.screen.tr("{name}，{role}，设备 {short}")
        role = word_of("role", me.role)
        self.screen.show_data(
            words.format(name=me.staff_name, role=role, short=me.short),
            lock_minutes=self.stage.wished.lock_minutes,
            supervises=me.role in SUPERVISORS,
        )

    def _room(self, code: str) -> None:
        self.stage.go(BoardPlace(self.stage, subject=Subject(code), way=Way(homes=_home)))


def _home(stage: Stage, household_id: str) -> Place:
    return HouseholdPlace(stage, household_id=household_id)
