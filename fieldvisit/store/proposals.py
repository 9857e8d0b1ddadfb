"""Read changes that forms propose. Never writes and decides nothing."""

from uuid import UUID

from sqlalchemy import Connection, bindparam

from fieldvisit.records.proposal import Proposal
from fieldvisit.store import rows
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_p = TABLES["proposal"].c


def get(tx: Connection, proposal_id: UUID) -> Proposal | None:
    """One proposal by its id."""
    return rows.by_id(Proposal).first(tx, id=proposal_id)


def open_of_household(tx: Connection, household_id: UUID) -> list[Proposal]:
    """What waits for a decision in one household, oldest first."""
    return _open.all(tx, household_id=household_id)


_open = Records(
    Proposal,
    lambda found: found.where(
        _p.household_id == bindparam("household_id"),
        _p.state == "open",
        _p.deleted_at.is_(None),
    ).order_by(_p.created_at, _p.id),
)
