"""Read visits: by household, to be reviewed, counted. Never writes; a draft is no visit (see
`drafts`).
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, select

from fieldvisit.machine.clock import SHANGHAI
from fieldvisit.records.visit import Visit
from fieldvisit.store import rows
from fieldvisit.store.editions import COUNTED, NEWEST
from fieldvisit.store.opening import json_text
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_visit = TABLES["visit"]
_v = _visit.c
_h = TABLES["household"].c
LAST_DAY = "9999"
"""Sorts after every instant: the page before nothing."""


def get(tx: Connection, visit_id: UUID) -> Visit | None:
    """One visit by its id."""
    return rows.by_id(Visit).first(tx, id=visit_id)


def of_household(
    tx: Connection, household_id: UUID, *, limit: int = 50, before: datetime | None = None
) -> list[Visit]:
    """A household's visits and attempts, newest first, one page; `before`: the last start seen."""
    return OF_HOUSEHOLD.all(tx, household_id=household_id, limit=limit, before=before or LAST_DAY)


def last_of(tx: Connection, household_id: UUID, *, form_id: str) -> Visit | None:
    """The newest visit of a form that counts: finalised or reviewed, not an attempt."""
    return _last_of.first(tx, household_id=household_id, form_id=form_id)


def to_review(tx: Connection) -> list[Visit]:
    """Finalised visits that nobody has reviewed, oldest first; of each the newest edition."""
    return _to_review.all(tx)


def counted(
    tx: Connection, *, form_id: str, categories: Collection[str], days: tuple[date, date]
) -> list[Visit]:
    """Visits with a form that count, each once, to households of these categories, begun from one
    day to another (both included).
    """
    first, last = (datetime.combine(day, time(), SHANGHAI) for day in days)
    kinds = json_text(sorted(categories))
    until = last + timedelta(days=1)
    return _counted.all(tx, form_id=form_id, kinds=kinds, first=first, until=until)


def attempts(tx: Connection, *, days: tuple[date, date]) -> list[Visit]:
    """Where somebody went and met nobody, from one day to another (both included), oldest first."""
    first, last = (datetime.combine(day, time(), SHANGHAI) for day in days)
    return _attempts.all(tx, first=first, until=last + timedelta(days=1))


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
        COUNTED,
        _v.deleted_at.is_(None),
    ]
    if form_id:
        wanted.append(_v.form_id == form_id)
    if created_by:
        wanted.append(_v.created_by == created_by)
    return tx.execute(select(func.count()).select_from(_visit).where(*wanted)).scalar_one()


def _a_page(found: Select[Any]) -> Select[Any]:
    return (
        found.where(
            _v.household_id == bindparam("household_id"),
            _v.started_at < bindparam("before"),
            _v.deleted_at.is_(None),
        )
        .order_by(_v.started_at.desc(), _v.revision.desc(), _v.id.desc())
        .limit(bindparam("limit"))
    )


def _the_last(found: Select[Any]) -> Select[Any]:
    return (
        found.where(
            _v.household_id == bindparam("household_id"),
            _v.form_id == bindparam("form_id"),
            COUNTED,
            _v.deleted_at.is_(None),
        )
        .order_by(_v.started_at.desc(), _v.revision.desc())
        .limit(1)
    )


def _unreviewed(found: Select[Any]) -> Select[Any]:
    return found.where(_v.state == "finalised", _v.deleted_at.is_(None), NEWEST).order_by(
        _v.ended_at, _v.id
    )


OF_HOUSEHOLD = Records(Visit, _a_page)
_last_of = Records(Visit, _the_last)
_to_review = Records(Visit, _unreviewed)


def _counted_of(found: Select[Any]) -> Select[Any]:
    kinds = select(func.json_each(bindparam("kinds")).table_valued("value").c.value)
    homes = select(_h.id).where(_h.category.in_(kinds))
    return found.where(
        _v.form_id == bindparam("form_id"),
        _v.started_at >= bindparam("first"),
        _v.started_at < bindparam("until"),
        _v.household_id.in_(homes),
        _v.deleted_at.is_(None),
        COUNTED,
    ).order_by(_v.started_at, _v.id)


_counted = Records(Visit, _counted_of)
_attempts = Records(
    Visit,
    lambda found: found.where(
        _v.state == "attempt",
        NEWEST,
        _v.started_at >= bindparam("first"),
        _v.started_at < bindparam("until"),
        _v.deleted_at.is_(None),
    ).order_by(_v.started_at, _v.id),
)
