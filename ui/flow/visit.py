"""The page 走访表单: a form's session and its screen. Nothing typed is ever lost."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.desk import local_time
from fieldvisit.casework.visits import signing, together, upgrading, visiting
from fieldvisit.casework.visits.filling import Filling, last_answer
from fieldvisit.errors import FieldvisitError
from ui.failures import sentence_of
from ui.flow import asking, draft_keeper, members, signatures, visit_stood
from ui.flow.form_pages import FormPages, last_value
from ui.flow.place import Bookmark, Place, Stage
from ui.flow.wishes import Wishes
from ui.screens.visit import VisitScreen
from ui.theme import Theme


class VisitPlace(Place):
    """Starts a visit, or goes on with a draft (`resume`)."""

    entry = "today"
    chrome = False
    screen: VisitScreen

    def __init__(
        self, stage: Stage, *, household_id: str, form_id: str, also: tuple[str, ...] = ()
    ) -> None:
        super().__init__(stage)
        self._household_id = household_id
        self._form_id = form_id
        self._also = also
        self._draft_id = ""
        self._opening = False
        self._stood: visit_stood.VisitStood | None = None
        self._then: list[Callable[[], None]] = []
        self._unsaved = False
        """Whether the page says that it could not be saved; other notices go with the next answer
        or page."""

        self._pages: FormPages | None = None
        self.signatures = signatures.Signatures()
        self.members = members.Members(self, pages=lambda: self.pages, changed=self._touch)
        self.wishes = Wishes(
            self,
            pages=lambda: self.pages,
            form=lambda: self.pages.here,
            answer=self._answer,
            show=self._show,
        )
        self.keeper = draft_keeper.DraftKeeper(stage, self._save)
        self.keeper.saved.connect(self._show_saved)
        self.keeper.failed.connect(self._show_unsaved)

    @classmethod
    def resume(cls, stage: Stage, draft_id: str) -> "VisitPlace":
        """Go on with a draft where it was left."""
        place = cls(stage, household_id="", form_id="")
        place._draft_id = draft_id
        return place

    @classmethod
    def come_back(cls, stage: Stage, stood: visit_stood.VisitStood) -> "VisitPlace":
        """Go on where its person stood when the device locked."""
        place = cls.resume(stage, stood.draft_id)
        place._stood = stood
        return place

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = VisitScreen(theme)
        made.answered.connect(self._answer)
        made.wished.connect(lambda ref, wish, data: self.wishes.hear(ref, wish, data=data))
        made.finished.connect(self._lead_on)
        made.language_asked.connect(self._choose_language)
        self.members.listen(made)
        made.previous_asked.connect(lambda: self._turn(-1))
        made.next_asked.connect(lambda: self._turn(1))
        made.page_asked.connect(self._jump)
        made.copy_asked.connect(self._copy_last)
        made.signing_asked.connect(lambda ref: self._check())
        made.forms_asked.connect(self._look_for_forms)
        made.back_asked.connect(self.stage.back)
        return made

    def refresh(self) -> None:
        if self._pages is not None:
            self._pages.forget()
            self._show()
        elif not self._opening:
            self._opening = True
            self.ask(self._open, self._opened)

    def leave(self) -> None:
        self.screen.questions.settle()
        self.keeper.close()

    @property
    def unkept(self) -> bool:
        return self._pages is not None and not (self.keeper.all_kept or self.keeper.ended)

    def bookmark(self) -> Bookmark | None:
        if self.keeper.ended or not self._draft_id:
            return None
        stood = visit_stood.now(self) if self._pages is not None else None
        stood = stood or self._stood or visit_stood.VisitStood(self._draft_id)
        return lambda stage, _: VisitPlace.come_back(stage, stood)

    def when_there(self, then: Callable[[], None]) -> None:
        if self._pages is None:
            self._then.append(then)
        else:
            then()

    def show_failure(self, error: Exception) -> None:
        self._opening = False
        super().show_failure(error)

    def open_question(self, ref: str, page: int) -> None:
        """Come back from 核对 to a question."""
        if self._pages is None:
            return
        self._pages.turn_to(page)
        self._pages.show_way_to(ref)
        self._show()
        self.screen.go_to_question(ref)

    @property
    def pages(self) -> FormPages:
        assert self._pages is not None
        return self._pages

    @property
    def filling(self) -> Filling:
        return self.pages.filling

    def answer(self, ref: str, value: str, *, form: Filling | None = None) -> None:
        """Put an answer into a form (the leading one unless said) and have it saved at the next
        pause."""
        asked = form or self.filling
        try:
            changed = visiting.answer(self.filling, asked, ref=ref, value=value)
        except FieldvisitError as error:
            self.show_failure(error)
            return
        self.members.heard(asked, ref, value=value)
        if asked is self.pages.here:
            self.pages.changed(changed.refs)
        self.keeper.touched()

    def _open(self) -> asking.Opened:
        desk = self.stage.desk
        if self._stood is not None and self._stood.filling is not None:
            return asking.Opened(self._stood.filling, self._stood.marks)
        if self._draft_id:
            filling = visiting.resume(desk, self._draft_id)
            marks = signing.put_aside_before(desk, filling.draft.id)
            return asking.Opened(filling, marks, asking.upgrades_of(desk, filling))
        household, form, also = self._household_id, self._form_id, self._also
        return asking.Opened(visiting.start(desk, household, form_id=form, also=also))

    def _opened(self, opened: asking.Opened) -> None:
        filling = opened.filling
        for form, upgrade in opened.upgrades:
            if asking.wants_upgrade(self.screen, form, upgrade=upgrade):
                upgrading.take(self.stage.desk, form, upgrade=upgrade)
        self.signatures = signatures.Signatures.read(opened.marks)
        self._draft_id = str(filling.draft.id)
        page = filling.draft.page
        self._pages = FormPages(filling, page, set(range(page)))
        self._show_saved(filling.saved_at)
        if self._stood is None:
            self._show()
        else:
            self._stand_again(self._stood)
        while self._then:
            self._then.pop(0)()

    def _stand_again(self, stood: visit_stood.VisitStood) -> None:
        self._stood = None
        visit_stood.turn(self.pages, stood)
        self._show()
        visit_stood.put_hand_back(self.screen, stood)
        if stood.filling is not None:
            self._touch()

    def _save(self) -> datetime:
        desk, marks = self.stage.desk, self.signatures.text
        if marks:
            signing.put_aside(desk, self.filling.draft.id, marks=marks)
        return visiting.save(desk, self.filling, page=self.pages.page)

    def _show(self) -> None:
        if self._pages is not None:
            self.screen.show_data(self._pages.view())
            self.wishes.look(self._pages.page)
            if self.keeper.all_kept:
                self._show_saved(self._pages.filling.saved_at)

    def _show_saved(self, at: datetime) -> None:
        self.screen.saved.show_saved(f"{local_time(at):%H:%M}")
        if self._unsaved:
            self._unsaved = False
            self.screen.show_notice("")

    def _show_unsaved(self, error: Exception) -> None:
        self._unsaved = True
        self.screen.saved.show_trouble()
        self.screen.show_notice(sentence_of(error))

    def _answer(self, ref: str, value: str) -> None:
        self._clear_notice()
        self.answer(ref, value, form=self.pages.here)
        self.screen.saved.show_saving()
        self.screen.show_data(self.pages.view())

    def _clear_notice(self) -> None:
        if not self._unsaved:
            self.screen.show_notice("")

    def _touch(self) -> None:
        self.keeper.touched()
        self.screen.saved.show_saving()

    def _lead_on(self, ref: str) -> None:
        """The appearance `quick`: on to the next question, or to the next page after the last."""
        if not self.screen.go_on_from(ref):
            self._turn(1)

    def _turn(self, step: int) -> None:
        if self._pages is None:
            return
        page = self._pages.neighbour(step)
        if page is not None:
            self._jump(page)
        elif step > 0:
            self._check()

    def _jump(self, page: int) -> None:
        pages = self._pages
        if pages is None or page >= len(pages.leaves):
            return
        if page == pages.signing_page:
            self._check()
        elif pages.progress()[page].relevant:
            self.screen.questions.settle()
            self._clear_notice()
            pages.turn_to(page)
            self.keeper.touched()
            self._show()

    def _check(self) -> None:
        from ui.flow.checking import CheckingPlace

        if self._pages is None:
            return
        self.screen.questions.settle()
        self._pages.leave_all()
        self.stage.go(CheckingPlace(self.stage, visit=self))

    def _choose_language(self) -> None:
        pages = self.pages
        chosen = asking.language_wanted(self.screen, pages.languages)
        if chosen:
            pages.here.session.speak(chosen)
            pages.forget()
            self._show()

    def _look_for_forms(self) -> None:
        desk = self.stage.desk
        self.ask(lambda: together.offered(desk), self._choose_form)

    def _choose_form(self, offered: list[together.FormOffered]) -> None:
        """Which form is filled at this door too; one of those that are there may go again."""
        if self._pages is None:
            return
        chosen = asking.form_wanted(self.screen, self.filling, offered=offered)
        here = {one.form.form_id: one for one in self.filling.others}
        if chosen:
            self._change_forms(chosen, here.get(chosen))

    def _change_forms(self, form_id: str, other: Filling | None) -> None:
        desk, lead = self.stage.desk, self.filling
        self.keeper.flush()
        if other is None:
            self.ask(lambda: visiting.join(desk, lead, form_id=form_id), self._joined)
        else:
            self.ask(lambda: visiting.drop(desk, lead, other=other), lambda _: self._show())

    def _joined(self, filling: Filling) -> None:
        self.pages.turn_to(self.pages.first_of(filling))
        self.keeper.touched()
        self._show()

    def _copy_last(self, ref: str) -> None:
        filling = self.pages.here
        state = filling.session.state(ref)
        value = last_value(filling, state.name)
        if not value:
            return
        if asking.wants_copy(self.screen, state, last=last_answer(filling, state)):
            self._answer(ref, value)
