"""What a filling shows of itself on the form's pages: plain values for the screens. Never saves."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QCoreApplication

from fieldvisit.casework.filling import Filling, last_answer
from fieldvisit.forms.state import NodeState, PageProgress
from fieldvisit.machine.clock import local_day
from ui.screens.visit import VisitView
from ui.widgets.question_card import Question
from ui.widgets.questions import is_signature
from ui.widgets.section_progress import Section


@dataclass
class FormPages:
    """One filling and where its person stands in it. `left_pages`: pages that were turned over
    once, whose open questions are red from then on."""

    filling: Filling
    page: int = 0
    left_pages: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        session = self.filling.session
        self.signing_page = next(
            (
                place
                for place, page in enumerate(session.definition.pages)
                if any(is_signature(session.state(ref)) for ref in page.questions)
            ),
            None,
        )
        """The page of signatures, which 核对与签名 shows; None where the form asks for none."""

    @property
    def today(self) -> date:
        return local_day(self.filling.draft.started_at)

    def turn_to(self, page: int) -> None:
        """Go to another page; what is open on the one left is red from now on."""
        if page != self.page:
            self.left_pages.add(self.page)
        self.page = page

    def neighbour(self, step: int) -> int | None:
        """The next page that is asked in a direction (1 or -1); None beyond the last one."""
        progress = self.filling.session.progress()
        page = self.page + step
        while 0 <= page < len(progress):
            if progress[page].relevant and page != self.signing_page:
                return page
            page += step
        return None

    def view(self) -> VisitView:
        """The open page."""
        progress = self.filling.session.progress()
        asked = [place for place, one in enumerate(progress) if one.relevant]
        here = progress[self.page]
        return VisitView(
            title=f"{self.filling.form.package['visit_type']}·{self.filling.door.name}",
            sentence=_tr("{place}·表号尾 {number}").format(
                place=self.filling.door.place, number=self.filling.number[-4:]
            ),
            category=self.filling.door.category,
            sections=[self._section(place, one) for place, one in enumerate(progress)],
            page=self.page,
            heading=f"{self.page + 1} {here.label}",
            summary=_summary(here),
            questions=self.questions(self.page),
            place=asked.index(self.page) + 1 if self.page in asked else 1,
            total=_total(asked, here, pages=len(progress)),
            left=sum(one.left + one.wrong for one in progress if one.relevant),
            last=self.neighbour(1) is None,
        )

    def questions(self, page: int, *, without: Collection[str] = ()) -> list[Question]:
        """The questions asked on a page, numbered as they stand; `without` these names."""
        states = self.filling.session.visible(page)
        shown = [one for one in states if one.name not in without and not is_signature(one)]
        numbers = iter(range(1, len(shown) + 1))
        return [self._question(one, page, numbers=numbers) for one in shown]

    def _question(self, state: NodeState, page: int, *, numbers: Iterator[int]) -> Question:
        return Question(
            state=state,
            number="" if state.type == "note" else f"{page + 1}.{next(numbers)}",
            today=self.today,
            last=last_answer(self.filling, state),
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
