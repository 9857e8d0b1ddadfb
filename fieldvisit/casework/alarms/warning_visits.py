"""The visit that follows a warning: somebody goes and looks, once."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables import policy_values
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Task
from fieldvisit.store import audit, journal, tasks

VISIT = "warning_visit"
"""The task of somebody who goes and looks."""


@dataclass(eq=False)
class LookedAtSoon(FieldvisitError):
    """Somebody goes there already; `on` the day."""

    on: date


def go(desk: Desk, household_id: str, *, on: date | None = None) -> Task:
    """Somebody of us goes and looks, on a day or within the working days that the policy says.
    Raises NotHere, LookedAtSoon, DayPassed.
    """
    writing.may_write(desk, "task")
    today = local_day(desk.clock.now())
    desk.may_show_people()
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        planned = [one.due_on for one in going(tx) if one.household_id == home.id]
        if planned:
            raise LookedAtSoon(planned[0])
        tables, key = desk.tables, "warning_visit_days"
        days = policy_values.whole_number(tables, key, day=today, region=home.scope)
        latest = policy_values.due_in(tables, today, working_days=days)
        task = Task(
            id=desk.ids.fresh(),
            scope=home.scope,
            created_at=desk.clock.now(),
            household_id=home.id,
            kind=VISIT,
            due_on=naming.not_past(on or latest, today=today),
            assignee_id=desk.profile.staff_id,
            source="监测预警：上门看看",
        )
        journal.insert(tx, task, stamp=desk.stamp())
        audit.append(tx, "warning_visit_planned", subject=str(home.id), stamp=desk.stamp())
    return task


def going(tx: Connection) -> list[Task]:
    """The visits that are planned and not made, by day."""
    return tasks.of_kinds(tx, VISIT, every=False, limit=-1)
