"""审核: what waits for a judgement, with what to look at; one visit with its answers; 通过, 退回
and 一起通过.
"""

from fieldvisit.casework import naming
from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.review import review_help
from fieldvisit.casework.review.review_help import Waiting
from fieldvisit.casework.review.reviewing import review
from fieldvisit.casework.trail import looking_at
from fieldvisit.casework.visits import reading
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Visit
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.words.labels import label

CODE, VISIT = "review", "review_visit"
MOST = 100
"""So many visits stand on a page, those with hints first."""

_TOGETHER = Offer("together", "没有提示的一起通过")
_PASS = Offer("pass", "通过", (Asked("comment", "意见", "long", needed=False),))
_RETURN = Offer("return", "退回", (Asked("comment", "补什么", "long"),), danger=True)


def read(desk: Desk, subject: Subject) -> Board:
    """What waits, or one visit with its answers. Raises NotHere."""
    found = review_help.waiting(desk)
    if subject.kind == VISIT:
        return _visit(desk, subject, found=found)
    together = sum(not one.alone and not one.others for one in found)
    look = sum(one.alone for one in found)
    told = f"等审核 {len(found)} 份，要一份一份看的 {look} 份"
    if len(found) > MOST:
        told += f"，先列 {MOST} 份"
    return Board(
        title=ROOM.title,
        sentence=told,
        offers=(_TOGETHER,) if together else (),
        things=tuple(_thing(one, whole=False) for one in found[:MOST]),
        nothing="没有等审核的走访",
    )


def _visit(desk: Desk, subject: Subject, *, found: list[Waiting]) -> Board:
    with looking_at(desk, subject.id, action="visit_opened") as tx:
        visit = naming.record(tx, Visit, kind="visit", named=subject.id)
        lines = reading.answers(tx, desk, visit=visit)
    things = [_thing(one, whole=True) for one in found if one.visit.id == visit.id]
    answers = Thing(
        Subject("review_answers", subject.id),
        desk.form_title(visit.form_id, visit.form_version),
        label("visit_state", visit.state),
        "open",
        lines,
    )
    return Board("一份走访", "看完再定", things=(*things, answers))


def _thing(one: Waiting, *, whole: bool) -> Thing:
    visit = one.visit
    lines = [("谁走访的", f"{one.author}·{local_day(visit.started_at)}")]
    lines += [("提示", label("review_hint", hint)) for hint in one.hints]
    lines += [("抽到了", "要一份一份看")] if one.drawn else []
    lines += [("该谁审", "、".join(one.others))] if one.others else []
    subject = Subject(VISIT, str(visit.id))
    return Thing(
        subject=subject,
        title=one.name,
        pill="有提示" if one.hints else "抽到" if one.drawn else visit.form_id,
        mood="late" if one.hints else "open",
        lines=tuple(lines),
        offers=() if one.others else (_PASS, _RETURN),
        opens=None if whole else subject,
    )


def _together(desk: Desk, _: str, __: Said) -> Outcome:
    return Outcome(f"一起通过了 {review_help.pass_together(desk)} 份。")


def _pass(desk: Desk, visit_id: str, said: Said) -> Outcome:
    review(desk, visit_id, passed=True, comment=said.get("comment", ""))
    return Outcome("通过了。", go=Subject(CODE))


def _return(desk: Desk, visit_id: str, said: Said) -> Outcome:
    review(desk, visit_id, passed=False, comment=said.get("comment", ""))
    return Outcome("退回了。", go=Subject(CODE))


ROOM = Room(
    code=CODE,
    title="审核",
    sentence="先看有提示的和抽到的，其余一起通过",
    icon="stamp",
    read=read,
    steps={(CODE, "together"): _together, (VISIT, "pass"): _pass, (VISIT, "return"): _return},
    kinds=frozenset({VISIT}),
    roles=frozenset(REVIEWERS),
)
