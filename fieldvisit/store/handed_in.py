"""Read what others handed in and the server keeps apart. Decides nothing and never writes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.records.handed_in import HandedIn
from fieldvisit.store import rows
from fieldvisit.store.prepared import driver
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_h = TABLES["handed_in"].c
_GIVERS = (
    "SELECT count(DISTINCT author_device) FROM handed_in WHERE state = 'waiting' AND version >= 0"
)
"""A row that a restored server lost waits for its giver to hand it in again."""


def waiting(tx: Connection) -> list[HandedIn]:
    """What waits for a supervisor's decision, in the order in which each device made it."""
    return _waiting.all(tx)


def givers(tx: Connection) -> int:
    """From how many devices something waits."""
    found: int = driver(tx).execute(_GIVERS).fetchone()[0]
    return found


def of(tx: Connection, ids: Collection[UUID]) -> list[HandedIn]:
    """These, as far as they are here, in the order in which each device made them."""
    one = rows.by_id(HandedIn)
    found = [row for row in (one.first(tx, id=row_id) for row_id in ids) if row is not None]
    return sorted(found, key=lambda row: (str(row.author_device), row.counter))


_waiting = Records(
    HandedIn,
    lambda found: found.where(_h.state == "waiting", _h.version >= 0).order_by(
        _h.author_device, _h.counter, _h.id
    ),
)
