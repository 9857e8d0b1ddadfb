"""Read inspections and the tasks of their findings. Never writes."""

from uuid import UUID

from sqlalchemy import Connection, bindparam

from fieldvisit.records import Inspection, Task
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_i, _t = (TABLES[kind].c for kind in ("inspection", "task"))


def all(tx: Connection) -> list[Inspection]:
    """Every inspection known here, the newest period first."""
    return _all.all(tx)


def findings_of(tx: Connection, inspection_id: UUID) -> list[Task]:
    """What an inspection found, in the order in which it was written down."""
    return _findings_of.all(tx, inspection_id=inspection_id)


_all = Records(
    Inspection,
    lambda found: found.where(_i.deleted_at.is_(None)).order_by(
        _i.until.desc(), _i.created_at.desc(), _i.id
    ),
)
_findings_of = Records(
    Task,
    lambda found: found.where(
        _t.inspection_id == bindparam("inspection_id"), _t.deleted_at.is_(None)
    ).order_by(_t.created_at, _t.id),
)
