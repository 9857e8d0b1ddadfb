"""How long receipts are kept: 180 days, then they go; a device's highest number stays for ever."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete

from sync.server.tables import receipt

RECEIPTS_KEPT = timedelta(days=180)
EACH = timedelta(days=1)


class Sweep:
    """Of one server process: when it last looked. Several processes on one database do no harm."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def due(self, now: datetime) -> bool:
        """Whether a day has gone by; the first time always."""
        if self._last is not None and abs(now - self._last) < EACH:
            return False
        self._last = now
        return True


def drop_old(tx: Connection, now: datetime) -> int:
    """Let receipts go that are older than 180 days. Returns how many. A batch that comes after that
    is known by its numbers, or judged by its content: what is there already counts once.
    """
    return tx.execute(delete(receipt).where(receipt.c.at < now - RECEIPTS_KEPT)).rowcount
