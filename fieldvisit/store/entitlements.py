"""Read what households get. Never writes."""

from uuid import UUID

from sqlalchemy import Connection, bindparam

from fieldvisit.records import Entitlement
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_e = TABLES["entitlement"].c


def of_household(tx: Connection, household_id: UUID) -> list[Entitlement]:
    """What a household has or had, the first begun first."""
    return _of_household.all(tx, household_id=household_id)


def under(tx: Connection, region: str) -> list[Entitlement]:
    """Everything in or below a region, told by its leading digits; "" is all of this device."""
    return _under.all(tx, region=region, beyond=f"{region}~")


_of_household = Records(
    Entitlement,
    lambda found: found.where(
        _e.household_id == bindparam("household_id"), _e.deleted_at.is_(None)
    ).order_by(_e.since, _e.id),
)
_under = Records(
    Entitlement,
    lambda found: found.where(
        _e.scope >= bindparam("region"), _e.scope < bindparam("beyond"), _e.deleted_at.is_(None)
    ).order_by(_e.since, _e.id),
)
