"""What a filling shows of itself on the form's pages: plain values for the screens. Never saves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from PySide6.QtCore import QCoreApplication

from fieldvisit.casework.visits.filling import Filling, last_answer
from fieldvisit.casework.visits.together import is_shared
from fieldvisit.forms.definition import Page
from fieldvisit.forms.state import NodeState, PageProgress
from fieldvisit.machine.clock import local_day
from ui.flow.page_items import PageItems, title_of, way_to
from ui.flow.page_states import PLACE, PageStates
from ui.screens.visit import VisitView
from ui.widgets import questions, said, section_progress, series
from ui.widgets.kept import NOTHING, Kept
from ui.widgets.question_card import Question

FILES = frozenset({"image", "file", "audio", "video"})
SIGNED_THERE = frozenset(
    {"investigator_signature", "investigator2_signature", "respondent_signature"}
)
"""Signatures that 核对与签名 asks for; all others stand where the form puts them."""


@dataclass(frozen=True)
class Leaf:
    """One page of one form of a knock."""

    filling: Filling
    place: int

    @property
    def page(self) -> Page:
        return self.filling.session.definition.pages[self.place]


@dataclass
class FormPages:
    """The forms of one knock, leaf by leaf, and where their person stands in them. `filling` leads;
    the pages that all forms share are asked once, by it. `left_pages`: leaves that were turned over
    once, whose open questions are red from then on."""

    filling: Filling
    page: int = 0
    left_pages: set[int] = field(default_factory=set)
    open_members: frozenset[str] = frozenset()
    """Of each series the one whose questions are shown, by its reference."""

    kept: dict[str, Kept] = field(default_factory=dict)
    """What the files look like that answers name, as far as they were read."""

    busy: dict[str, str] = field(default_factory=dict)
    """By question, what is being done with its file just now."""

    _states: PageStates | None = None
    _made: dict[str, Question] = field(default_factory=dict)

    @property
    def leaves(self) -> list[Leaf]:
        """All pages in the order of asking: the leading form's, those of the others, signing."""
        lead = [Leaf(self.filling, place) for place in _places(self.filling)]
        signing = [leaf for leaf in lead if _signs(leaf)]
        others = [
            Leaf(other, place)
            for other in self.filling.others
            for place in _places(other)
            if not is_shared(other.session.definition.pages[place].ref)
        ]
        return [*(leaf for leaf in lead if leaf not in signing), *others, *signing]

    @property
    def signing_page(self) -> int | None:
        """The leaf of signatures, which 核对与签名 shows; None where the forms ask for none."""
        return next((at for at, leaf in enumerate(self.leaves) if _signs(leaf)), None)

    @property
    def here(self) -> Filling:
        """The form of the open page."""
        leaves = self.leaves
        return leaves[min(self.page, len(leaves) - 1)].filling

    @property
    def today(self) -> date:
        return local_day(self.filling.draft.started_at)

    def place_of(self, filling: Filling, page: int) -> int:
        """The leaf of a form's page; of a page that is asked once, the leading form's."""
        leaves = self.leaves
        if Leaf(filling, page) in leaves:
            return leaves.index(Leaf(filling, page))
        group = filling.session.definition.pages[page].ref.rpartition("/")[2]
        named = (at for at, leaf in enumerate(leaves) if leaf.page.ref.endswith(f"/{group}"))
        return next(named, 0)

    def first_of(self, filling: Filling) -> int:
        """The first leaf of a form that is its own and is asked now."""
        progress = self.progress()
        own = [at for at, leaf in enumerate(self.leaves) if leaf.filling is filling]
        return next((at for at in own if progress[at].relevant), self.page)

    def progress(self) -> list[PageProgress]:
        """How far each leaf is."""
        far = {id(one): one.session.progress() for one in self.filling.all}
        leaves = ((leaf, far[id(leaf.filling)][leaf.place]) for leaf in self.leaves)
        return [
            one if one.label else replace(one, label=_table_words(leaf)) for leaf, one in leaves
        ]

    def visible(self, page: int) -> list[NodeState]:
        """The questions of a leaf that are asked now."""
        leaf = self.leaves[page]
        if page != self.page:
            return leaf.filling.session.visible(leaf.place)
        known = self._states
        if known is None or (known.session, known.page) != (leaf.filling.session, leaf.place):
            known = self._states = PageStates(leaf.filling.session, leaf.place)
        return known.all()

    def changed(self, refs: Iterable[str]) -> None:
        """Answers of the open page's form changed: only these are read anew."""
        if self._states is not None:
            self._states.changed(refs)

    def forget(self) -> None:
        """Something changed that nobody said: read the open page as a whole."""
        self._states = None
        self._made.clear()

    def toggle(self, member: str) -> None:
        """Open a member of a series, and close the one that was open in it; or close it."""
        if member in self.open_members:
            self._close(member)
            return
        series = member.rpartition("[")[0]
        for one in [one for one in self.open_members if one.startswith(f"{series}[")]:
            self._close(one)
        self.open_members |= way_to(member)

    def show_way_to(self, ref: str) -> None:
        """Open the members that a question stands in."""
        for member in sorted(way_to(ref)):
            if member not in self.open_members:
                self.toggle(member)

    def shift(self, series: str) -> None:
        """A member of a series was taken away: none of it stays open under another's place."""
        self._made.clear()
        for one in [one for one in self.open_members if one.startswith(f"{series}[")]:
            self._close(one)

    def title_of(self, filling: Filling, ref: str) -> str:
        """What the member is called that a question stands in; "" for a question in none."""
        member = max(way_to(ref), key=len, default="")
        if not member:
            return ""
        session = filling.session
        series = session.state(member.rpartition("[")[0])
        inside = f"{PLACE.sub('', member)}/"
        pages = enumerate(session.definition.pages)
        page = next(n for n, one in pages if any(r.startswith(inside) for r in one.questions))
        own = [one for one in session.visible(page) if one.ref.startswith(f"{member}/")]
        return title_of(series, session.state(member), own=own)

    def unseen(self, page: int) -> set[str]:
        """Files that questions of a page name and that were not read yet."""
        held = {one.value for one in self.visible(page) if one.type in FILES}
        return {value for value in held if value and value not in self.kept}

    def _close(self, member: str) -> None:
        inner = {one for one in self.open_members if one.startswith(f"{member}/")}
        self.open_members -= inner | {member}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the open page's form speaks."""
        return self.here.session.definition.languages

    def turn_to(self, page: int) -> None:
        """Go to another page; what is open on the one left is red from now on."""
        if page != self.page:
            self.left_pages.add(self.page)
        self.page = page

    def leave_all(self) -> None:
        """The forms are looked at as a whole: whatever is open is red from now on."""
        self.left_pages.update(range(len(self.leaves)))

    def neighbour(self, step: int) -> int | None:
        """The next page that is asked in a direction (1 or -1); None beyond the last one."""
        progress, signing = self.progress(), self.signing_page
        page = self.page + step
        while 0 <= page < len(progress):
            if progress[page].relevant and page != signing:
                return page
            page += step
        return None

    def view(self) -> VisitView:
        """The open page."""
        progress = self.progress()
        self.page = min(self.page, len(progress) - 1)
        asked = [place for place, one in enumerate(progress) if one.relevant]
        here = progress[self.page]
        return VisitView(
            title=f"{self.kinds}·{self.filling.door.name}",
            sentence=self._whereabouts(),
            category=self.filling.door.category,
            sections=[
                self._section(place, one, number=_number(progress, place))
                for place, one in enumerate(progress)
            ],
            page=self.page,
            heading=self._heading(here, number=_number(progress, self.page)),
            summary=_summary(here),
            items=self.items(self.page, progress=progress),
            place=_number(progress, self.page),
            total=_total(asked, here, pages=len(progress)),
            left=sum(one.left + one.wrong for one in progress if one.relevant),
            last=self.neighbour(1) is None,
            languages=len(self.languages),
        )

    def _whereabouts(self) -> str:
        """Where it is filled in, and of a form that is filled in anew why."""
        number = self.here.number[-4:]
        told = _tr("{place}·表号尾 {number}").format(place=self.filling.door.place, number=number)
        why = self.here.draft.correction
        return _tr("{told}·重填：{why}").format(told=told, why=why) if why else told

    @property
    def kinds(self) -> str:
        """`月探访、季度排查`: what all the forms are for."""
        named = (str(one.form.package["visit_type"]) for one in self.filling.all)
        return "、".join(dict.fromkeys(named))

    def items(
        self,
        page: int,
        *,
        without: Collection[str] = (),
        progress: Sequence[PageProgress] | None = None,
    ) -> series.Items:
        """What stands on a page, numbered in its order; `without` questions of these names.
        `progress` of all leaves, where it is known already."""
        states = self.visible(page)
        away = SIGNED_THERE.union(without) if page == self.signing_page else frozenset(without)
        untitled = not self.leaves[page].page.label
        shown = [
            one
            for one in states
            if one.name not in away and not (untitled and one.name.startswith(questions.TABLE_NOTE))
        ]
        filling, strict = self.leaves[page].filling, page in self.left_pages

        def make(state: NodeState, number: str) -> Question:
            return self._question(filling, state, number=number, strict=strict)

        made = PageItems(make, open_members=self.open_members, strict=strict)
        return made.items(shown, prefix=f"{_number(progress or self.progress(), page)}.")

    def _heading(self, here: PageProgress, *, number: int) -> str:
        leads = self.here is self.filling
        kind = "" if leads else f"{self.here.form.package['visit_type']}·"
        return f"{number} {kind}{here.label}"

    def _question(
        self, filling: Filling, state: NodeState, *, number: str, strict: bool
    ) -> Question:
        kept = self._kept(state)
        key = f"{filling.form.form_id} {state.ref}"
        before = self._made.get(key)
        same = before is not None and before.state is state and before.kept == kept
        if before is not None and same and (before.number, before.strict) == (number, strict):
            return before
        made = Question(
            state=state,
            number=number,
            today=self.today,
            last=_last(filling, state),
            strict=strict,
            kept=kept,
        )
        self._made[key] = made
        return made

    def _kept(self, state: NodeState) -> Kept:
        if state.type not in FILES:
            return NOTHING
        known = self.kept.get(state.value, Kept(state.value))
        busy = self.busy.get(state.ref, "")
        return replace(known, busy=busy) if busy else known

    def _section(
        self, place: int, progress: PageProgress, *, number: int
    ) -> section_progress.Section:
        wants = progress.left + progress.wrong
        mood = "todo"
        if not progress.relevant:
            mood = "off"
        elif place == self.page:
            mood = "now"
        elif wants and place in self.left_pages:
            mood = "wants"
        elif progress.answered and not wants and place != self.signing_page:
            mood = "done"
        return section_progress.Section(progress.label, mood, wants, number)


def _places(filling: Filling) -> range:
    return range(len(filling.session.definition.pages))


def _number(progress: Sequence[PageProgress], page: int) -> int:
    """The number of a page, counted from 1 over those that are asked."""
    return 1 + sum(one.relevant for one in progress[:page])


def _signs(leaf: Leaf) -> bool:
    """Whether the people at the door sign on a page: co-signers and neighbours do so elsewhere."""
    return any(ref.rpartition("/")[2] in SIGNED_THERE for ref in leaf.page.questions)


def _table_words(leaf: Leaf) -> str:
    """A page that is one table has its words in the note that it begins with."""
    session = leaf.filling.session
    notes = (
        ref
        for ref in leaf.page.questions
        if ref.rpartition("/")[2].startswith(questions.TABLE_NOTE)
    )
    return next((session.state(ref).label for ref in notes), "")


def _last(filling: Filling, state: NodeState) -> str:
    """The last answer in words. None of files, which are no words, and inside a series: who was the
    second then need not be the second now."""
    if state.type in FILES or "[" in state.ref:
        return ""
    words = last_answer(filling, state)
    before = last_value(filling, state.name)
    then = said.answer_words(replace(state, value=before)) if before else ""
    return f"{words.partition('：')[0]}：{then}" if words and then else words


def last_value(filling: Filling, name: str) -> str:
    """The last visit's answer to a question as an XForms string; "" when there is none."""
    value = filling.door.last.answers.get(name, "") if filling.door.last else ""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _summary(page: PageProgress) -> str:
    wants = page.left + page.wrong
    if not page.questions:
        return _tr("本节只看不填")
    if wants:
        return _tr("本节 {n} 题，还差 {wants} 题必填").format(n=page.questions, wants=wants)
    return _tr("本节 {n} 题，都填好了").format(n=page.questions)


def _total(asked: list[int], here: PageProgress, *, pages: int) -> int:
    """How many sections there are: while the first page decides about the others, all of them."""
    return pages if len(asked) == 1 and here.left else len(asked)


def _tr(words: str) -> str:
    return QCoreApplication.translate("visit", words)
