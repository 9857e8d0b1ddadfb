"""Everything that is due on a day, and why: rounds by cadence, tasks with a day. Stores nothing."""

from dataclasses import replace
from datetime import date

from fieldvisit.casework.daily import due_of_cases, due_of_entitlements, due_of_readings
from fieldvisit.casework.daily.due_line import FIRST, DueLine, due_state
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import careful, rounds
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Task
from fieldvisit.records.fields import mask_name
from fieldvisit.rules.cadence import DueState
from fieldvisit.rules.corrections import KIND as CORRECTION
from fieldvisit.rules.deidentify import Blinder
from fieldvisit.rules.matching import folded
from fieldvisit.store import households, tasks
from fieldvisit.words.labels import label

DUE_DAYS = 7
"""A task is due from so many days before its day."""

_NOBODY = Blinder(())


def due_on(desk: Desk, day: date) -> list[DueLine]:
    """Everything that is due or to come as of a day: the rounds of the running period that are not
    done, and open tasks; what has a clock first, then overdue, then by day. Of a day gone by it
    tells what was known then of visits and tasks; the register and clues are today's.
    """
    before = rounds.after(day) if day < local_day(desk.clock.now()) else households.FAR
    with desk.read_people() as tx:
        lent = desk.is_assessors
        standings = [] if lent else rounds.standings(tx, day, before=before, tables=desk.tables)
        found = [_round_line(one) for one in standings if one.due.state is not DueState.DONE]
        kept = due_of_cases.untold(tx, tasks.open_on(tx, before))
        found += due_of_entitlements.lines(tx, desk, day=day)
        found += due_of_cases.lines(tx, desk, day=day, before=before)
        found += due_of_readings.lines(tx, desk, day=day)
        names = households.names(tx, [one.household_id for one in kept])
        warned = {str(home): kinds for home, kinds in careful.warnings(tx, day=day).items()}
    found += [_task_line(one, names.get(one.household_id, ""), day=day) for one in folded(kept)]
    careful_of = (replace(one, safety=warned.get(one.household, ())) for one in found)
    return sorted(careful_of, key=_order)


def _order(one: DueLine) -> tuple[bool, int, date, str]:
    return one.kind not in FIRST, rounds.ORDER[DueState(one.state)], one.due, one.household


def _round_line(one: rounds.Standing) -> DueLine:
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


def _task_line(task: Task, name: str, *, day: date) -> DueLine:
    return DueLine(
        household=str(task.household_id),
        name=mask_name(name),
        person=str(task.person_id) if task.person_id else None,
        kind=task.kind,
        due=task.due_on,
        state=due_state(task.due_on, day=day, ahead=DUE_DAYS),
        rule=label("task_kind", task.kind),
        # What a person says of their own record may hold their number.
        source=_NOBODY.blind(task.source) if task.kind == CORRECTION else task.source,
    )
