"""Read open conflicts, and close our changes whose conflicts were chosen. Decides nothing."""

from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.records.conflict import Conflict
from fieldvisit.store import rows
from fieldvisit.store.prepared import driver
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_c = TABLES["conflict"].c
_ITS = (
    "SELECT 1 FROM conflict WHERE wanted_device = outbox.device_id"
    " AND conflict.row_id = outbox.row_id AND conflict.counter >= outbox.counter"
    " AND conflict.version >= 0"
)
"""The questions of a change: what its author said later of the same row is in the same one."""
_CLOSE = (
    f"UPDATE outbox SET state = 'applied' WHERE state = 'conflict' AND EXISTS ({_ITS})"
    f" AND NOT EXISTS ({_ITS} AND state = 'open')"
)

_COUNT = (
    "SELECT (SELECT count(*) FROM conflict WHERE state = 'open' AND version >= 0)"
    f" + (SELECT count(*) FROM outbox WHERE state = 'conflict' AND NOT EXISTS ({_ITS}))"
)


def get(tx: Connection, conflict_id: UUID) -> Conflict | None:
    """One conflict by its id."""
    return rows.by_id(Conflict).first(tx, id=conflict_id)


def open_ones(tx: Connection) -> list[Conflict]:
    """What waits for somebody's choice, oldest first."""
    return _open.all(tx)


def asked_about(tx: Connection) -> set[UUID]:
    """The rows with an open question."""
    return {found.row_id for found in open_ones(tx)}


def count(tx: Connection) -> int:
    """How many questions are open, and changes of ours whose question has not come back yet."""
    found: int = driver(tx).execute(_COUNT).fetchone()[0]
    return found


def close_chosen(tx: Connection) -> None:
    """A change of ours with conflicts is settled once somebody has chosen in all of them."""
    driver(tx).execute(_CLOSE)


_open = Records(
    Conflict,
    lambda found: found.where(_c.state == "open", _c.version >= 0).order_by(_c.created_at, _c.id),
)
