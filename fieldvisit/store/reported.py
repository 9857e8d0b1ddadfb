"""Read what was reported to outside systems and what was not yet. Never writes."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from fieldvisit.records import Reported
from fieldvisit.store.editions import COUNTED
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_r, _v = TABLES["reported"].c, TABLES["visit"].c


class Seen(NamedTuple):
    """A visit that counts: what a list of them shows."""

    id: UUID
    household_id: UUID
    form_id: str
    number: str
    started_at: datetime


def visits_of(tx: Connection, forms: Collection[str], *, since: datetime) -> list[Seen]:
    """The visits of these forms to households that count, from an instant on, oldest first, each
    once.
    """
    found = (
        select(_v.id, _v.household_id, _v.form_id, _v.number, _v.started_at)
        .where(_v.form_id.in_(forms), _v.started_at >= since, COUNTED)
        .where(_v.deleted_at.is_(None), _v.household_id.is_not(None))
        .order_by(_v.started_at, _v.id)
    )
    return [Seen(*row) for row in tx.execute(found)]


def of_system(tx: Connection, system: str) -> dict[UUID, Reported]:
    """What a system has, by the visit's id; of two who entered it the first counts."""
    return {one.visit_id: one for one in reversed(_of_system.all(tx, system=system))}


def of_household(tx: Connection, household_id: UUID) -> list[Reported]:
    """What outside systems have of a household, oldest first."""
    return _of_household.all(tx, household_id=household_id)


_of_household = Records(
    Reported,
    lambda found: found.where(
        _r.household_id == bindparam("household_id"), _r.deleted_at.is_(None)
    ).order_by(_r.reported_on, _r.id),
)
_of_system = Records(
    Reported,
    lambda found: found.where(_r.system == bindparam("system"), _r.deleted_at.is_(None)).order_by(
        _r.reported_on, _r.id
    ),
)
