"""走访记录: a household's visits, and each by itself: its editions, its answers, and what to do
when it is wrong (写错了, 更正).
"""

from collections.abc import Sequence

from fieldvisit.casework.board import (
    LOOK,
    Asked,
    Board,
    Offer,
    Outcome,
    Paper,
    Room,
    Said,
    Subject,
    Thing,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import visit_editions
from fieldvisit.casework.households.visit_editions import EditionLine, VisitLine
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.people import whole_names
from fieldvisit.casework.visits import mending, reading
from fieldvisit.rules.editions import Way

CODE, PAGE, EDITION = "visits_of", "visit_page", "visit_edition"
MOST = 100
"""So many visits stand on a household's page, the newest first."""

_WHY = Asked("why", "哪里写错了", "long")
_OFFERS = {
    Way.TAKE_BACK: Offer("take_back", "写错了，收回重填", (_WHY,), danger=True),
    Way.CORRECT: Offer("correct", "写错了，更正", (_WHY,)),
    Way.REDO: Offer("correct", "照审核意见重填", (Asked("why", "改了什么", "long", needed=False),)),
}
_GO_ON = Offer("go_on", "接着改草稿", verb=LOOK)
_PRINT = Offer("print", "打印这一份", verb=LOOK)


def read(desk: Desk, subject: Subject) -> Board:
    """A household's visits, or one of them. The first look of an unlocking leaves a line. Raises
    NotHere, VisitNotHere, StillBlind.
    """
    return _page(desk, subject.id) if subject.kind == PAGE else _list(desk, subject.id)


def _list(desk: Desk, household_id: str) -> Board:
    found = visit_editions.of_household(desk, household_id, limit=MOST + 1)
    told = ROOM.sentence + (f"；先列最近 {MOST} 份" if len(found) > MOST else "")
    return Board(
        title=ROOM.title,
        sentence=told,
        things=tuple(_line(one) for one in found[:MOST]),
        nothing="还没有走访记录",
    )


def _line(one: VisitLine) -> Thing:
    return Thing(
        subject=Subject(EDITION, one.visit_id),
        title=one.title,
        pill=one.state,
        mood=one.mood,
        lines=(("谁写的", one.who),),
        opens=Subject(PAGE, one.visit_id),
    )


def _page(desk: Desk, visit_id: str) -> Board:
    whole = visit_editions.chain(desk, visit_id)
    this = next(one for one in whole if one.visit_id == visit_id)
    offer, said = _may(desk, visit_id)
    return Board(
        title=_whose(desk, this),
        sentence=said,
        offers=(*offer, _PRINT),
        things=(*_editions(whole, this), _answers(desk, this)),
    )


def _whose(desk: Desk, this: EditionLine) -> str:
    """The form, and at whose door it was filled in."""
    home = this.visit.household_id
    name = whole_names.householder(desk, str(home)) if home else ""
    return f"{name} 户·{this.form}" if name else this.form


def _may(desk: Desk, visit_id: str) -> tuple[Sequence[Offer], str]:
    """What may be done about it, or why nothing may."""
    if mending.begun(desk, visit_id):
        return (_GO_ON,), "草稿已经开好，改好定稿才算"
    found = mending.way_or_words(desk, visit_id)
    if isinstance(found, Way):
        return (_OFFERS[found],), mending.beforehand(desk, visit_id) or ROOM.sentence
    return (), found


def _editions(whole: Sequence[EditionLine], this: EditionLine) -> list[Thing]:
    """One a card, this one first said which it is; another opens its own page."""
    return [
        Thing(
            subject=Subject(EDITION, one.visit_id),
            title=f"{one.title}（正在看）" if one is this and len(whole) > 1 else one.title,
            pill=one.state,
            mood=one.mood,
            lines=one.lines,
            opens=None if one is this else Subject(PAGE, one.visit_id),
        )
        for one in whole
    ]


def _answers(desk: Desk, this: EditionLine) -> Thing:
    with desk.read_people() as tx:
        lines = reading.answers(tx, desk, visit=this.visit)
    return Thing(Subject("visit_answers", this.visit_id), "填了什么", this.result, "plain", lines)


def _take_back(desk: Desk, visit_id: str, said: Said) -> Outcome:
    return _outcome(mending.take_back(desk, visit_id, why=said.get("why", "")))


def _correct(desk: Desk, visit_id: str, said: Said) -> Outcome:
    return _outcome(mending.correct(desk, visit_id, why=said.get("why", "")))


def _go_on(desk: Desk, visit_id: str, _: Said) -> Outcome:
    return Outcome(draft=mending.begun(desk, visit_id))


def _print(desk: Desk, visit_id: str, _: Said) -> Outcome:
    return Outcome(paper=Paper("走访表", dossier.pdf(desk, [visit_id])))


def _outcome(made: mending.Reopened) -> Outcome:
    return Outcome("".join(made.words), draft=made.draft_id)


ROOM = Room(
    code=CODE,
    title="走访记录",
    sentence="写错了：没入库的收回重填，入库的更正，两份都留着",
    icon="footprints",
    read=read,
    steps={
        (PAGE, "take_back"): _take_back,
        (PAGE, "correct"): _correct,
        (PAGE, "go_on"): _go_on,
        (PAGE, "print"): _print,
    },
    kinds=frozenset({PAGE}),
    at_household=True,
)
