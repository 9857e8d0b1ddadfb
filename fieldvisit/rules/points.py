"""小红花: points that follow from what others verified. Pure; a total is never kept, so that the
same events give the same totals however often they are counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.credit import Credit, CreditPart
from fieldvisit.rules.policies import nearest_one, reach

HOUR = 60
TOWN = 9
"""So many digits of a region code name the town."""


class Earned(StrEnum):
    """What earns points: others reviewed, confirmed or registered it, or a form scored it."""

    VISIT_REVIEWED = "visit_reviewed"
    CLUE_TRUE = "clue_true"
    NEED_CLOSED = "need_closed"
    REFERRAL_CONFIRMED = "referral_confirmed"
    LEARNT = "learnt"
    TAUGHT = "taught"
    EXAM_PASSED = "exam_passed"


@dataclass(eq=False)
class PointsBroken(FieldvisitError):
    """A rule of the points file cannot be used, or two hold on one day in one region."""

    key: str


@dataclass(frozen=True)
class PointRule:
    """`points` for an event in `region` (12 digits) from `since` until `until` (both included)."""

    event: Earned
    points: int
    region: str
    since: date
    until: date | None
    source: str

    def holds(self, day: date, region: str) -> bool:
        """Whether it is in force on a day in a region."""
        within = region.startswith(reach(self.region))
        return within and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, order=True)
class Event:
    """Something verified: of whom, when, where (12 digits), of which record, how many times."""

    on: date
    what: Earned
    staff_id: UUID
    record_id: UUID
    region: str
    times: int = 1


@dataclass(frozen=True)
class Line:
    """Points of one event by one rule."""

    event: Event
    points: int
    source: str


def read_points(document: Mapping[str, Any]) -> list[PointRule]:
    """The `[[points]]` tables of a file. Raises PointsBroken."""
    found = [_read(row) for row in document["points"]]
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            if _clash(one, other):
                raise PointsBroken(one.event)
    return found


def credited(credit: Credit, *, pass_share: Decimal) -> tuple[Earned, int] | None:
    """What a credit earns and how many times: whole hours learnt or taught, when somebody else
    registered them; an examination when its form scored enough.
    """
    if credit.part is CreditPart.EXAMINEE:
        passed = credit.full_score > 0 and credit.score >= pass_share * credit.full_score
        return (Earned.EXAM_PASSED, 1) if passed else None
    hours = credit.minutes // HOUR
    if credit.created_by == credit.staff_id or not hours:
        return None
    return (Earned.TAUGHT if credit.part is CreditPart.TEACHER else Earned.LEARNT), hours


def lines(events: Iterable[Event], rules: Sequence[PointRule], *, asof: date) -> list[Line]:
    """The points of what was verified until a day, by day; each record counts once for one person
    (an examination once a month), by the rule of the nearest region on its day.
    """
    told: list[Line] = []
    seen: set[tuple[object, ...]] = set()
    for event in sorted(events):
        key = _once(event)
        rule = _rule(rules, event)
        if event.on > asof or rule is None or key in seen:
            continue
        seen.add(key)
        told.append(Line(event, rule.points * event.times, rule.source))
    return told


@dataclass(frozen=True)
class CreditSums:
    """What credits come to: `sessions` (场: one name on one day) with `times` (人次), learners and
    teachers; how many people sat the examination, from how many towns.
    """

    sessions: int
    times: int
    examined: int
    towns: int


def credit_sums(found: Iterable[Credit]) -> CreditSums:
    """Sum up credits; nothing of it is kept."""
    found = list(found)
    sat = [one for one in found if one.part is CreditPart.EXAMINEE]
    went = [one for one in found if one.part is not CreditPart.EXAMINEE]
    return CreditSums(
        sessions=len({(one.session, one.done_on) for one in went}),
        times=len(went),
        examined=len({one.staff_id for one in sat}),
        towns=len({one.scope[:TOWN] for one in sat}),
    )


def totals(found: Iterable[Line]) -> dict[UUID, int]:
    """How many points each person has, most first."""
    counted: Counter[UUID] = Counter()
    for line in found:
        counted[line.event.staff_id] += line.points
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _once(event: Event) -> tuple[object, ...]:
    exam = event.what is Earned.EXAM_PASSED
    of = (event.on.year, event.on.month) if exam else event.record_id
    return event.what, event.staff_id, of


def _rule(rules: Sequence[PointRule], event: Event) -> PointRule | None:
    return nearest_one(
        one for one in rules if one.event is event.what and one.holds(event.on, event.region)
    )


def _clash(one: PointRule, other: PointRule) -> bool:
    if (one.event, one.region) != (other.event, other.region):
        return False
    first, last = sorted((one, other), key=lambda rule: rule.since)
    return first.until is None or last.since <= first.until


def _read(row: Mapping[str, Any]) -> PointRule:
    try:
        found = PointRule(
            event=Earned(row["event"]),
            points=int(row["points"]),
            region=row["region"],
            since=row["from"],
            until=row.get("until"),
            source=row["source"],
        )
    except (KeyError, ValueError, TypeError):
        raise PointsBroken(str(row.get("event", ""))) from None
    if found.points < 0 or len(found.region) != 12 or not found.source:
        raise PointsBroken(found.event)
    return found
