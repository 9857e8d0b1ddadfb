"""Read needs and what answers them: service orders, referrals, looks at how it stands. Never
writes.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, or_

from fieldvisit.records import FollowUp, Need, Referral, ServiceOrder
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_n, _o, _f, _r = (TABLES[kind].c for kind in ("need", "service_order", "follow_up", "referral"))


def needs_of(tx: Connection, household_id: UUID) -> list[Need]:
    """A household's needs, the first found first."""
    return _needs_of.all(tx, household_id=household_id)


def open_needs(tx: Connection) -> list[Need]:
    """Needs that are neither closed nor rejected, the first found first."""
    return _open_needs.all(tx)


def needs_at_once(tx: Connection) -> list[Need]:
    """特急 needs that nothing answers yet, the first found first."""
    return _needs_at_once.all(tx)


def orders_of(tx: Connection, household_id: UUID) -> list[ServiceOrder]:
    """A household's service orders, oldest first."""
    return _orders_of.all(tx, household_id=household_id)


def follow_ups_of(tx: Connection, household_id: UUID) -> list[FollowUp]:
    """A household's follow-ups, oldest first."""
    return _follow_ups_of.all(tx, household_id=household_id)


def referrals_of(tx: Connection, household_id: UUID) -> list[Referral]:
    """A household's referrals, oldest first."""
    return _referrals_of.all(tx, household_id=household_id)


def _of(found: Select[Any], c: Any, *order: Any) -> Select[Any]:
    here = c.household_id == bindparam("household_id"), c.deleted_at.is_(None)
    return found.where(*here).order_by(*order, c.id)


_needs_of = Records(Need, lambda found: _of(found, _n, _n.found_at))
_orders_of = Records(ServiceOrder, lambda found: _of(found, _o, _o.ordered_on))
_follow_ups_of = Records(FollowUp, lambda found: _of(found, _f, _f.done_at))
_referrals_of = Records(Referral, lambda found: _of(found, _r, _r.created_at))
_open_needs = Records(
    Need,
    lambda found: found.where(
        _n.state != "closed", _n.state != "rejected", _n.deleted_at.is_(None)
    ).order_by(_n.found_at, _n.id),
)
_needs_at_once = Records(
    Need,
    lambda found: found.where(
        _n.urgency == "at_once",
        or_(*(_n.state == one for one in ("found", "verified", "reopened"))),
        _n.deleted_at.is_(None),
    ).order_by(_n.found_at, _n.id),
)
