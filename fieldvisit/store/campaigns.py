"""Read campaigns, their tasks, and what a campaign asks of households. Never writes."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, select

from fieldvisit.records import Campaign, Task
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_c, _t, _m, _p = (TABLES[kind].c for kind in ("campaign", "task", "membership", "person"))


def all(tx: Connection) -> list[Campaign]:
    """Every campaign known here, the nearest last day first."""
    return _all.all(tx)


def tasks_of(tx: Connection, campaign_id: UUID) -> list[Task]:
    """The tasks of a campaign by village."""
    return _tasks_of.all(tx, campaign_id=campaign_id)


def eldest(tx: Connection) -> dict[UUID, date]:
    """When the eldest member of each household was born, as far as it is known."""
    found = tx.execute(
        select(_m.household_id, func.min(_p.birth_date))
        .join_from(TABLES["membership"], TABLES["person"], _p.id == _m.person_id)
        .where(_m.until.is_(None), _m.deleted_at.is_(None), _p.birth_date.is_not(None))
        .group_by(_m.household_id)
    )
    return {row[0]: row[1] for row in found}


def _tasks(found: Select[Any]) -> Select[Any]:
    here = _t.campaign_id == bindparam("campaign_id"), _t.deleted_at.is_(None)
    return found.where(*here).order_by(_t.scope, _t.id)


_all = Records(
    Campaign, lambda found: found.where(_c.deleted_at.is_(None)).order_by(_c.due_on, _c.id)
)
_tasks_of = Records(Task, _tasks)
