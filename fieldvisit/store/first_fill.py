"""How far the first fill of each scope by blocks is: kept with the rows themselves, so that a kill
or a cut costs one block at most. Asks nobody and reads no block.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Update, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.store import incoming
from fieldvisit.store.tables import fill_block, first_fill

WANTED, CAME, IN = "wanted", "came", "in"
_f, _b = first_fill.c, fill_block.c


@dataclass(frozen=True)
class Block:
    """One block of a snapshot: `size` in bytes, `rows` in it; `body` when it came and is not in."""

    sha256: str
    size: int
    rows: int
    body: bytes | None = None


@dataclass(frozen=True)
class HowFar:
    """What is in of all that the snapshots hold, over every scope that is being filled."""

    rows: int
    all_rows: int
    size: int
    all_sizes: int


def begin(tx: Connection, scopes: Iterable[str]) -> None:
    """These scopes come by blocks; what is known of one already stays."""
    for scope in scopes:
        tx.execute(insert(first_fill).values(scope=scope, seq=None).on_conflict_do_nothing())


def under_way(tx: Connection) -> list[str]:
    """Scopes that are not whole yet."""
    return list(tx.execute(select(_f.scope).order_by(_f.scope)).scalars())


def is_known(tx: Connection, scope: str) -> bool:
    """Whether it was told which blocks there are, and they are still the ones to take."""
    return tx.execute(select(_f.seq).where(_f.scope == scope)).scalar() is not None


def told(tx: Connection, scope: str, *, seq: int, blocks: Sequence[Block]) -> None:
    """The snapshot at number `seq` has these blocks, to be taken in in this order. What came of a
    former one and is still in it is not fetched again.
    """
    tx.execute(update(first_fill).where(_f.scope == scope).values(seq=seq))
    listed = {block.sha256 for block in blocks}
    known = set(tx.execute(select(_b.sha256).where(_b.scope == scope)).scalars())
    for sha256 in known - listed:
        tx.execute(delete(fill_block).where(_b.scope == scope, _b.sha256 == sha256))
    for place, block in enumerate(blocks):
        values = {"place": place, "size": block.size, "row_count": block.rows}
        key = {"scope": scope, "sha256": block.sha256}
        statement = insert(fill_block).values(**key, **values, state=WANTED)
        tx.execute(statement.on_conflict_do_update(set_=values))


def outdated(tx: Connection, scope: str) -> None:
    """The server does not hold that snapshot any more: it is asked for anew."""
    tx.execute(update(first_fill).where(_f.scope == scope).values(seq=None))


def next_block(tx: Connection, scope: str) -> Block | None:
    """The next block to be fetched or taken in; None: all are in."""
    query = select(_b.sha256, _b.size, _b.row_count, _b.body)
    open_ones = query.where(_b.scope == scope, _b.state != IN).order_by(_b.place).limit(1)
    found = tx.execute(open_ones).one_or_none()
    return None if found is None else Block(*found)


def keep(tx: Connection, scope: str, *, sha256: str, body: bytes) -> None:
    """A block came; it rests here until its rows are in."""
    tx.execute(_of(scope, sha256).values(state=CAME, body=body))


def forget(tx: Connection, scope: str, *, sha256: str) -> None:
    """What came as this block cannot be used: it is fetched again."""
    tx.execute(_of(scope, sha256).values(state=WANTED, body=None))


def take_in(tx: Connection, scope: str, *, sha256: str, entries: Iterable[incoming.Entry]) -> int:
    """The rows of a block, and that it is in. Returns how many rows were taken. Unsettled changes
    of ours stay above them.
    """
    taken = incoming.take_in(tx, scope, entries=entries)
    tx.execute(_of(scope, sha256).values(state=IN, body=None))
    return taken


def finish(tx: Connection, scope: str) -> None:
    """All blocks are in: the ordinary pull goes on behind the snapshot's number."""
    seq = tx.execute(select(_f.seq).where(_f.scope == scope)).scalar_one()
    incoming.apply(tx, scope, entries=[], cursor=seq)
    drop(tx, scope)


def drop(tx: Connection, scope: str) -> None:
    """Nothing is being filled here any more; rows that came stay."""
    tx.execute(delete(fill_block).where(_b.scope == scope))
    tx.execute(delete(first_fill).where(_f.scope == scope))


def how_far(tx: Connection) -> HowFar:
    """Rows and bytes that are in, and of all."""
    whole = tx.execute(select(func.sum(_b.row_count), func.sum(_b.size))).one()
    query = select(func.sum(_b.row_count), func.sum(_b.size)).where(_b.state == IN)
    inside = tx.execute(query).one()
    return HowFar(inside[0] or 0, whole[0] or 0, inside[1] or 0, whole[1] or 0)


def _of(scope: str, sha256: str) -> Update:
    return update(fill_block).where(_b.scope == scope, _b.sha256 == sha256)
