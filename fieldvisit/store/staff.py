"""Read people who do the work. Never writes; knows no PIN and no key."""

from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.records.staff import Staff
from fieldvisit.store import rows
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_s = TABLES["staff"].c


def get(tx: Connection, staff_id: UUID) -> Staff | None:
    """One worker by id, one who left too."""
    return rows.by_id(Staff).first(tx, id=staff_id)


def all(tx: Connection) -> list[Staff]:
    """Workers known here, by name."""
    return _all.all(tx)


_all = Records(Staff, lambda found: found.where(_s.deleted_at.is_(None)).order_by(_s.name, _s.id))
