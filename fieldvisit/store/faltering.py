"""A batch that the line does not carry: how often it was dropped, and how small all are cut until
nothing waits any more. Sends nothing, drops nothing.
"""

from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.store import parcels
from fieldvisit.store.outbox import OPEN, Batch
from fieldvisit.store.tables import OUTBOX
from fieldvisit.store.tables import profile as table

ROW = "faltering"
TWICE = 2
"""So often may the line drop a batch before it is cut."""
LEAST = 16 * 1024
"""Plain bytes below which cutting helps no more: the heads of a request weigh as much."""


@dataclass(frozen=True)
class Faltering:
    """`batch`: the one that was dropped last (hex), `times`: how often; `room`: plain bytes that a
    fresh batch may have now (0: as many as ever).
    """

    batch: str = ""
    times: int = 0
    room: int = 0


def load(tx: Connection) -> Faltering:
    """What is known of the line."""
    found = tx.execute(select(table.c.value).where(table.c.name == ROW)).scalar_one_or_none()
    return Faltering(**found) if found else Faltering()


def dropped(tx: Connection, batch: Batch) -> None:
    """The line dropped a batch, or its answer."""
    known = load(tx)
    times = known.times + 1 if known.batch == batch.id.hex else 1
    _keep(tx, replace(known, batch=batch.id.hex, times=times))


def is_too_large(tx: Connection, batch: Batch) -> bool:
    """Whether a batch was dropped often enough to be cut: not one that lies in a parcel whose
    answer is still to come.
    """
    known = load(tx)
    if known.batch != batch.id.hex or known.times < TWICE:
        return False
    carried = {UUID(one) for made in parcels.unanswered(tx) for one in made.batches}
    return len(batch.ops) > 1 and batch.weight > LEAST and batch.id not in carried


def is_cut_already(tx: Connection, batch: Batch) -> bool:
    """Whether a batch is larger than fresh ones may be now: it hangs together and cannot be cut."""
    room = load(tx).room
    return bool(room) and batch.weight > room


def cut(tx: Connection, batch: Batch) -> None:
    """Let it go, to be cut anew in batches of a quarter of it."""
    o = OUTBOX.c
    mine = (o.batch_id == batch.id, o.state.in_(OPEN))
    tx.execute(update(OUTBOX).where(*mine).values(batch_id=None))
    _keep(tx, Faltering(room=max(LEAST, batch.weight // 4)))


def passed(tx: Connection) -> None:
    """All went through: batches are as large as ever."""
    tx.execute(delete(table).where(table.c.name == ROW))


def _keep(tx: Connection, found: Faltering) -> None:
    statement = insert(table).values(name=ROW, value=asdict(found))
    tx.execute(statement.on_conflict_do_update(set_={"value": statement.excluded.value}))
