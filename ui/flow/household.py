"""The page 户档案: one family, and the ways on from it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.households.register import HouseholdFile, full_citizen_id, household_file
from fieldvisit.casework.rooms.visits import PAGE as VISIT
from fieldvisit.casework.visits import deciding, together
from ui.flow.board import BoardPlace, Way
from ui.flow.notes import NoteEditPlace
from ui.flow.place import Bookmark, Place, Stage
from ui.flow.preview import PreviewPlace
from ui.flow.visit import VisitPlace
from ui.screens.household import HouseholdScreen
from ui.theme import Theme
from ui.widgets.dialog import ask

# What is asked at the door when no rule says which visit is due.
PLAIN_VISIT = "F02"


class HouseholdPlace(Place):
    entry = "households"
    live = True
    screen: HouseholdScreen

    def __init__(self, stage: Stage, *, household_id: str) -> None:
        super().__init__(stage)
        self._household_id = household_id
        self._view: HouseholdFile | None = None

    def bookmark(self) -> Bookmark | None:
        household_id = self._household_id
        return lambda stage, _: HouseholdPlace(stage, household_id=household_id)

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = HouseholdScreen(theme)
        role = self.stage.desk.profile.role
        made.rooms.show_rooms(rooms.groups_for(role, at_household=True))
        made.back_asked.connect(self.stage.back)
        made.visit_asked.connect(self._visit)
        made.note_asked.connect(self._note)
        made.rooms.chosen.connect(self._room)
        made.print_asked.connect(self._print)
        made.full_ids_asked.connect(self._full_ids)
        made.proposals.accepted.connect(self._accept)
        made.proposals.declined.connect(self._decline)
        made.timeline.opened.connect(self._open_entry)
        return made

    def refresh(self) -> None:
        desk, household_id = self.stage.desk, self._household_id
        self.ask(
            lambda: (household_file(desk, household_id), deciding.open_lines(desk, household_id)),
            self._show,
        )

    def _show(self, found: tuple[HouseholdFile, list[deciding.ProposalLine]]) -> None:
        self._view, waiting = found
        self.screen.show_data(self._view)
        self.screen.proposals.show_proposals(waiting)

    def _accept(self, proposal_id: str) -> None:
        desk = self.stage.desk
        self.ask(lambda: deciding.accept(desk, proposal_id), self._decided)

    def _decline(self, proposal_id: str) -> None:
        tr = self.screen.tr
        reasons = [tr("表上填错了"), tr("和证件对不上"), tr("已经用别的办法改过")]
        reason = ask(
            self.screen.theme,
            self.screen,
            question=tr("为什么不采纳？"),
            paragraph=tr("户档案不动，原因记在这条建议里，走访人看得到。"),
            choices=[("", tr("先不定"), "plain"), *((one, one, "plain") for one in reasons)],
        )
        if reason:
            desk = self.stage.desk
            self.ask(lambda: deciding.decline(desk, proposal_id, reason=reason), self._decided)

    def _decided(self, _: None) -> None:
        self.refresh()
        self.stage.sync_soon()

    def _full_ids(self) -> None:
        if self._view is None:
            return
        desk, people = self.stage.desk, [member.person_id for member in self._view.members]

        def numbers() -> dict[str, str]:
            whole = {person: full_citizen_id(desk, person) for person in people}
            return {person: number for person, number in whole.items() if number}

        self.ask(numbers, lambda shown: self.screen.show_full_ids(shown))

    def _visit(self) -> None:
        desk = self.stage.desk
        self.ask(lambda: together.offered(desk), self._choose_form)

    def _choose_form(self, offered: Sequence[together.FormOffered]) -> None:
        """Which form leads this visit; others may join it at the door."""
        due = self._view.due.form_id if self._view and self._view.due else PLAIN_VISIT
        tr = self.screen.tr
        forms = sorted(offered, key=lambda one: one.form_id != due)
        roles = {due: "main"}
        form_id = ask(
            self.screen.theme,
            self.screen,
            question=tr("这次上门填哪张表？"),
            paragraph=tr("开始以后还可以再加别的表，见面和签名只填一次。"),
            choices=[
                ("", tr("先不去"), "plain"),
                *((one.form_id, one.title, roles.get(one.form_id, "plain")) for one in forms),
            ],
        )
        if form_id:
            self._begin(form_id)

    def _begin(self, form_id: str) -> None:
        due = self._view.due if self._view else None
        # one knock, many forms: whoever begins with what is due gets the rest of it (days.md 8)
        also = due.also if due is not None and due.form_id == form_id else ()
        home = self._household_id
        self.stage.go(VisitPlace(self.stage, household_id=home, form_id=form_id, also=also))

    def _note(self) -> None:
        self.stage.go(NoteEditPlace(self.stage, household_id=self._household_id))

    def _room(self, code: str) -> None:
        subject = Subject(code, self._household_id)
        self.stage.go(BoardPlace(self.stage, subject=subject, way=Way(self.entry)))

    def _open_entry(self, kind: str, key: str) -> None:
        """A visit has a page of its own; a note stands there in full already."""
        if kind == "visit":
            subject = Subject(VISIT, key)
            self.stage.go(BoardPlace(self.stage, subject=subject, way=Way(self.entry)))

    def _print(self) -> None:
        self.stage.go(PreviewPlace(self.stage, household_id=self._household_id))
