"""What is still to be sent and how far each change got. Never makes a change itself and knows no
network.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from orjson import Fragment
from sqlalchemy import Connection, bindparam, case, delete, exists, func, or_, select, update

from fieldvisit.records import change as edition
from fieldvisit.records.change import Change
from fieldvisit.records.kept import instant_text, read_instant
from fieldvisit.store.codec import codec_of
from fieldvisit.store.opening import json_text
from fieldvisit.store.prepared import Prepared, driver
from fieldvisit.store.tables import OUTBOX, OUTBOX_BODY, TABLES, journal_head, left_row

SEALED_FOR = timedelta(days=30)
"""How long the copy of an applied change is kept (pain 3)."""

MOST_IN_AN_INSTANT = 9999
BESIDE = 256
"""Bytes of a change beside what it says."""

OPEN = ("waiting", "delivered")
APART = ("scope_not_yours", "not_assigned", "handed_in_for_review")
"""Reasons of changes that the server keeps apart for a supervisor: shown as `handed_in`."""
ELSEWHERE = "question_elsewhere"
"""The reason of a change in question that those decide who hold the row now: shown so, too."""
TAKEN_BACK = "taken_back"
"""The reason of a change that was refused and is over, because its visit was taken back."""
SHOWN = case(
    ((OUTBOX.c.state == "rejected") & (OUTBOX.c.reason == TAKEN_BACK), TAKEN_BACK),
    ((OUTBOX.c.state == "rejected") & OUTBOX.c.reason.in_(APART), "handed_in"),
    ((OUTBOX.c.state == "conflict") & (OUTBOX.c.reason == ELSEWHERE), "handed_in"),
    else_=OUTBOX.c.state,
)
WANTED, SAID = 1, 2
"""What is to be said ahead of its turn, and what the server has heard so (`OUTBOX.c.ahead`)."""
_changes = codec_of(Change, OUTBOX.name)
_OP, _BODY = _changes.fields[:-2], _changes.fields[-2:]
assert _BODY == ("before", "after")
_APPEND = (
    f"INSERT INTO outbox ({', '.join(_OP)}, at, schema_number, ahead, state)"
    f" VALUES ({', '.join('?' * len(_OP))}, ?, ?, ?, 'waiting')"
)
_APPEND_BODY = "INSERT INTO outbox_body (counter, before, after) VALUES (?, ?, ?)"
_HEAD = Prepared(select(journal_head.c.counter, journal_head.c.hlc))
_MOVE_HEAD = Prepared(
    update(journal_head).values(counter=bindparam("to_counter"), hlc=bindparam("to_hlc"))
)
_BY_COUNTER = (
    f"SELECT {', '.join(_changes.fields)} FROM outbox JOIN outbox_body USING (counter)"
    " WHERE counter IN (SELECT value FROM json_each(?)) ORDER BY counter"
)
IS_OPEN = "state IN ('waiting', 'delivered')"
_FIRST_OPEN = (
    "SELECT counter, batch_id FROM outbox WHERE counter ="
    f" (SELECT min(counter) FROM outbox INDEXED BY outbox_open WHERE {IS_OPEN} AND counter > ?)"
)
_UNCUT = "state = 'waiting' AND batch_id IS NULL"
_OPEN_FROM = (
    f"SELECT counter, octet_length(before) + octet_length(after) + {BESIDE}, batch_id,"
    " schema_number"
    " FROM outbox NOT INDEXED CROSS JOIN outbox_body USING (counter)"
    f" WHERE counter >= ? AND {IS_OPEN} ORDER BY counter LIMIT ?"
)
_TAKE = f"UPDATE outbox SET batch_id = ? WHERE counter BETWEEN ? AND ? AND {_UNCUT}"
_OF_BATCH = Prepared(
    select(*_changes.columns, OUTBOX.c.schema_number)
    .join(OUTBOX_BODY, OUTBOX_BODY.c.counter == OUTBOX.c.counter)
    .where(OUTBOX.c.batch_id == bindparam("batch_id"))
    .where((OUTBOX.c.state == "waiting") | (OUTBOX.c.state == "delivered"))
    .order_by(OUTBOX.c.counter)
)

_OF_VISIT = " OR ".join(
    f"kind = '{kind}' AND row_id IN (SELECT id FROM {kind} WHERE visit_id = :visit)"
    for kind in ("attachment", "proposal", "countersignature")
)
_KEPT_APART = ", ".join(f"'{reason}'" for reason in APART)
_LET_REST = f"""
    UPDATE outbox SET reason = '{TAKEN_BACK}', settled_at = :at
    WHERE state = 'rejected' AND coalesce(reason, '') NOT IN ({_KEPT_APART})
        AND (kind = 'visit' AND row_id = :visit OR {_OF_VISIT})
"""


@dataclass(frozen=True)
class OutboxCounts:
    """Changes by how far they got; `oldest` is when the oldest open one was made."""

    waiting: int = 0
    delivered: int = 0
    conflict: int = 0
    rejected: int = 0
    handed_in: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class OutboxRow:
    """One change as a list shows it; `reason` is the code of a sentence."""

    counter: int
    kind: str
    row_id: UUID
    action: str
    state: str
    at: datetime
    reason: str | None


@dataclass(frozen=True)
class Batch:
    """Changes that travel together under one id until all of them are settled. `ops` are the
    outbox's rows as the file keeps them; `schema` is the one that all of them were written under.
    """

    id: UUID
    ops: tuple[tuple[Any, ...], ...]
    schema: int = 1

    @property
    def counters(self) -> set[int]:
        """The numbers of the changes."""
        place = _changes.fields.index("counter")
        return {op[place] for op in self.ops}

    @property
    def weight(self) -> int:
        """About how many bytes of plain JSON it is."""
        return sum(len(op[-2].encode()) + len(op[-1].encode()) + BESIDE for op in self.ops)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes as records."""
        return tuple(_changes.record(op) for op in self.ops)

    def travelling(self) -> list[dict[str, Any]]:
        """The changes as they travel, ready for JSON: `before` and `after` stay the text that the
        file holds (reading and writing them again took two thirds of a push).
        """
        return [_travelling(op) for op in self.ops]


def append(tx: Connection, change: Change, *, at: datetime, ahead: bool = False) -> Change:
    """Put a change at the end, with the next counter and the next reading of the logical clock.
    `ahead`: it cannot wait for its turn (`leading`).
    """
    counter, last = _HEAD.rows(tx)[0]
    change = change.model_copy(update={"counter": counter + 1, "hlc": next_hlc(last, at)})
    _MOVE_HEAD.run(tx, {"to_counter": change.counter, "to_hlc": change.hlc})
    *op, before, after = _changes.row(change)
    driver(tx).execute(_APPEND, [*op, instant_text(at), edition.SCHEMA, ahead])
    driver(tx).execute(_APPEND_BODY, [change.counter, before, after])
    return change


def next_hlc(last: str, at: datetime) -> str:
    """The next reading of the hybrid logical clock: never behind the last one, wherever the clock
    was set.
    """
    wall = instant_text(at)
    if not last or wall > last[:27]:
        return f"{wall}+0000"
    count = int(last[28:]) + 1
    if count > MOST_IN_AN_INSTANT:
        # Five digits would sort before four: the reading moves on by the smallest step.
        return f"{instant_text(read_instant(last[:27]) + timedelta(microseconds=1))}+0000"
    return f"{last[:27]}+{count:04d}"


def counts(tx: Connection) -> OutboxCounts:
    """Counted from the journal itself, the only place that knows (pain 1)."""
    found = tx.execute(
        select(SHOWN, func.count(), func.min(OUTBOX.c.at))
        .where(OUTBOX.c.state != "applied")
        .group_by(SHOWN)
    ).all()
    oldest = min((at for state, _, at in found if state in OPEN), default=None)
    told = {state: number for state, number, _ in found if state != TAKEN_BACK}
    return OutboxCounts(**told, oldest=oldest)


def rows(tx: Connection, limit: int = 200) -> list[OutboxRow]:
    """Changes that are not yet applied, oldest first."""
    o = OUTBOX.c
    reason = case(((o.state == "waiting") & (o.ahead == SAID), "said_ahead"), else_=o.reason)
    found = tx.execute(
        select(o.counter, o.kind, o.row_id, o.action, SHOWN, o.at, reason)
        .where(o.state != "applied", SHOWN != TAKEN_BACK)
        .order_by(o.counter)
        .limit(limit)
    )
    return [OutboxRow(*row) for row in found]


def receipts(tx: Connection, limit: int = 30) -> list[OutboxRow]:
    """Changes that the ledger has taken, the latest first, as long as their copy is kept."""
    o = OUTBOX.c
    found = tx.execute(
        select(o.counter, o.kind, o.row_id, o.action, o.state, o.at, o.reason)
        .where(o.state == "applied")
        .order_by(o.counter.desc())
        .limit(limit)
    )
    return [OutboxRow(*row) for row in found]


def batch_to_send(
    tx: Connection,
    *,
    fresh_id: Callable[[], UUID],
    after: int = 0,
    max_changes: int = 2000,
    max_bytes: int = 262144,
) -> Batch | None:
    """The batch under way, exactly as it was; else a new one cut from what waits; else None.
    `after`: only of changes with a later counter.
    """
    first = driver(tx).execute(_FIRST_OPEN, [after]).fetchone()
    if first is None:
        return None
    # Batches are cut from the front, and never around one that was cut before (for a parcel): the
    # first open change tells.
    batch_id = UUID(first[1]) if first[1] else fresh_id()
    if first[1] is None:
        _cut(tx, batch_id, first=first[0], most=max_changes, max_bytes=max_bytes)
    return open_batch(tx, batch_id)


def ops_of(tx: Connection, counters: Iterable[int]) -> tuple[tuple[Any, ...], ...]:
    """Operations by their counters, in order, as the file keeps them."""
    found = driver(tx).execute(_BY_COUNTER, [json_text(list(counters))]).fetchall()
    return tuple(tuple(row) for row in found)


def open_batch(tx: Connection, batch_id: UUID) -> Batch:
    """What is still open of a batch: all of it until it is settled, then nothing."""
    found = _OF_BATCH.rows(tx, batch_id=batch_id)
    schema = found[0][-1] if found else edition.SCHEMA
    return Batch(batch_id, tuple(tuple(row[:-1]) for row in found), schema)


def state_of(tx: Connection, kind: str, *, row_id: UUID) -> str:
    """How far a row got: waiting, delivered, conflict, rejected, handed_in, applied; private for
    what is never sent.
    """
    return states_of(tx, kind, row_ids=[row_id])[row_id]


def states_of(tx: Connection, kind: str, *, row_ids: Sequence[UUID]) -> dict[UUID, str]:
    """`state_of` for many rows of one kind in two statements."""
    o, table = OUTBOX.c, TABLES[kind]
    versions = tx.execute(select(table.c.id, table.c.version).where(table.c.id.in_(row_ids)))
    states = {row_id: "applied" if version else "private" for row_id, version in versions}
    found = tx.execute(
        select(o.row_id, SHOWN).where(o.kind == kind, o.row_id.in_(row_ids)).order_by(o.counter)
    )
    for row_id, state in found:
        # The newest change speaks for the row, unless an older one is still under way.
        if state in OPEN or states[row_id] not in OPEN:
            states[row_id] = state
    return states


def may_be_there(tx: Connection, kind: str, *, row_id: UUID) -> bool:
    """Whether a change of a row is on its way: sent, handed to a carrier, and no receipt yet."""
    o = OUTBOX.c
    on_its_way = or_(o.batch_id.is_not(None), o.state == "delivered")
    asked = select(o.counter).where(o.kind == kind, o.row_id == row_id, o.state.in_(OPEN))
    return tx.execute(asked.where(on_its_way).limit(1)).first() is not None


def changes_of(tx: Connection, counters: Iterable[int]) -> list[Change]:
    """Operations by their counters, in order."""
    return [_changes.record(op) for op in ops_of(tx, counters)]


def let_rest(tx: Connection, visit_id: UUID, *, at: datetime) -> None:
    """What the server refused of a visit that was taken back is over: the visit, or its taking
    back, its files and what it proposed.
    """
    values = {"visit": visit_id.hex, "at": instant_text(at)}
    driver(tx).execute(_LET_REST, values)


def drop_old_copies(tx: Connection, now: datetime) -> int:
    """Forget applied changes once their 30 days are over; not of a row that is set apart: were the
    server to lose it, only the copy would tell of it. Returns how many.
    """
    o, apart = OUTBOX.c, left_row.c
    is_apart = exists().where(apart.kind == o.kind, apart.row_id == o.row_id)
    old = (o.state == "applied", o.settled_at < now - SEALED_FOR)
    gone = tx.execute(delete(OUTBOX).where(*old, ~is_apart))
    return gone.rowcount


def _travelling(op: tuple[Any, ...]) -> dict[str, Any]:
    said = dict(zip(_changes.fields, op, strict=True))
    for name in ("device_id", "row_id", "actor"):
        digits = said[name]
        parts = digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]
        said[name] = "-".join(parts)
    return said | {"before": Fragment(said["before"]), "after": Fragment(said["after"])}


def _cut(tx: Connection, batch_id: UUID, *, first: int, most: int, max_bytes: int) -> None:
    size, schema = 0, None
    taken: list[int] = []
    for counter, weight, under_way, number in driver(tx).execute(_OPEN_FROM, [first, most]):
        size += weight
        schema = schema or number
        if under_way or number != schema or (taken and size > max_bytes):
            break
        taken.append(counter)
    driver(tx).execute(_TAKE, [batch_id.hex, first, taken[-1]])
