"""What a page does for the members of a series: open, add, take away, bring back. Never draws."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from fieldvisit.casework.visits import members
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.members import Removed
from fieldvisit.errors import FieldvisitError
from ui.flow.form_pages import FormPages
from ui.flow.place import Place
from ui.screens.visit import VisitScreen
from ui.widgets.dialog import ask


class Members:
    """Of one visit. `changed` is called whenever the form holds something else than before."""

    def __init__(
        self, place: Place, *, pages: Callable[[], FormPages], changed: Callable[[], None]
    ) -> None:
        self._place = place
        self._pages = pages
        self._changed = changed
        self._removed: Removed | None = None

    def listen(self, screen: VisitScreen) -> None:
        """To a newly built screen."""
        screen.member_asked.connect(self.toggle)
        screen.add_asked.connect(self.add)
        screen.remove_asked.connect(self.remove)

    def heard(self, filling: Filling, ref: str, *, value: str) -> None:
        """A question was answered: 撤销 brings a member back without losing that."""
        if self._removed is not None:
            self._removed.heard(filling, ref, value=value)

    def toggle(self, member: str) -> None:
        """Open a member, or close it. Its first field is not gone to: that would call up the
        keyboard of a tablet, and Tab leads there anyway."""
        self._screen.questions.settle()
        self._pages().toggle(member)
        self._show()
        self._screen.show_member(member)

    def add(self, series: str) -> None:
        """One more, opened, ready to be answered."""
        pages = self._pages()
        self._screen.questions.settle()
        try:
            member, changed = members.add_member(pages.here, series)
        except FieldvisitError as error:
            self._place.show_failure(error)
            return
        self._removed = None
        pages.changed(changed.refs)
        pages.show_way_to(member)
        self._changed()
        self._show()
        self._begin(member)

    def remove(self, member: str) -> None:
        """Take one away, after asking; 撤销 in the toast brings it back."""
        pages = self._pages()
        screen = self._screen
        title = pages.title_of(pages.here, f"{member}/") or _tr("这一条")
        answer = ask(
            screen.theme,
            screen,
            question=_tr("去掉“{title}”吗？").format(title=title),
            paragraph=_tr("填在里面的答案一起去掉；马上点“撤销”还能找回。"),
            choices=[("no", _tr("不去掉"), "plain"), ("yes", _tr("去掉"), "danger")],
        )
        if answer != "yes":
            return
        self._screen.questions.settle()
        try:
            removed, changed = members.remove_member(pages.here, member)
        except FieldvisitError as error:
            self._place.show_failure(error)
            return
        self._removed = removed
        pages.shift(removed.series)
        pages.changed(changed.refs)
        self._changed()
        self._show()
        words = _tr("去掉了“{title}”").format(title=title)
        self._place.stage.say(words, undo=lambda: self._bring_back(removed))

    def _bring_back(self, removed: Removed) -> None:
        pages = self._pages()
        if self._removed is not removed:
            self._place.stage.say(_tr("之后人数又改过，不能撤销了；请再加一次"))
            return
        self._removed = None
        members.bring_back(self._place.stage.desk, removed)
        pages.shift(removed.series)
        pages.forget()
        self._changed()
        self._show()

    def _begin(self, member: str) -> None:
        first = self._screen.questions.first_of(member)
        if first:
            self._screen.go_to_question(first)

    def _show(self) -> None:
        self._screen.show_data(self._pages().view())

    @property
    def _screen(self) -> VisitScreen:
        screen = self._place.screen
        assert isinstance(screen, VisitScreen)
        return screen


def _tr(words: str) -> str:
    return QCoreApplication.translate("visit", words)
