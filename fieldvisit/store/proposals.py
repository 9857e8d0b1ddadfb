"""Read changes that forms propose. Never writes and decides nothing."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from fieldvisit.records.proposal import Proposal
from fieldvisit.store import rows
from fieldvisit.store.opening import json_text
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_p = TABLES["proposal"].c


def get(tx: Connection, proposal_id: UUID) -> Proposal | None:
    """One proposal by its id."""
    return rows.by_id(Proposal).first(tx, id=proposal_id)


def open_of_household(tx: Connection, household_id: UUID) -> list[Proposal]:
    """What waits for a decision in one household, oldest first."""
    return _open.all(tx, household_id=household_id)


def of_visits(tx: Connection, visit_ids: Collection[UUID]) -> list[Proposal]:
    """What these visits proposed, decided or not."""
    return _of_visits.all(tx, ids=json_text([one.hex for one in visit_ids]))


def unsaid_of(tx: Connection, visit_ids: Collection[UUID]) -> list[Proposal]:
    """What these visits proposed and was taken back before anybody decided it."""
    return _unsaid.all(tx, ids=json_text([one.hex for one in visit_ids]))


_unsaid = Records(
    Proposal,
    lambda found: found.where(
        _p.visit_id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value)),
        _p.state == "open",
        _p.deleted_at.is_not(None),
    ).order_by(_p.created_at, _p.id),
)
_of_visits = Records(
    Proposal,
    lambda found: found.where(
        _p.visit_id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value)),
        _p.deleted_at.is_(None),
    ).order_by(_p.created_at, _p.id),
)
_open = Records(
    Proposal,
    lambda found: found.where(
        _p.household_id == bindparam("household_id"),
        _p.state == "open",
        _p.deleted_at.is_(None),
    ).order_by(_p.created_at, _p.id),
)
