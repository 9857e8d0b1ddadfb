"""A batch that the server cannot take though it is well: cut smaller until the one change that does
it is found, which is set apart for people while the rest flows. Drops nothing, sends nothing.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.store import settling, stranded
from fieldvisit.store.outbox import OPEN, Batch
from fieldvisit.store.settling import Settled
from fieldvisit.store.tables import OUTBOX
from fieldvisit.store.tables import profile as table

ROW = "stumble"
REASON = "server_stumbles"
TIMES = 3
"""So often may a batch fail before it is cut (pain 18)."""
AGAIN_AFTER = timedelta(days=1)
"""What was set apart is tried once more each day: the server may have been mended."""


@dataclass(frozen=True)
class Stumble:
    """How often the batch under way has failed, and how many changes a batch may have now (0: as
    many as ever).
    """

    times: int = 0
    most: int = 0


def load(tx: Connection) -> Stumble:
    """Where the search stands."""
    found = tx.execute(select(table.c.value).where(table.c.name == ROW)).scalar_one_or_none()
    return Stumble(**found) if found else Stumble()


def noted(tx: Connection, batch: Batch, *, at: datetime) -> bool:
    """The server stumbled over a batch and was well before and after: count it; at last cut it, or
    set its one change apart. Answers whether something was set apart.
    """
    known, size = load(tx), len(batch.ops)
    times = known.times + 1
    if times < TIMES and not known.most:
        _keep(tx, Stumble(times))
        return False
    if size > 1:
        _free(tx, batch.id)
        _keep(tx, Stumble(most=size // 2))
        return False
    refused = [Settled(change.counter, "rejected", code=REASON) for change in batch.changes]
    settling.settle(tx, refused, at=at)
    passed(tx)
    return True


def passed(tx: Connection) -> None:
    """The search is over: batches are as large as ever."""
    tx.execute(delete(table).where(table.c.name == ROW))


def try_again(tx: Connection, now: datetime) -> None:
    """What was set apart a day ago waits again, and what hangs on it."""
    o = OUTBOX.c
    old = (o.state == "rejected", o.reason == REASON, o.settled_at < now - AGAIN_AFTER)
    again = {"state": "waiting", "batch_id": None, "reason": None, "settled_at": None}
    if tx.execute(update(OUTBOX).where(*old).values(**again)).rowcount:
        stranded.follow(tx, at=now)


def _free(tx: Connection, batch_id: UUID) -> None:
    o = OUTBOX.c
    tx.execute(
        update(OUTBOX).where(o.batch_id == batch_id, o.state.in_(OPEN)).values(batch_id=None)
    )


def _keep(tx: Connection, stumble: Stumble) -> None:
    statement = insert(table).values(name=ROW, value=asdict(stumble))
    tx.execute(statement.on_conflict_do_update(set_={"value": statement.excluded.value}))
