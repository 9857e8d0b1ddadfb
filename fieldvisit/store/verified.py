"""Read what others verified or what is closed: reviewed visits, closed needs, confirmed referrals,
true clues, closed dossiers, credits. Never writes and keeps no sum.
"""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from fieldvisit.records import Credit
from fieldvisit.store import editions
from fieldvisit.store.editions import COUNTED
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_v, _n, _r, _c = (TABLES[kind].c for kind in ("visit", "need", "referral", "credit"))
_u, _d = (TABLES[kind].c for kind in ("clue", "special_case"))


class Reviewed(NamedTuple):
    """A visit that was reviewed: who went, when it first passed, what became of a clue."""

    id: UUID
    scope: str
    investigators: list[str]
    reviewed_at: datetime
    verify_result: str | None
    first_visit: UUID | None


class ClosedNeed(NamedTuple):
    id: UUID
    scope: str
    created_by: UUID
    closed_at: datetime


class Confirmed(NamedTuple):
    id: UUID
    scope: str
    created_by: UUID
    confirmed_on: date


def reviewed(tx: Connection) -> list[Reviewed]:
    """Visits that passed, each once: as its last edition that passed tells it, on the day when the
    first one did.
    """
    clue = func.json_extract(_v.answers, "$.verify_result")
    columns = _v.id, _v.scope, _v.investigators, _v.reviewed_at, clue, _v.first_visit
    found = select(*columns).where(
        _v.state == "reviewed", _v.reviewed_at.is_not(None), _v.deleted_at.is_(None), COUNTED
    )
    seen = [Reviewed(*row) for row in tx.execute(found)]
    since = editions.first_passed(tx)
    return [
        one._replace(reviewed_at=since.get(one.first_visit, one.reviewed_at))
        if one.first_visit
        else one
        for one in seen
    ]


def closed_needs(tx: Connection) -> list[ClosedNeed]:
    """Needs that are closed, with who found them."""
    found = select(_n.id, _n.scope, _n.created_by, _n.closed_at).where(
        _n.state == "closed", _n.created_by.is_not(None), _n.deleted_at.is_(None)
    )
    return [ClosedNeed(*row) for row in tx.execute(found)]


def confirmed(tx: Connection) -> list[Confirmed]:
    """Referrals that the person confirmed, with who made them."""
    found = select(_r.id, _r.scope, _r.created_by, _r.confirmed_on).where(
        _r.state == "confirmed",
        _r.confirmed_on.is_not(None),
        _r.created_by.is_not(None),
        _r.deleted_at.is_(None),
    )
    return [Confirmed(*row) for row in tx.execute(found)]


class Ended(NamedTuple):
    """A row that came to its end, who made it and when it ended."""

    id: UUID
    created_by: UUID
    at: datetime


def true_clues(tx: Connection) -> list[Ended]:
    """Clues that were looked into and found true."""
    found = select(_u.id, _u.created_by, _u.verified_at).where(
        _u.verdict == "true",
        _u.verified_at.is_not(None),
        _u.created_by.is_not(None),
        _u.deleted_at.is_(None),
    )
    return [Ended(*row) for row in tx.execute(found)]


def closed_cases(tx: Connection) -> list[Ended]:
    """Dossiers that are closed."""
    found = select(_d.id, _d.created_by, _d.closed_at).where(
        _d.state == "closed",
        _d.closed_at.is_not(None),
        _d.created_by.is_not(None),
        _d.deleted_at.is_(None),
    )
    return [Ended(*row) for row in tx.execute(found)]


def credits(tx: Connection) -> list[Credit]:
    """Every credit, by day."""
    return _credits.all(tx)


def credits_of(tx: Connection, staff_id: UUID) -> list[Credit]:
    """One person's credits, by day."""
    return _credits_of.all(tx, staff_id=staff_id)


_credits = Records(
    Credit, lambda found: found.where(_c.deleted_at.is_(None)).order_by(_c.done_on, _c.id)
)
_credits_of = Records(
    Credit,
    lambda found: found.where(
        _c.staff_id == bindparam("staff_id"), _c.deleted_at.is_(None)
    ).order_by(_c.done_on, _c.id),
)
