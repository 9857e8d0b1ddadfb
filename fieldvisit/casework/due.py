"""Everything that is due on a day, and why: rounds by cadence, tasks with a day. Stores nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policy_values import policies
from fieldvisit.casework.rounds import ORDER, Standing, after, standings
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Entitlement, Task
from fieldvisit.records.fields import mask_name
from fieldvisit.rules.cadence import DueState
from fieldvisit.rules.entitlements import runs
from fieldvisit.rules.policies import policy
from fieldvisit.store import entitlements, households, tasks
from fieldvisit.words.labels import label

DUE_DAYS = 7
"""A task is due from so many days before its day."""

REVIEW_DAYS = 30
"""A review takes its time: it is due from so many days before."""


@dataclass(frozen=True)
class DueLine:
    """One thing that is due: `kind` is a cadence's id or a task kind, `due` the day by which,
    `state` a `DueState`, `rule` its words, `source` the clause or why the task exists. `name`: the
    householder's, masked.
    """

    household: str
    name: str
    person: str | None
    kind: str
    due: date
    state: str
    rule: str
    source: str


def due_on(desk: Desk, day: date) -> list[DueLine]:
    """Everything that is due or to come as of a day: the rounds of the running period that are not
    done, and open tasks; overdue first, then by day. Of a day gone by it tells what was known
    then of visits and tasks; the register is today's.
    """
    before = after(day) if day < local_day(desk.clock.now()) else households.FAR
    with desk.read_people() as tx:
        rounds = standings(tx, day, before=before)
        found = [_round_line(one) for one in rounds if one.due.state is not DueState.DONE]
        kept = tasks.open_on(tx, before)
        held = [one for one in entitlements.under(tx, "") if runs(one, day)]
        names = households.names(
            tx, [one.household_id for one in kept] + [one.household_id for one in held]
        )
    found += [line for one in held for line in _held_lines(one, names, day=day)]
    found += [_task_line(one, names.get(one.household_id, ""), day=day) for one in kept]
    return sorted(found, key=lambda one: (ORDER[DueState(one.state)], one.due, one.household))


def _round_line(one: Standing) -> DueLine:
    return DueLine(
        household=str(one.facts.household_id),
        name=mask_name(one.facts.name),
        person=None,
        kind=one.rule.id,
        due=one.due.period_end,
        state=one.due.state,
        rule=one.rule.label,
        source=one.rule.source,
    )


def _held_lines(one: Entitlement, names: Mapping[UUID, str], *, day: date) -> Iterator[DueLine]:
    """What a household gets is reviewed, and ends on a day that was known from the start."""
    days = {"entitlement_review": one.review_on}
    if one.end_cause is None:
        days["entitlement_expiry"] = one.until
    for kind, by in days.items():
        if by is None:
            continue
        left = (by - day).days
        state = DueState.OVERDUE if left < 0 else DueState.DUE
        value = policy(policies(), _SOURCE[kind], day=one.since, region=one.scope)
        yield DueLine(
            household=str(one.household_id),
            name=mask_name(names.get(one.household_id, "")),
            person=str(one.person_id) if one.person_id else None,
            kind=kind,
            due=by,
            state=state if left <= REVIEW_DAYS else DueState.LATER,
            rule=label("task_kind", kind),
            source=value.source if value else one.reason,
        )


_SOURCE = {"entitlement_review": "review_months", "entitlement_expiry": "rigid_valid_months"}
"""The policy values whose clauses ask for it."""


def _task_line(task: Task, name: str, *, day: date) -> DueLine:
    left = (task.due_on - day).days
    state = DueState.OVERDUE if left < 0 else DueState.DUE
    return DueLine(
        household=str(task.household_id),
        name=mask_name(name),
        person=str(task.person_id) if task.person_id else None,
        kind=task.kind,
        due=task.due_on,
        state=state if left <= DUE_DAYS else DueState.LATER,
        rule=label("task_kind", task.kind),
        source=task.source,
    )
