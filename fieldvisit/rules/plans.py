"""一户一策: which step of a plan may follow which, which edition counts, and what of it is late.
Pure; every illegal step is refused by name.

Source: domain.md table 1 (滨海: 148 key households) and section 3 (F06).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.plan import (
    Measure,
    MeasureStatus,
    Plan,
    PlanResult,
    PlanState,
    ReviewCycle,
)
from fieldvisit.rules.cadence import months_later
from fieldvisit.rules.loop import OutcomeMissing, ReasonMissing, StepRefused

PLAN_STEPS: Mapping[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.ACTIVE, PlanState.RETURNED}),
    PlanState.RETURNED: frozenset({PlanState.DRAFT}),
    PlanState.ACTIVE: frozenset({PlanState.REPLACED, PlanState.ENDED}),
    PlanState.REPLACED: frozenset(),
    PlanState.ENDED: frozenset(),
}
CYCLE_MONTHS: Mapping[ReviewCycle, int] = {
    ReviewCycle.MONTHLY: 1,
    ReviewCycle.QUARTERLY: 3,
    ReviewCycle.HALF_YEAR: 6,
    ReviewCycle.YEARLY: 12,
}
WAITING = frozenset({PlanState.DRAFT, PlanState.RETURNED})
"""With the town, or back from it: one edition of a household at most."""

OVER = frozenset({PlanResult.ACHIEVED, PlanResult.ENDED})
"""Results after which a plan does not go on."""

_OPEN = frozenset({MeasureStatus.NOT_STARTED, MeasureStatus.DOING})


@dataclass(eq=False)
class MeasuresMissing(FieldvisitError):
    """A plan says what is to be done: at least one measure."""


@dataclass(eq=False)
class PlanWaiting(FieldvisitError):
    """Another edition of the household's plan is still with the town, or came back from it."""

    edition: int


@dataclass(eq=False)
class NoSuchMeasure(FieldvisitError):
    """The plan has no measure of this number, counted from 1."""

    number: int


@dataclass(eq=False)
class PlanNotInForce(FieldvisitError):
    """Measures and looks are kept of the edition that is in force."""


def check_plan(plan: Plan, step: PlanState, *, changes: Mapping[str, Any]) -> None:
    """Refuse a step of a plan. Raises StepRefused, MeasuresMissing, ReasonMissing,
    OutcomeMissing.
    """
    if step not in PLAN_STEPS[plan.state]:
        raise StepRefused("plan", plan.state, step)
    if step is PlanState.ACTIVE and not plan.measures:
        raise MeasuresMissing
    said = str(changes.get("reason") or "").strip()
    if step is PlanState.RETURNED and not said:
        raise ReasonMissing
    if step is PlanState.ENDED and not (said and changes.get("result")):
        raise OutcomeMissing


def check_writable(plan: Plan) -> None:
    """Refuse to write on after the town approved. Raises StepRefused."""
    if plan.state not in WAITING:
        raise StepRefused("plan", plan.state, PlanState.DRAFT)


def check_in_force(plan: Plan) -> None:
    """Refuse what is kept of the edition in force alone. Raises PlanNotInForce."""
    if plan.state is not PlanState.ACTIVE:
        raise PlanNotInForce


def check_new(plans: Sequence[Plan]) -> None:
    """Refuse a new edition of a plan while one waits for the town. Raises PlanWaiting."""
    for one in plans:
        if one.state in WAITING:
            raise PlanWaiting(one.edition)


def of(plans: Iterable[Plan], person_id: UUID | None = None) -> list[Plan]:
    """The editions of a child's own plan, or (nobody named) of the household's."""
    return [one for one in plans if one.person_id == person_id]


def in_force(plans: Iterable[Plan]) -> Plan | None:
    """The edition that counts of one plan: two that were approved at once on two devices are one,
    the newer.
    """
    active = [one for one in plans if one.state is PlanState.ACTIVE]
    return max(active, key=lambda one: (one.edition, one.approved_at, one.id), default=None)


def in_force_each(plans: Iterable[Plan]) -> list[Plan]:
    """The edition that counts of each plan, a household's or a child's."""
    by_plan: dict[tuple[UUID, UUID | None], list[Plan]] = defaultdict(list)
    for one in plans:
        by_plan[one.household_id, one.person_id].append(one)
    return [found for those in by_plan.values() if (found := in_force(those))]


def measures_of(plan: Plan) -> list[Measure]:
    """The measures as values."""
    return [Measure.model_validate(one) for one in plan.measures]


def measures_left(plan: Plan) -> list[Measure]:
    """What the next edition begins with: the measures that are still open."""
    return [one for one in measures_of(plan) if one.status in _OPEN]


def is_late(measure: Measure, day: date) -> bool:
    """Whether it should have been done by a day and is not."""
    return measure.status in _OPEN and measure.due_on < day


def late_measures(plan: Plan, day: date) -> list[Measure]:
    """What of a plan in force is late, the oldest first."""
    if plan.state is not PlanState.ACTIVE:
        return []
    late = [one for one in measures_of(plan) if is_late(one, day)]
    return sorted(late, key=lambda one: one.due_on)


def changed_measure(plan: Plan, number: int, *, to: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All measures with another state of the one with this number (from 1). A done one says what
    shows it. Raises PlanNotInForce, NoSuchMeasure, OutcomeMissing, ReasonMissing.
    """
    check_in_force(plan)
    if not 1 <= number <= len(plan.measures):
        raise NoSuchMeasure(number)
    if not str(to.get("evidence") or "").strip():
        if to["status"] is MeasureStatus.DONE:
            raise OutcomeMissing
        if to["status"] is MeasureStatus.STOPPED:
            raise ReasonMissing
    return [{**one, **to} if place == number else one for place, one in enumerate(plan.measures, 1)]


def next_review(cycle: ReviewCycle, after: date) -> date:
    """When one looks at it again."""
    return months_later(after, CYCLE_MONTHS[cycle])
