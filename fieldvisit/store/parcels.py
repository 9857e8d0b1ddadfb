"""The parcels that this device made and took in, the pair of keys that answers are sealed to, and
the folder that it exchanges by. Reads no parcel.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.machine.algorithms import Pair, Suite
from fieldvisit.records.kept import instant_text, read_instant
from fieldvisit.store.outbox import OPEN
from fieldvisit.store.tables import OUTBOX
from fieldvisit.store.tables import parcel as table
from fieldvisit.store.tables import profile as kept

BOX, FOLDER, PASS = "parcel_box", "exchange_folder", "carrier_pass"
DIFFERING = "parcel_asks"
_p = table.c


@dataclass(frozen=True)
class Parcel:
    """One parcel. `kind`: out | answer; `number`: of the out-parcel, also of one that an answer is
    for; `place`: the folder; `digest`: the content's hash; `carrier`: who took it along.
    """

    id: UUID
    kind: str
    number: int
    made_at: datetime
    place: str
    size: int
    digest: str
    changes: int
    files: int
    batches: list[str] = field(default_factory=list)
    carrier: str = ""
    delivered_at: datetime | None = None
    ended_at: datetime | None = None


def next_number(tx: Connection) -> int:
    """The number of the next parcel that is made here, from 1."""
    last = tx.execute(select(func.max(_p.number)).where(_p.kind == "out")).scalar()
    return int(last or 0) + 1


def note(tx: Connection, parcel: Parcel) -> None:
    """Remember a parcel; the same one again changes nothing."""
    tx.execute(insert(table).values(**asdict(parcel)).on_conflict_do_nothing())


def laid(tx: Connection, parcel: Parcel) -> None:
    """A parcel that was noted lies whole in its folder now."""
    tx.execute(
        update(table).where(_p.id == parcel.id).values(size=parcel.size, digest=parcel.digest)
    )


def known(tx: Connection, parcel_id: UUID) -> Parcel | None:
    """A parcel by its id, or None: never made or taken in here."""
    row = tx.execute(select(table).where(_p.id == parcel_id)).one_or_none()
    return Parcel(*row) if row else None


def answered(tx: Connection, parcel_id: UUID, *, at: datetime) -> None:
    """The answer to an out-parcel was taken in; those made before it held no more than it did."""
    number = select(_p.number).where(_p.id == parcel_id, _p.kind == "out").scalar_subquery()
    earlier = (_p.kind == "out", _p.number <= number, _p.ended_at.is_(None))
    tx.execute(update(table).where(*earlier).values(ended_at=at))


def delivered(tx: Connection, parcel_id: UUID, *, carrier: str, at: datetime) -> list[int]:
    """Somebody signed that they carry the parcel. Returns the numbers of its changes that still
    wait.
    """
    tx.execute(
        update(table)
        .where(_p.id == parcel_id, _p.kind == "out", _p.delivered_at.is_(None))
        .values(carrier=carrier, delivered_at=at)
    )
    inside = known(tx, parcel_id)
    batches = [UUID(one) for one in inside.batches] if inside else []
    o = OUTBOX.c
    waiting = select(o.counter).where(o.batch_id.in_(batches), o.state == "waiting")
    return list(tx.execute(waiting.order_by(o.counter)).scalars())


def recent(tx: Connection, limit: int = 30) -> list[Parcel]:
    """The parcels of both kinds that came to be whole, the latest first."""
    found = (
        select(table)
        .where(_p.digest != "")
        .order_by(_p.made_at.desc(), _p.number.desc(), _p.kind)
        .limit(limit)
    )
    return [Parcel(*row) for row in tx.execute(found)]


def unanswered(tx: Connection) -> list[Parcel]:
    """The parcels that were made here and not answered yet, the oldest first."""
    open_ = (_p.kind == "out", _p.ended_at.is_(None), _p.digest != "")
    found = select(table).where(*open_).order_by(_p.number)
    return [Parcel(*row) for row in tx.execute(found)]


def anything_new(tx: Connection, last: Sequence[str]) -> bool:
    """Whether something waits that lay in none of these batches."""
    o = OUTBOX.c
    inside: Collection[UUID] = [UUID(one) for one in last]
    new = (o.state.in_(OPEN), o.batch_id.is_(None) | o.batch_id.not_in(inside))
    return tx.execute(select(o.counter).where(*new).limit(1)).first() is not None


def box_pair(tx: Connection, suite: Suite) -> Pair:
    """The pair that answers to this device are sealed to: made with the profile (by a program of
    before at the first parcel) and kept for answers that are still on their way. Raises
    SuiteMissing.
    """
    found = _kept(tx, BOX)
    if found is None:
        pair = suite.fresh_box_pair()
        _keep(tx, BOX, value={"secret": pair.secret.hex(), "public": pair.public.hex()})
        return pair
    return Pair(bytes.fromhex(found["secret"]), bytes.fromhex(found["public"]))


def differing(tx: Connection) -> list[str]:
    """Scopes whose sums were not what an answer said: the next parcel asks which rows differ."""
    return list(_kept(tx, DIFFERING) or [])


def ask_about(tx: Connection, scopes: Collection[str]) -> None:
    """These scopes, and no others, are asked about with the next parcel."""
    if sorted(scopes) != differing(tx):
        _keep(tx, DIFFERING, value=sorted(scopes))


def exchange_folder(tx: Connection) -> str:
    """The folder that this device watches; empty: none."""
    return str(_kept(tx, FOLDER) or "")


def choose_exchange_folder(tx: Connection, folder: str) -> None:
    """Watch this folder from now on; empty: none."""
    _keep(tx, FOLDER, value=folder)


def carrier_pass(tx: Connection) -> tuple[str, datetime | None]:
    """The pass by which the server vouches for this device as a carrier, and when it came; "" for
    none.
    """
    found = _kept(tx, PASS)
    return (found["pass"], read_instant(found["at"])) if found else ("", None)


def keep_pass(tx: Connection, text: str, *, at: datetime) -> None:
    """The server has given a pass."""
    _keep(tx, PASS, value={"pass": text, "at": instant_text(at)})


def _kept(tx: Connection, name: str) -> Any:
    return tx.execute(select(kept.c.value).where(kept.c.name == name)).scalar_one_or_none()


def _keep(tx: Connection, name: str, *, value: Any) -> None:
    statement = insert(kept).values(name=name, value=value)
    tx.execute(statement.on_conflict_do_update(set_={"value": statement.excluded.value}))
