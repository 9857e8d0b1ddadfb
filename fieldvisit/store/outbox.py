"""What is still to be sent and how far each change got. Never makes a change itself and knows no
network.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, select, type_coerce, update
from sqlalchemy.types import NullType

from fieldvisit.records import KINDS
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import instant_text, read_instant
from fieldvisit.store import keeping, lookup, server_rows
from fieldvisit.store.codec import codec_of
from fieldvisit.store.prepared import Prepared, driver
from fieldvisit.store.server_rows import ServerRow
from fieldvisit.store.tables import OUTBOX, TABLES, journal_head

SEALED_FOR = timedelta(days=30)
"""How long the copy of an applied change is kept (pain 3)."""

MOST_IN_AN_INSTANT = 9999

OPEN = ("waiting", "delivered")
_changes = codec_of(Change, OUTBOX.name)
_APPEND = (
    f"INSERT INTO outbox ({', '.join(_changes.fields)}, at, state)"
    f" VALUES ({', '.join('?' * len(_changes.fields))}, ?, 'waiting')"
)
_HEAD = Prepared(select(journal_head.c.counter, journal_head.c.hlc))
_MOVE_HEAD = Prepared(
    update(journal_head).values(counter=bindparam("to_counter"), hlc=bindparam("to_hlc"))
)
_OP = [type_coerce(column, NullType()) for column in _changes.columns]


@dataclass(frozen=True)
class OutboxCounts:
    """Changes by how far they got; `oldest` is when the oldest open one was made."""

    waiting: int = 0
    delivered: int = 0
    conflict: int = 0
    rejected: int = 0
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
    """Changes that travel together under one id until all of them are settled."""

    id: UUID
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Settled:
    """The server's verdict on one change: accepted, merged, conflict, rejected, deferred or
    received.
    """

    counter: int
    verdict: str
    version: int | None = None
    code: str | None = None
    fields: list[str] = field(default_factory=list)


def append(tx: Connection, change: Change, *, at: datetime) -> Change:
    """Put a change at the end, with the next counter and the next reading of the logical clock."""
    counter, last = _HEAD.rows(tx)[0]
    change = change.model_copy(update={"counter": counter + 1, "hlc": next_hlc(last, at)})
    _MOVE_HEAD.run(tx, {"to_counter": change.counter, "to_hlc": change.hlc})
    driver(tx).execute(_APPEND, [*_changes.row(change), instant_text(at)])
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
        select(OUTBOX.c.state, func.count(), func.min(OUTBOX.c.at))
        .where(OUTBOX.c.state != "applied")
        .group_by(OUTBOX.c.state)
    ).all()
    oldest = min((at for state, _, at in found if state in OPEN), default=None)
    return OutboxCounts(**{state: number for state, number, _ in found}, oldest=oldest)


def rows(tx: Connection, limit: int = 200) -> list[OutboxRow]:
    """Changes that are not yet applied, oldest first."""
    o = OUTBOX.c
    found = tx.execute(
        select(o.counter, o.kind, o.row_id, o.action, o.state, o.at, o.reason)
        .where(o.state != "applied")
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
    max_changes: int = 2000,
    max_bytes: int = 262144,
) -> Batch | None:
    """The batch under way, exactly as it was; else a new one cut from what waits; else None."""
    o = OUTBOX.c
    under_way = tx.execute(
        select(o.batch_id)
        .where(o.state.in_(OPEN), o.batch_id.is_not(None))
        .order_by(o.counter)
        .limit(1)
    ).scalar()
    batch_id = under_way or _cut(tx, fresh_id, max_changes=max_changes, max_bytes=max_bytes)
    if batch_id is None:
        return None
    found = tx.execute(select(*_OP).where(o.batch_id == batch_id).order_by(o.counter))
    return Batch(batch_id, tuple(_changes.record(row) for row in found))


def state_of(tx: Connection, kind: str, *, row_id: UUID) -> str:
    """How far a row got: waiting, delivered, conflict, rejected, applied; private for what is never
    sent.
    """
    return states_of(tx, kind, row_ids=[row_id])[row_id]


def states_of(tx: Connection, kind: str, *, row_ids: Sequence[UUID]) -> dict[UUID, str]:
    """`state_of` for many rows of one kind in two statements."""
    o, table = OUTBOX.c, TABLES[kind]
    versions = tx.execute(select(table.c.id, table.c.version).where(table.c.id.in_(row_ids)))
    states = {row_id: "applied" if version else "private" for row_id, version in versions}
    found = tx.execute(
        select(o.row_id, o.state).where(o.kind == kind, o.row_id.in_(row_ids)).order_by(o.counter)
    )
    for row_id, state in found:
        # The newest change speaks for the row, unless an older one is still under way.
        if state in OPEN or states[row_id] not in OPEN:
            states[row_id] = state
    return states


def settle(tx: Connection, settled: Sequence[Settled], *, at: datetime) -> None:
    """Take the server's verdicts: states, versions, and the server's values where ours were
    refused.

    A deferred change waits for another batch; a received one is delivered and keeps its batch. A
    verdict that comes twice changes nothing.
    """
    news = {verdict.counter: verdict for verdict in settled}
    o = OUTBOX.c
    found = tx.execute(
        select(o.batch_id, o.deferrals, *_OP)
        .where(o.counter.in_(list(news)), o.state.in_(OPEN))
        .order_by(o.counter)
    ).all()
    if not found:
        return
    changes = [_changes.record(row[2:]) for row in found]
    tx.execute(
        update(OUTBOX).where(o.counter == bindparam("b_counter")),
        [_after_verdict(news[row.counter], row.deferrals, at=at) for row in found],
    )
    _free_the_deferred(tx, {row.batch_id for row in found} - {None})
    verdicts: dict[str, dict[UUID, list[tuple[Change, Settled]]]] = defaultdict(dict)
    for change in changes:
        verdicts[change.kind].setdefault(change.row_id, []).append((change, news[change.counter]))
    for kind in KINDS:
        _settle_rows(tx, kind, verdicts=verdicts.get(kind, {}))


def changes_of(tx: Connection, counters: Iterable[int]) -> list[Change]:
    """Operations by their counters, in order."""
    found = tx.execute(
        select(*_OP).where(OUTBOX.c.counter.in_(list(counters))).order_by(OUTBOX.c.counter)
    )
    return [_changes.record(row) for row in found]


def drop_old_copies(tx: Connection, now: datetime) -> int:
    """Forget applied changes once their 30 days are over. Returns how many."""
    o = OUTBOX.c
    gone = tx.execute(delete(OUTBOX).where(o.state == "applied", o.settled_at < now - SEALED_FOR))
    return gone.rowcount


def _cut(
    tx: Connection, fresh_id: Callable[[], UUID], *, max_changes: int, max_bytes: int
) -> UUID | None:
    o = OUTBOX.c
    waiting = tx.execute(
        select(o.counter, func.octet_length(o.before) + func.octet_length(o.after) + 256)
        .where(o.state == "waiting", o.batch_id.is_(None))
        .order_by(o.counter)
        .limit(max_changes)
    )
    size = 0
    taken: list[int] = []
    for counter, weight in waiting:
        size += weight
        if taken and size > max_bytes:
            break
        taken.append(counter)
    if not taken:
        return None
    batch_id = fresh_id()
    tx.execute(
        update(OUTBOX)
        .where(o.counter.between(taken[0], taken[-1]), o.state == "waiting", o.batch_id.is_(None))
        .values(batch_id=batch_id)
    )
    return batch_id


_STATES = {
    "accepted": "applied",
    "merged": "applied",
    "conflict": "conflict",
    "rejected": "rejected",
    "deferred": "waiting",
    "received": "delivered",
}


def _after_verdict(verdict: Settled, deferrals: int, *, at: datetime) -> dict[str, object]:
    state = _STATES[verdict.verdict]
    return {
        "b_counter": verdict.counter,
        "state": state,
        "version": verdict.version,
        "reason": verdict.code,
        "fields": verdict.fields,
        "settled_at": None if state in OPEN else at,
        "deferrals": deferrals + (verdict.verdict == "deferred"),
    }


def _free_the_deferred(tx: Connection, batches: Iterable[UUID]) -> None:
    # A batch with a change that is only delivered is asked about again, whole; else what waits may
    # be cut anew.
    o = OUTBOX.c
    for batch in batches:
        delivered = select(o.counter).where(o.batch_id == batch, o.state == "delivered")
        if not tx.execute(delivered.limit(1)).first():
            tx.execute(
                update(OUTBOX)
                .where(o.batch_id == batch, o.state == "waiting")
                .values(batch_id=None)
            )


def _settle_rows(
    tx: Connection, kind: str, *, verdicts: dict[UUID, list[tuple[Change, Settled]]]
) -> None:
    o = OUTBOX.c
    ids = list(verdicts)
    aside = server_rows.aside(tx, kind, row_ids=ids)
    still_open = set(
        tx.execute(
            select(o.row_id).where(o.kind == kind, o.row_id.in_(ids), o.state.in_(OPEN))
        ).scalars()
    )
    final: list[ServerRow] = []
    for row_id, news in verdicts.items():
        known = aside.get(row_id)
        for change, verdict in news:
            known = _acknowledged(known, change, verdict=verdict)
        if known and row_id in still_open:
            server_rows.put_aside(tx, known)
        elif known:
            final.append(known)
    keeping.put_over(tx, kind, found=[(row.record(), row.extra()) for row in final])
    server_rows.forget_aside(tx, kind, row_ids=[row.row_id for row in final if row.row_id in aside])
    # Only a row that was compared with the server's can look different now.
    lookup.refresh_for(tx, kind, row_ids=[row.row_id for row in final if row.row_id in aside])


def _acknowledged(known: ServerRow | None, change: Change, *, verdict: Settled) -> ServerRow | None:
    """The server's row after a verdict: what it took of our change, nothing of what it refused."""
    if verdict.version is None or verdict.verdict not in ("accepted", "merged", "conflict"):
        return known
    if known is None:
        if change.action is not Action.INSERT:
            return None
        return ServerRow(change.kind, change.row_id, verdict.version, change.after)
    if verdict.version <= known.version:
        return known
    taken = {name: value for name, value in change.after.items() if name not in verdict.fields}
    # After a merge the server holds fields of others that we have not seen: the version that we
    # know stays, so that the next pull brings them and the next change names an honest base.
    version = verdict.version if verdict.verdict == "accepted" else known.version
    return ServerRow(known.kind, known.row_id, version, known.values | taken)
