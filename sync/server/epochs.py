"""Epochs of the server: a server that was put back from a backup counts anew, and its devices are
told so before anything of theirs is taken or given. Keeps no row of a device's.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, update

from fieldvisit.machine import algorithms
from sync.protocol.errors import EpochChanged, NumbersUsed
from sync.protocol.wire import Footing
from sync.server import audit
from sync.server.tables import receipt, server

CHUNK = 500
WHEN = 12
"""Leading hexadecimal digits of an epoch's name: milliseconds."""


@dataclass(frozen=True)
class Standing:
    """What the server knows at the beginning of a request: its epoch and the secret that proves it,
    and the highest change number of the device that asks; `led`, its highest that came ahead of its
    turn.
    """

    epoch: str
    secret: str
    known: int
    led: int = 0


@dataclass(frozen=True)
class Ground:
    """What the server and one device stand on: `known`, the highest change number of the device
    that is known here; `shared`, whether the device's numbers mean the same here; `proven`,
    whether what it says proves that this server was put back from a backup.
    """

    epoch: str
    known: int
    shared: bool = True
    proven: bool = False

    def other(self) -> EpochChanged:
        """What a device hears whose numbers mean nothing here."""
        return EpochChanged(self.epoch, self.known)


def fresh(at: datetime) -> dict[str, str]:
    """A new server's epoch, and its secret."""
    return {"epoch": _named(at), "secret": secrets.token_hex(32)}


def look(standing: Standing, device_id: UUID, *, said: Footing | None) -> Ground:
    """Compare what a device says with what is known here. A device from before there were epochs
    (`said` is None) is taken as it is.
    """
    epoch, known = standing.epoch, standing.known
    if said is None:
        return Ground(epoch, known)
    shared = said.epoch in ("", epoch) and said.acked <= known
    later = said.epoch[:WHEN] > epoch[:WHEN] or (said.epoch == epoch and said.known > known)
    proven = later and secrets.compare_digest(
        said.mark, _mark(standing.secret, said.epoch, device_id=device_id, known=said.known)
    )
    return Ground(epoch, known, shared=shared and not proven, proven=proven)


def begin(tx: Connection, *, instead_of: str, why: str, at: datetime) -> str:
    """Begin a new epoch unless another has begun already. Returns the one that holds now. `why`:
    device or office.
    """
    epoch = _named(at)
    moved = tx.execute(update(server).where(server.c.epoch == instead_of).values(epoch=epoch))
    if moved.rowcount == 0:
        return present(tx)
    facts = {"epoch": epoch, "before": instead_of, "why": why}
    audit.add(tx, audit.OFFICE_CHAIN, what="epoch_began", facts=facts, at=at)
    return epoch


def present(tx: Connection) -> str:
    """The epoch that holds now."""
    epoch: str = tx.execute(select(server.c.epoch)).scalar_one()
    return epoch


def told(standing: Standing, device_id: UUID, *, counters: Iterable[int]) -> dict[str, object]:
    """What a receipt says beside its verdicts: `epoch`, `known` once this batch is in, `mark`."""
    known = max([standing.known, *counters])
    mark = _mark(standing.secret, standing.epoch, device_id=device_id, known=known)
    return {"epoch": standing.epoch, "known": known, "mark": mark}


def refuse_used(known: int, *, said: Footing | None, counters: Iterable[int]) -> None:
    """Raise NumbersUsed for a batch without a receipt here that carries a number which is known
    here and which no receipt has answered to this device: it used that number in a life that it
    has forgotten.
    """
    if said is None:
        return
    if any(said.acked < counter <= known for counter in counters):
        raise NumbersUsed(known)


def lost(tx: Connection, device_id: UUID, *, batches: Sequence[UUID]) -> list[UUID]:
    """Those of a device's batches of which no receipt is kept here: numbers alone do not say so,
    once a copy of the device was put back and gave them out anew.
    """
    r, kept = receipt.c, set[UUID]()
    for start in range(0, len(batches), CHUNK):
        some = r.batch_id.in_(batches[start : start + CHUNK])
        kept |= set(tx.execute(select(r.batch_id).where(r.device_id == device_id, some)).scalars())
    return [one for one in batches if one not in kept]


def _named(at: datetime) -> str:
    """An epoch's name begins with when it began: hearing of a later one, a server knows that it was
    put back."""
    return f"{int(at.timestamp() * 1000):0{WHEN}x}{secrets.token_hex(10)}"


def _mark(secret: str, epoch: str, *, device_id: UUID, known: int) -> str:
    """What only this server can have told: nobody begins an epoch by claiming a number."""
    suite = algorithms.suite(algorithms.DEFAULT)
    return suite.mac(bytes.fromhex(secret), f"{epoch}/{device_id}/{known}".encode()).hex()
