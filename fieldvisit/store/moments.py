"""When things last happened, read from the journal and the trail for the self-check. Only reads."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from fieldvisit.records.kept import read_instant
from fieldvisit.store.tables import OUTBOX, audit, journal_head


def latest(tx: Connection) -> datetime | None:
    """The latest instant that this device ever wrote down: a clock before it was set back."""
    hlc = tx.execute(select(journal_head.c.hlc)).scalar() or ""
    read = tx.execute(select(func.max(audit.c.at))).scalar()
    found = [read_instant(hlc[:27])] if hlc else []
    return max([*found, *([read] if read else [])], default=None)


def last_receipt(tx: Connection) -> datetime | None:
    """When the server last settled a change of this device."""
    found: datetime | None = tx.execute(select(func.max(OUTBOX.c.settled_at))).scalar()
    return found


def oldest_delivered(tx: Connection) -> datetime | None:
    """When the oldest change was made that the server received and has not put in its books."""
    o = OUTBOX.c
    found: datetime | None = tx.execute(
        select(func.min(o.at)).where(o.state == "delivered")
    ).scalar()
    return found
