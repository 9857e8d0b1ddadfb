"""Read tasks. Never writes and computes no rounds (those are `rules.cadence`)."""

from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.records.task import Task
from fieldvisit.store import rows
from fieldvisit.store.tables import TABLES

_t = TABLES["task"].c
_open = (_t.state == "open", _t.deleted_at.is_(None))


def open_tasks(tx: Connection) -> list[Task]:
    """Everything still to be done, the nearest day first."""
    return rows.fetch(
        tx, Task, statement=rows.select_of("task").where(*_open).order_by(_t.due_on, _t.id)
    )


def of_household(tx: Connection, household_id: UUID) -> list[Task]:
    """What is still to be done for one household, the nearest day first."""
    return rows.fetch(
        tx,
        Task,
        statement=rows.select_of("task")
        .where(*_open, _t.household_id == household_id)
        .order_by(_t.due_on, _t.id),
    )


def get(tx: Connection, task_id: UUID) -> Task | None:
    """One task by its id."""
    return rows.first(tx, Task, statement=rows.select_of("task").where(_t.id == task_id))
