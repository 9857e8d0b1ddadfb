"""What stands of 一户一策: one line a household, and all editions of one. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.care import growing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Plan
from fieldvisit.records.fields import mask_name
from fieldvisit.records.plan import PlanState
from fieldvisit.rules import plans as rule
from fieldvisit.store import cases, households, tasks

_WAITING = frozenset({PlanState.DRAFT, PlanState.RETURNED})


@dataclass(frozen=True)
class PlanLine:
    """One edition for a list: `late` measures that are late, in words; `name` masked, and that of
    the `child` whom it is for.
    """

    id: str
    household: str
    name: str
    child: str
    edition: int
    state: str
    key_household: bool
    goal: str
    open: int
    late: tuple[str, ...]
    next_review_on: date | None


def listed(desk: Desk, *, key_only: bool = False, waiting: bool = False) -> list[PlanLine]:
    """The edition in force of each household (`key_only`: of 重点户), or (`waiting`) those that
    wait for the town; what is late first.
    """
    day = local_day(desk.clock.now())
    with desk.read_people() as tx:
        found = _waiting(tx) if waiting else rule.in_force_each(cases.plans(tx))
        names = households.names(tx, [one.household_id for one in found])
        called = tasks.names_of_persons(tx, [one.person_id for one in found if one.person_id])
    lines = [
        _line(one, names.get(one.household_id, ""), child=_child(one, called), day=day)
        for one in found
        if one.key_household or not key_only
    ]
    return sorted(lines, key=lambda one: (not one.late, one.next_review_on or date.max))


@dataclass(frozen=True)
class HouseholdPlans:
    """A household's plans: the householder's `name`, every edition of every plan, the newest first;
    `children` by id, the eldest first, and what those are `called` whom a plan names or could.
    """

    name: str
    plans: list[Plan]
    children: tuple[UUID, ...]
    called: dict[UUID, str]


def editions(desk: Desk, household_id: str) -> HouseholdPlans:
    """Every edition of a household's plan and of its children's. The first look of an unlocking
    leaves a row in the audit trail. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        name, found = households.names(tx, [home.id]).get(home.id, ""), cases.plans_of(tx, home.id)
        called = tasks.names_of_persons(tx, [one.person_id for one in found if one.person_id])
        here = growing.children_of(tx, desk, home=home)
    called |= {child.id: f"{child.name}·{at.stage.label}" for child, at in here}
    return HouseholdPlans(name, found, tuple(child.id for child, _ in here), called)


def _waiting(tx: Connection) -> list[Plan]:
    return [one for one in cases.plans(tx) if one.state in _WAITING]


def _child(plan: Plan, called: Mapping[UUID, str]) -> str:
    return mask_name(called.get(plan.person_id, "")) if plan.person_id else ""


def _line(plan: Plan, name: str, *, child: str, day: date) -> PlanLine:
    late = rule.late_measures(plan, day)
    return PlanLine(
        id=str(plan.id),
        household=str(plan.household_id),
        name=mask_name(name),
        child=child,
        edition=plan.edition,
        state=plan.state,
        key_household=plan.key_household,
        goal=plan.goal,
        open=len(rule.measures_left(plan)),
        late=tuple(f"{one.content}（{one.owner}，{one.due_on}）" for one in late),
        next_review_on=plan.next_review_on,
    )
