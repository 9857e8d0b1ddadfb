"""Read public notices. Never writes."""

from uuid import UUID

from sqlalchemy import Connection, bindparam

from fieldvisit.records import PublicNotice
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_n = TABLES["public_notice"].c


def all(tx: Connection) -> list[PublicNotice]:
    """Every notice, those that hang or are to be put up first, oldest first."""
    return _all.all(tx)


def of_household(tx: Connection, household_id: UUID) -> list[PublicNotice]:
    """A household's notices, the newest first."""
    return _of_household.all(tx, household_id=household_id)


_all = Records(
    PublicNotice,
    lambda found: found.where(_n.deleted_at.is_(None)).order_by(
        _n.taken_down_on.is_not(None), _n.created_at, _n.id
    ),
)
_of_household = Records(
    PublicNotice,
    lambda found: found.where(
        _n.household_id == bindparam("household_id"), _n.deleted_at.is_(None)
    ).order_by(_n.created_at.desc(), _n.id),
)
