"""Read visits: by household, to be reviewed, counted. Never writes; a draft is not a visit (see
`drafts`).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from fieldvisit.records.visit import Visit
from fieldvisit.store import rows
from fieldvisit.store.households import COUNTED
from fieldvisit.store.tables import TABLES

_v = TABLES["visit"].c


def get(tx: Connection, visit_id: UUID) -> Visit | None:
    """One visit by its id."""
    return rows.first(tx, Visit, statement=rows.select_of("visit").where(_v.id == visit_id))


def of_household(
    tx: Connection, household_id: UUID, *, limit: int = 50, before: datetime | None = None
) -> list[Visit]:
    """A household's visits and attempts, newest first, one page; `before`: the last start seen."""
    wanted = [_v.household_id == household_id, _v.deleted_at.is_(None)]
    if before:
        wanted.append(_v.started_at < before)
    return rows.fetch(
        tx,
        Visit,
        statement=rows.select_of("visit")
        .where(*wanted)
        .order_by(_v.started_at.desc())
        .limit(limit),
    )


def last_of(tx: Connection, household_id: UUID, *, form_id: str) -> Visit | None:
    """The newest visit of a form that counts: finalised or reviewed, not an attempt."""
    wanted = (
        _v.household_id == household_id,
        _v.form_id == form_id,
        _v.state.in_(COUNTED),
        _v.deleted_at.is_(None),
    )
    return rows.first(
        tx,
        Visit,
        statement=rows.select_of("visit")
        .where(*wanted)
        .order_by(_v.started_at.desc(), _v.revision.desc()),
    )


def to_review(tx: Connection) -> list[Visit]:
    """Finalised visits that nobody has reviewed, oldest first; one replaced by a newer revision is
    not among them.
    """
    newer = TABLES["visit"].alias()
    replaced = select(newer.c.id).where(newer.c.replaces == _v.id).exists()
    wanted = (_v.state == "finalised", _v.deleted_at.is_(None), ~replaced)
    return rows.fetch(
        tx, Visit, statement=rows.select_of("visit").where(*wanted).order_by(_v.ended_at, _v.id)
    )


def count_on(
    tx: Connection,
    *,
    since: datetime,
    until: datetime,
    form_id: str | None = None,
    created_by: UUID | None = None,
) -> int:
    """How many visits that count began in `[since, until)`."""
    wanted = [
        _v.started_at >= since,
        _v.started_at < until,
        _v.state.in_(COUNTED),
        _v.deleted_at.is_(None),
    ]
    if form_id:
        wanted.append(_v.form_id == form_id)
    if created_by:
        wanted.append(_v.created_by == created_by)
    return tx.execute(select(func.count()).select_from(TABLES["visit"]).where(*wanted)).scalar_one()
