"""Read rosters of insurance. Never writes and keeps no sum."""

from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from fieldvisit.records import Insurance
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_i, _p = TABLES["insurance"].c, TABLES["person"].c


def between(tx: Connection, *, first: int, last: int) -> list[Insurance]:
    """Every place on the rosters of these years (both included), the latest year first."""
    return _between.all(tx, first=first, last=last)


def of_household(tx: Connection, household_id: UUID) -> list[Insurance]:
    """A household's places on rosters, the latest year first."""
    return _of_household.all(tx, household_id=household_id)


def names(tx: Connection, year: int) -> dict[UUID, str]:
    """The names of those on a year's rosters."""
    here = select(_i.person_id).where(_i.year == year, _i.deleted_at.is_(None))
    found = tx.execute(select(_p.id, _p.name).where(_p.id.in_(here)))
    return {row[0]: row[1] for row in found}


def premiums_by_payer(tx: Connection) -> dict[str, int]:
    """What each payer paid in premiums so far, in fen."""
    found = tx.execute(
        select(_i.premium_payer, func.sum(_i.premium))
        .where(_i.deleted_at.is_(None))
        .group_by(_i.premium_payer)
    )
    return {row[0]: row[1] for row in found}


_between = Records(
    Insurance,
    lambda found: found.where(
        _i.year >= bindparam("first"), _i.year <= bindparam("last"), _i.deleted_at.is_(None)
    ).order_by(_i.year.desc(), _i.product, _i.id),
)
_of_household = Records(
    Insurance,
    lambda found: found.where(
        _i.household_id == bindparam("household_id"), _i.deleted_at.is_(None)
    ).order_by(_i.year.desc(), _i.product, _i.id),
)
