"""What a filling shows of itself on the form's pages: plain values for the screens. Never saves."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QCoreApplication

from fieldvisit.casework.filling import Filling, last_answer
from fieldvisit.casework.together import is_shared
from fieldvisit.forms.definition import Page
from fieldvisit.forms.state import NodeState, PageProgress
from fieldvisit.machine.clock import local_day
from ui.screens.visit import VisitView
from ui.widgets.question_card import Question
from ui.widgets.questions import is_signature
from ui.widgets.section_progress import Section


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
        return [far[id(leaf.filling)][leaf.place] for leaf in self.leaves]

    def visible(self, page: int) -> list[NodeState]:
        """The questions of a leaf that are asked now."""
        leaf = self.leaves[page]
        return leaf.filling.session.visible(leaf.place)

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
            sentence=_tr("{place}·表号尾 {number}").format(
                place=self.filling.door.place, number=self.here.number[-4:]
            ),
            category=self.filling.door.category,
            sections=[self._section(place, one) for place, one in enumerate(progress)],
            page=self.page,
            heading=self._heading(here),
            summary=_summary(here),
            questions=self.questions(self.page),
            place=asked.index(self.page) + 1 if self.page in asked else 1,
            total=_total(asked, here, pages=len(progress)),
            left=sum(one.left + one.wrong for one in progress if one.relevant),
            last=self.neighbour(1) is None,
        )

    @property
    def kinds(self) -> str:
        """`月探访、季度排查`: what all the forms are for."""
        named = (str(one.form.package["visit_type"]) for one in self.filling.all)
        return "、".join(dict.fromkeys(named))

    def questions(self, page: int, *, without: Collection[str] = ()) -> list[Question]:
        """The questions asked on a page, numbered as they stand; `without` these names."""
        states = self.visible(page)
        shown = [one for one in states if one.name not in without and not is_signature(one)]
        numbers = iter(range(1, len(shown) + 1))
        return [self._question(one, page, numbers=numbers) for one in shown]

    def _heading(self, here: PageProgress) -> str:
        leads = self.here is self.filling
        kind = "" if leads else f"{self.here.form.package['visit_type']}·"
        return f"{self.page + 1} {kind}{here.label}"

    def _question(self, state: NodeState, page: int, *, numbers: Iterator[int]) -> Question:
        return Question(
            state=state,
            number="" if state.type == "note" else f"{page + 1}.{next(numbers)}",
            today=self.today,
            last=last_answer(self.leaves[page].filling, state),
            strict=page in self.left_pages,
        )

    def _section(self, place: int, progress: PageProgress) -> Section:
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
        return Section(progress.label, mood, wants)


def _places(filling: Filling) -> range:
    return range(len(filling.session.definition.pages))


def _signs(leaf: Leaf) -> bool:
    """Whether the people at the door sign on a page: co-signers and neighbours do so elsewhere."""
    names = {ref.rpartition("/")[2] for ref in leaf.page.questions}
    return bool(names & {"investigator_signature", "respondent_signature"})


def _summary(page: PageProgress) -> str:
    wants = page.left + page.wrong
    if wants:
        return _tr("本节 {n} 题，还差 {wants} 题必填").format(n=page.questions, wants=wants)
    return _tr("本节 {n} 题，都填好了").format(n=page.questions)


def _total(asked: list[int], here: PageProgress, *, pages: int) -> int:
    """How many sections there are: while the first page decides about the others, all of them."""
    return pages if len(asked) == 1 and here.left else len(asked)


def _tr(words: str) -> str:
    return QCoreApplication.translate("visit", words)
