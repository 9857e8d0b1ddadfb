"""Snapshots of large scopes for the first fill of devices: made once by cutting what each audience
may see into blocks, and given to every device of it. Changes no row and holds no scope's lock while
it reads.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

import orjson
from sqlalchemy import Connection, Engine, RowMapping, delete, select, update

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records import KINDS
from sync.protocol import blocks
from sync.protocol.blocks import BlockMark, Row, SnapshotReply, SnapshotRequest
from sync.protocol.errors import BlockGone, ServerBusy
from sync.server import conversions, ledger, rights
from sync.server.database import reading, writing
from sync.server.tables import scope_sequence, snapshot, snapshot_block

FILL_FROM = 2000
"""Rows: up to one page a pull takes one turn, a fill three; above it the pages cost the server anew
for each device (pain 27)."""
TAIL = 2000
"""Changes that a snapshot may be behind: one page more for each device that it fills."""
TAIL_SHARE = 10
"""A large scope's snapshot may be behind by this part of its rows, so that a change never costs
more than ten rows read again."""
EDITION = "4"
"""Of the way rows are cut, packed and parted into audiences; another makes each snapshot anew."""
PLAIN_LEAST = 512 * 1024
PLAIN_MOST = 1024 * 1024
ENDS_AT = 32
"""A block ends behind a row whose id says so (one in 32), once it is large enough: a row that comes
between others changes one block, not all that follow."""
BUSY_SECONDS = 3

_s, _b = snapshot.c, snapshot_block.c
Listed = tuple[str, str, int, int]
"""Audience, hash, bytes and rows of a block."""


@dataclass(frozen=True)
class Snapshot:
    """What a scope held at number `seq`, for every audience of it, in the order of taking in."""

    seq: int
    listed: list[Listed]

    def told(self, scope: str, author: rights.Author) -> SnapshotReply:
        """What this reader is told: the blocks of the audiences that they belong to."""
        may = rights.audiences(author, scope)
        marks = [
            BlockMark(sha256=sha256, size=size, rows=rows)
            for audience, sha256, size, rows in self.listed
            if audience in may
        ]
        return SnapshotReply(scope=scope, seq=self.seq, blocks=marks)


@dataclass
class _Pile:
    """Rows of one audience that wait for their block."""

    rows: list[Row] = field(default_factory=list)
    plain: int = 0


class Maker:
    """Makes snapshots, one at a time in this process: many first fills at once cost one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._one = Lock()

    def told(self, request: SnapshotRequest, author: rights.Author) -> SnapshotReply:
        """What this reader is told; an older program fills by pages, since blocks are in the words
        of now. Raises ServerBusy as `ready` does.
        """
        scope = request.scope
        if request.schema_number != conversions.NOW.present:
            return SnapshotReply(scope=scope, seq=0, blocks=[])
        return self.ready(scope).told(scope, author)

    def ready(self, scope: str) -> Snapshot:
        """The scope's snapshot, made if there is none or it is too old. Raises ServerBusy while
        another one is being made and there is none to give meanwhile.
        """
        with reading(self._engine) as tx:
            kept, good = _kept(tx, scope)
        if kept is not None and good:
            return kept
        if not self._one.acquire(blocking=False):
            if kept is None:
                raise ServerBusy(BUSY_SECONDS)
            return kept
        try:
            return self._make(scope)
        finally:
            self._one.release()

    def _make(self, scope: str) -> Snapshot:
        listed: list[Listed] = []
        with reading(self._engine) as tx:
            seq = _last(tx, scope)
            for audience, packed, number in _blocks(tx, scope):
                sha256 = content_hash(packed)
                values = {"scope": scope, "sha256": sha256, "audience": audience, "body": packed}
                # Each in a short transaction of its own: no writer waits for a snapshot.
                with writing(self._engine) as shelf:
                    ledger.insert_new(shelf, snapshot_block, rows=[values])
                listed.append((audience, sha256, len(packed), number))
        made = Snapshot(seq, listed)
        with writing(self._engine) as tx:
            _list(tx, scope, made=made)
        return made


def body(tx: Connection, scope: str, *, sha256: str, author: rights.Author) -> bytes:
    """The bytes of a block that this reader may have. Raises BlockGone, for another's too."""
    may = rights.audiences(author, scope)
    found = select(_b.audience, _b.body).where(_b.scope == scope, _b.sha256 == sha256)
    for row in tx.execute(found):
        if row.audience in may:
            return bytes(row.body)
    raise BlockGone


def withdraw(tx: Connection, scope: str, *, since: int) -> None:
    """A row left an audience with number `since`: no snapshot from before it is given any more. In
    the transaction that writes the row.
    """
    ledger.insert_new(tx, snapshot, rows=[_empty(scope)])
    values = {"least": since, "seq": 0, "blocks": []}
    tx.execute(update(snapshot).where(_s.scope == scope).values(values))
    tx.execute(delete(snapshot_block).where(_b.scope == scope))


def _edition() -> str:
    """In which shape and in whose words blocks are made now."""
    return f"{EDITION}.{conversions.NOW.present}"


def _empty(scope: str) -> dict[str, object]:
    return {"scope": scope, "seq": 0, "least": 0, "edition": "", "blocks": []}


def _kept(tx: Connection, scope: str) -> tuple[Snapshot | None, bool]:
    """The snapshot that is there, and whether it is still good for a new fill."""
    found = tx.execute(select(snapshot).where(_s.scope == scope)).one_or_none()
    if found is None or found.edition != _edition() or found.seq < found.least:
        return None, False
    kept = Snapshot(found.seq, [(a, sha, size, rows) for a, sha, size, rows in found.blocks])
    rows = sum(rows for *_, rows in kept.listed)
    return kept, _last(tx, scope) - kept.seq <= max(TAIL, rows // TAIL_SHARE)


def _last(tx: Connection, scope: str) -> int:
    query = select(scope_sequence.c.last).where(scope_sequence.c.scope == scope)
    return tx.execute(query).scalar() or 0


def _blocks(tx: Connection, scope: str) -> Iterator[tuple[str, bytes, int]]:
    for audience, rows in _cut(tx, scope):
        for packed, number in _packed(rows):
            yield audience, packed, number


def _cut(tx: Connection, scope: str) -> Iterator[tuple[str, list[Row]]]:
    """Every row of the scope, in blocks of one audience each: parents before children."""
    piles: dict[str, _Pile] = defaultdict(_Pile)
    for kind in KINDS:
        for audience, pile in piles.items():
            # More rows of one kind then leave the blocks of the next as they were.
            if pile.plain >= PLAIN_LEAST // 4:
                yield audience, pile.rows
                piles[audience] = _Pile()
        for audience, line in _by_audience(tx, kind, scope=scope):
            pile = piles[audience]
            pile.rows.append((kind, line.values))
            pile.plain += len(orjson.dumps(line.values))
            if _full(pile, line.row_id):
                yield audience, pile.rows
                piles[audience] = _Pile()
    for audience, pile in piles.items():
        if pile.rows:
            yield audience, pile.rows


def _by_audience(tx: Connection, kind: str, *, scope: str) -> Iterator[tuple[str, ledger.Line]]:
    """Every row of a kind, once for each audience that sees it."""
    for line in ledger.lines_of(tx, kind, scope=scope):
        for one in rights.audiences_of(kind, line.values, grid=line.grid, lent=line.lent):
            yield one, line


def _full(pile: _Pile, row_id: UUID) -> bool:
    if pile.plain < PLAIN_LEAST:
        return False
    return row_id.int % ENDS_AT == 0 or pile.plain >= PLAIN_MOST


def _packed(rows: list[Row]) -> Iterator[tuple[bytes, int]]:
    """Blocks of these rows, and how many are in each: halved until they are small enough."""
    packed = blocks.pack(rows, schema=conversions.NOW.present)
    if len(packed) <= blocks.TARGET or len(rows) == 1:
        yield packed, len(rows)
        return
    middle = len(rows) // 2
    for half in (rows[:middle], rows[middle:]):
        yield from _packed(half)


def _list(tx: Connection, scope: str, *, made: Snapshot) -> None:
    """Give this snapshot from now on, if nothing speaks against it; what no snapshot lists goes."""
    ledger.insert_new(tx, snapshot, rows=[_empty(scope)])
    was = tx.execute(select(snapshot).where(_s.scope == scope).with_for_update()).mappings().one()
    listed = {sha256 for _, sha256, *_ in made.listed}
    there = set(tx.execute(select(_b.sha256).where(_b.scope == scope)).scalars())
    if not _may_replace(was, made) or not listed <= there:
        raise ServerBusy(BUSY_SECONDS)
    for sha256 in there - listed:
        tx.execute(delete(snapshot_block).where(_b.scope == scope, _b.sha256 == sha256))
    values = {"seq": made.seq, "edition": _edition(), "blocks": made.listed}
    tx.execute(update(snapshot).where(_s.scope == scope).values(values))


def _may_replace(was: RowMapping, made: Snapshot) -> bool:
    # Another server may have made a later one, or a row left its audience while this was made.
    return bool(made.seq >= max(was["least"], was["seq"]))
