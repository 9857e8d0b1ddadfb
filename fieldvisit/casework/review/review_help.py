"""What helps a reviewer: hints beside each waiting visit, whose turn it is, and 一起通过 for those
without hints once the drawn ones were looked at. One transaction an action.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, whose
from fieldvisit.casework.review import review_looks
from fieldvisit.casework.review.reviewing import judge
from fieldvisit.casework.tables.policy_values import fraction
from fieldvisit.casework.visits.countersigning import not_countersigned
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Visit
from fieldvisit.rules.hints import Hint, approvers, drawn
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import audit, households, staff, visits


@dataclass(eq=False)
class LookFirst(FieldvisitError):
    """So many drawn visits wait to be looked at one by one before the others pass together."""

    count: int


@dataclass(frozen=True)
class Waiting:
    """A visit that waits for a review: its hints, whether it was drawn to be looked at, and who may
    judge it, if that is not this person.
    """

    visit: Visit
    name: str
    author: str
    hints: tuple[Hint, ...]
    drawn: bool
    others: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether it has to be judged by itself."""
        return bool(self.hints) or self.drawn


def waiting(desk: Desk) -> list[Waiting]:
    """The visits that wait, those with hints first, then the drawn ones, oldest first; each that
    this person may not judge says who may. Raises PolicyUnknown.
    """
    with desk.read_people() as tx:
        return _waiting(tx, desk)


def pass_together(desk: Desk) -> int:
    """Pass every visit that has no hint and was not drawn. Returns how many. Raises MayNot,
    LookFirst.
    """
    desk.may(REVIEWERS, job="review")
    with desk.store.write() as tx:
        mine = [one for one in _waiting(tx, desk) if not one.others]
        to_look_at = sum(one.drawn for one in mine)
        if to_look_at:
            raise LookFirst(to_look_at)
        together = [one for one in mine if not one.alone]
        for one in together:
            judge(tx, desk, visit=one.visit, passed=True)
        if together:
            told = {"visits": str(len(together)), "seed": _seed(desk)}
            audit.append(tx, "review_together", subject="", stamp=desk.stamp(), detail=told)
    return len(together)


def _waiting(tx: Connection, desk: Desk) -> list[Waiting]:
    unreviewed = visits.to_review(tx)
    not_yet = not_countersigned(tx, unreviewed)
    found = [visit for visit in unreviewed if visit.id not in not_yet]
    if not found:
        return []
    told = review_looks.hints_of(tx, desk, found=found, day=_today(desk))
    names = households.names(tx, [visit.household_id for visit in found])
    everybody = {one.id: one for one in staff.all(tx)}
    share = fraction(
        desk.tables, "review_look_share", day=_today(desk), region=desk.profile.region_code
    )
    lines = []
    for visit in found:
        able = approvers(visit.investigators, scope=visit.scope, everybody=list(everybody.values()))
        mine = any(desk.is_me(one.id) for one in able)
        author = everybody.get(visit.created_by or visit.id)
        lines.append(
            Waiting(
                visit=visit,
                name=whose(visit, names),
                author=author.name if author else "",
                hints=tuple(told.get(visit.id, ())),
                drawn=drawn(visit.id, seed=_seed(desk), share=share),
                others=() if mine else tuple(one.name for one in able) or ("上级",),
            )
        )
    return sorted(lines, key=lambda one: (not one.hints, not one.drawn, one.visit.ended_at))


def _today(desk: Desk) -> date:
    return local_day(desk.clock.now())


def _seed(desk: Desk) -> str:
    """One a month and an area: nobody chooses it, and a visit that was drawn stays drawn."""
    return f"review {desk.profile.region_code} {_today(desk):%Y-%m}"
