"""Read tasks. Never writes and computes no rounds (those are `rules.cadence`)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, String, and_, bindparam, or_, select

from fieldvisit.records.task import Task
from fieldvisit.store import rows
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_t, _v, _p = (TABLES[kind].c for kind in ("task", "visit", "person"))


def open_tasks(tx: Connection) -> list[Task]:
    """Everything still to be done, the nearest day first."""
    return _open_tasks.all(tx)


def open_on(tx: Connection, before: datetime) -> list[Task]:
    """What was made before an instant and not done by a visit before it, the nearest day first."""
    return _open_on.all(tx, before=before)


def of_household(tx: Connection, household_id: UUID) -> list[Task]:
    """What is still to be done for one household, the nearest day first."""
    return _of_household.all(tx, household_id=household_id)


def of_kinds(tx: Connection, prefix: str, *, every: bool, limit: int) -> list[Task]:
    """Tasks whose kind begins so, those that are open first, by day; unless `every` one is asked
    for, the open ones alone.
    """
    state = "" if every else "open"
    return _of_kinds.all(tx, prefix=prefix, beyond=f"{prefix}~", state=state, limit=limit)


def names_of_persons(tx: Connection, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """What the persons are called."""
    found = tx.execute(select(_p.id, _p.name).where(_p.id.in_(set(person_ids))))
    return {row.id: row.name for row in found}


def of_kind(tx: Connection, kind: str) -> list[Task]:
    """Every task of a kind, done and cancelled ones too, the nearest day first."""
    return _of_kind.all(tx, kind=kind)


def done_by(tx: Connection, household_id: UUID, *, visit_id: UUID) -> list[Task]:
    """The tasks of a household that a visit did."""
    return _done_by.all(tx, household_id=household_id, visit_id=visit_id)


def get(tx: Connection, task_id: UUID) -> Task | None:
    """One task by its id."""
    return rows.by_id(Task).first(tx, id=task_id)


def _still_open(found: Select[Any]) -> Select[Any]:
    return found.where(_t.state == "open", _t.deleted_at.is_(None)).order_by(_t.due_on, _t.id)


def _then_open(found: Select[Any]) -> Select[Any]:
    done_later = (
        select(_v.id)
        .where(_v.id == _t.done_by_visit, _v.started_at >= bindparam("before"))
        .exists()
    )
    then = or_(_t.state == "open", and_(_t.state == "done", done_later))
    made = _t.created_at < bindparam("before")
    return found.where(then, made, _t.deleted_at.is_(None)).order_by(_t.due_on, _t.id)


_open_tasks = Records(Task, _still_open)
_open_on = Records(Task, _then_open)
_of_household = Records(
    Task, lambda found: _still_open(found).where(_t.household_id == bindparam("household_id"))
)
_done_by = Records(
    Task,
    lambda found: found.where(
        _t.household_id == bindparam("household_id"),
        _t.done_by_visit == bindparam("visit_id"),
        _t.state == "done",
        _t.deleted_at.is_(None),
    ).order_by(_t.due_on, _t.id),
)
_of_kinds = Records(
    Task,
    lambda found: (
        found.where(
            _t.kind >= bindparam("prefix"),
            _t.kind < bindparam("beyond"),
            or_(_t.state == bindparam("state"), bindparam("state", type_=String) == ""),
            _t.deleted_at.is_(None),
        )
        .order_by(_t.state != "open", _t.due_on, _t.id)
        .limit(bindparam("limit"))
    ),
)
_of_kind = Records(
    Task,
    lambda found: found.where(_t.kind == bindparam("kind"), _t.deleted_at.is_(None)).order_by(
        _t.due_on, _t.id
    ),
)
