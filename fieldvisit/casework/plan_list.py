"""What stands of 一户一策: one line a household, and all editions of one. Reads only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Plan
from fieldvisit.records.fields import mask_name
from fieldvisit.records.plan import PlanState
from fieldvisit.rules import plans as rule
from fieldvisit.store import cases, households

_WAITING = frozenset({PlanState.DRAFT, PlanState.RETURNED})


@dataclass(frozen=True)
class PlanLine:
    """One edition for a list: `late` measures that are late, in words; `name` masked."""

    id: str
    household: str
    name: str
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
    lines = [
        _line(one, mask_name(names.get(one.household_id, "")), day=day)
        for one in found
        if one.key_household or not key_only
    ]
    return sorted(lines, key=lambda one: (not one.late, one.next_review_on or date.max))


def editions(desk: Desk, household_id: str) -> tuple[str, list[Plan]]:
    """The householder's name and every edition of a household's plan, the newest first. The first
    look of an unlocking leaves a row in the audit trail. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        return households.names(tx, [home.id]).get(home.id, ""), cases.plans_of(tx, home.id)


def _waiting(tx: Connection) -> list[Plan]:
    return [one for one in cases.plans(tx) if one.state in _WAITING]


def _line(plan: Plan, name: str, *, day: date) -> PlanLine:
    late = rule.late_measures(plan, day)
    return PlanLine(
        id=str(plan.id),
        household=str(plan.household_id),
        name=name,
        edition=plan.edition,
        state=plan.state,
        key_household=plan.key_household,
        goal=plan.goal,
        open=len(rule.measures_left(plan)),
        late=tuple(f"{one.content}（{one.owner}，{one.due_on}）" for one in late),
        next_review_on=plan.next_review_on,
    )
