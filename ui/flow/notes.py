"""The pages 民情笔记 and 记一条: search, read and keep notes. What was jotted survives leaving."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import note_form, notes
from fieldvisit.casework.notebook.notes import NoteDraft, NoteLine
from fieldvisit.machine.clock import local_day
from ui.flow.draft_keeper import DraftKeeper
from ui.flow.place import Bookmark, Place, Stage
from ui.screens.note_edit import NoteEditScreen, NoteEditView
from ui.screens.notes import NotesScreen
from ui.theme import Theme
from ui.widgets.household_link import Household

Begun = tuple[list[tuple[str, str]], NoteDraft, Household | None]
"""The tags to choose from, the note as it stands, the household it is linked to."""


class NotesPlace(Place):
    """The list, newest first, and its search."""

    entry = "notes"
    live = True
    screen: NotesScreen
    _searched = ""

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = NotesScreen(theme)
        made.look_for(self._searched)
        made.asked.connect(self._search)
        made.write_asked.connect(self._write)
        made.household_asked.connect(self._open)
        return made

    def refresh(self) -> None:
        self._search(self._searched)

    def _search(self, text: str) -> None:
        self._searched = text
        desk = self.stage.desk
        self.ask(lambda: notes.search(desk, text), self._show)

    def _show(self, lines: Sequence[NoteLine]) -> None:
        self.screen.show_notice("")
        self.screen.show_data(lines)

    def _write(self) -> None:
        self.stage.go(NoteEditPlace(self.stage))

    def _open(self, household_id: str) -> None:
        from ui.flow.household import HouseholdPlace

        self.stage.go(HouseholdPlace(self.stage, household_id=household_id))


class NoteEditPlace(Place):
    """One note being written. `household_id` links it from the start."""

    entry = "notes"
    chrome = False
    screen: NoteEditScreen

    def __init__(self, stage: Stage, *, household_id: str | None = None) -> None:
        super().__init__(stage)
        self._begun_at = household_id
        self._draft = NoteDraft("")
        self._household: Household | None = None
        self.keeper = DraftKeeper(stage, self._put_aside)
        self._tags: list[tuple[str, str]] = []
        self._keeping = False
        self._unkept: tuple[NoteDraft, Household | None] | None = None
        """What a lock had to leave in memory."""

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = NoteEditScreen(theme)
        made.changed.connect(self._take)
        made.keep_asked.connect(self._keep)
        made.back_asked.connect(self._back)
        made.search_asked.connect(self._search)
        return made

    def refresh(self) -> None:
        if self._tags:
            self._show()
        else:
            self.ask(self._gather, self._gathered)

    def leave(self) -> None:
        self.keeper.close()

    @property
    def unkept(self) -> bool:
        return not (self.keeper.all_kept or self.keeper.ended)

    def bookmark(self) -> Bookmark | None:
        if self.keeper.ended:
            return None
        begun_at, words = self._begun_at, (self._draft, self._household)
        kept = None if self.keeper.all_kept else words

        def again(stage: Stage, _: Place | None) -> Place:
            place = NoteEditPlace(stage, household_id=begun_at)
            place._unkept = kept
            return place

        return again

    def _gather(self) -> Begun:
        desk = self.stage.desk
        tags, draft = note_form.tag_choices(desk), notes.begun(desk, self._begun_at)
        if draft.household_id is None:
            return tags, draft, None
        file = register.household_file(desk, draft.household_id)
        return tags, draft, Household(draft.household_id, file.name, file.live_address)

    def _gathered(self, known: Begun) -> None:
        self._tags, self._draft, self._household = known
        if self._unkept is not None:
            self._draft, self._household = self._unkept
            self._unkept = None
            self.keeper.touched()
        self._show()

    def _put_aside(self) -> datetime:
        desk = self.stage.desk
        notes.put_aside(desk, self._draft)
        return desk.clock.now()

    def _show(self) -> None:
        today: date = local_day(self.stage.desk.clock.now())
        self.screen.show_data(NoteEditView(self._draft, self._tags, today, self._household))

    def _back(self) -> None:
        # While it is being kept nobody leaves: a refusal must find its page.
        if not self._keeping:
            self.stage.back()

    def _take(self, draft: NoteDraft) -> None:
        if not self._tags:
            return
        self._draft = draft
        self._household = self.screen.link.household
        self.keeper.touched()

    def _search(self, text: str) -> None:
        desk = self.stage.desk
        self.ask(lambda: register.find(desk, text), self._found)

    def _found(self, lines: Sequence[register.HouseholdLine]) -> None:
        found = [Household(one.household_id, one.name, one.place) for one in lines]
        self.screen.link.show_found(found)

    def _keep(self, draft: NoteDraft) -> None:
        desk = self.stage.desk
        self._keeping = True
        self.keeper.stop()
        self.screen.keep.setEnabled(False)
        self.ask(lambda: self.keeper.alone(lambda: notes.keep(desk, draft)), self._kept)

    def show_failure(self, error: Exception) -> None:
        if self._keeping:
            # Only then: a page that could not be filled must not put its emptiness aside.
            self._keeping = False
            self.keeper.go_on()
            self.screen.keep.setEnabled(True)
        super().show_failure(error)

    def _kept(self, note: object) -> None:
        self.stage.back()
        self.stage.say(self.screen.tr("已存到本机，有网会自动发送。"))
        self.stage.sync_soon()
