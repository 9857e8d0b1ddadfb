"""全周期成长护航: where each child stands, whether its plan says what is to be done in the stage it
is in and in the next. Reads only; the plans themselves are written as any other (plans).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.care import stages
from fieldvisit.casework.desk import Desk, age_on
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Person, Plan
from fieldvisit.records.fields import mask_name
from fieldvisit.records.household import HouseholdStatus
from fieldvisit.rules import stages as rule
from fieldvisit.rules.plans import in_force_each
from fieldvisit.store import cases, households, monitoring, persons


@dataclass(frozen=True)
class Ahead:
    """A stage for which a child's plan has nothing yet, and the day it begins or began."""

    stage: rule.Stage
    on: date


@dataclass(frozen=True)
class ChildLine:
    """A child for a list: `name` masked, `age` and stages in words; `planned`: it has a plan in
    force; `lacking`: stages that want measures, the present one first.
    """

    household: str
    person: str
    name: str
    age: str
    stage: str
    next: str
    next_on: date | None
    planned: bool
    lacking: tuple[str, ...]
    late: bool


def children_of(
    tx: Connection, desk: Desk, *, home: Household
) -> list[tuple[Person, rule.Growing]]:
    """The children of a household today, the eldest first, with where they stand."""
    people = [person for _, person in households.members(tx, home.id)]
    day = local_day(desk.clock.now())
    return _children(desk, people, region=home.scope, day=day)


def child_of(tx: Connection, desk: Desk, *, home: Household, named: str) -> UUID:
    """The id of a child of a household, as people hand it. Raises NotGrowing."""
    for person, _ in children_of(tx, desk, home=home):
        if str(person.id) == named:
            return person.id
    raise rule.NotGrowing


def children(desk: Desk, *, day: date) -> list[ChildLine]:
    """Every child on a day: late ones first, then those with a plan, then by the next stage; names
    masked.
    """
    with desk.read_people() as tx:
        people, homes = monitoring.people(tx), monitoring.everybody(tx)
        plans = {one.person_id: one for one in in_force_each(cases.plans(tx)) if one.person_id}
    found = []
    for home in homes:
        if home.status == HouseholdStatus.LEFT:
            continue
        there = people.get(home.id, ())
        for person, at in _children(desk, there, region=home.scope, day=day):
            ahead, plan = None, plans.get(person.id)
            if plan is not None:
                ahead = list(_lacking(desk, plan, at=at, person=person, day=day))
            found.append(_line(home, person, at=at, ahead=ahead, day=day))
    return sorted(found, key=lambda one: (not one.late, not one.planned, one.next_on or date.max))


def counts(found: Sequence[ChildLine]) -> dict[str, object]:
    """How many children there are, have a plan, came into a stage that has no measures."""
    planned, late = (sum(getattr(one, name) for one in found) for name in ("planned", "late"))
    return {"count": len(found), "planned": planned, "late": late}


def lacking(
    tx: Connection, desk: Desk, *, plans: Sequence[Plan], day: date
) -> Iterator[tuple[Plan, Ahead]]:
    """Of children's plans in force: each stage for which they say nothing, the present one and the
    next when it is near.
    """
    for plan in plans:
        person = persons.get(tx, plan.person_id) if plan.person_id else None
        if person is None or person.birth_date is None or person.died_on is not None:
            continue
        at = stages.growing(desk.tables, person.birth_date, region=plan.scope, day=day)
        if at is not None:
            ahead = _lacking(desk, plan, at=at, person=person, day=day)
            yield from ((plan, one) for one in ahead)


def _children(
    desk: Desk, people: Sequence[Person], *, region: str, day: date
) -> list[tuple[Person, rule.Growing]]:
    tables = desk.tables
    known = [one for one in people if one.birth_date is not None and one.died_on is None]
    found = [
        (one, at)
        for one in known
        if one.birth_date and (at := stages.growing(tables, one.birth_date, region=region, day=day))
    ]
    return sorted(found, key=lambda pair: (pair[0].birth_date or date.max, pair[0].id))


def _lacking(
    desk: Desk, plan: Plan, *, at: rule.Growing, person: Person, day: date
) -> Iterator[Ahead]:
    assert person.birth_date is not None
    if not rule.has_measures(plan, at.stage):
        yield Ahead(at.stage, at.stage.begins(person.birth_date))
    if at.next is None or at.next_on is None or rule.has_measures(plan, at.next):
        return
    days = whole_number(desk.tables, "stage_ahead_days", day=day, region=plan.scope)
    if at.next_on - timedelta(days=days) <= day:
        yield Ahead(at.next, at.next_on)


def _line(
    home: Household, person: Person, *, at: rule.Growing, ahead: Sequence[Ahead] | None, day: date
) -> ChildLine:
    """`ahead`: stages for which its plan has nothing; None: it has no plan."""
    return ChildLine(
        household=str(home.id),
        person=str(person.id),
        name=mask_name(person.name),
        age=age_on(person.birth_date, day),
        stage=at.stage.label,
        next=at.next.label if at.next else "",
        next_on=at.next_on,
        planned=ahead is not None,
        lacking=tuple(one.stage.label for one in ahead or ()),
        late=any(one.on <= day for one in ahead or ()),
    )
