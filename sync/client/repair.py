"""After the last page: whether this device holds what the server says it should, and only the rows
that differ fetched again. Touches no change of ours.
"""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.store import (
    audit,
    incoming,
    left_rows,
    profile,
    row_marks,
    row_mending,
    scope_sums,
)
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from fieldvisit.store.row_marks import Mark
from fieldvisit.store.server_rows import ServerRow
from sync.protocol.exchange import Exchange
from sync.protocol.wire import MAX_CHANGES, Entry, PullReply, RowsRequest, SumsRequest

Key = tuple[str, UUID]
Read = Callable[[Entry], incoming.Entry]


@dataclass(frozen=True)
class Mended:
    """`rows`: fetched again or dropped; `left`: households that are not this person's any more."""

    rows: int = 0
    left: int = 0


@dataclass(frozen=True)
class _Found:
    """What differs in a scope: rows to be fetched, and rows here that the server does not have for
    this reader.
    """

    wanted: list[Key]
    strays: list[Key]


@dataclass(frozen=True)
class _Odd:
    """A scope whose sums do not agree, or with rows that no sum tells of (`doubted`)."""

    scope: str
    agrees: bool
    doubted: list[Key]


@dataclass
class Fetched:
    """What the server gave of a scope, which rows here it has for others now, and which it does not
    have for this reader.
    """

    entries: list[Entry] = field(default_factory=list)
    gone: list[Key] = field(default_factory=list)
    unknown: list[Key] = field(default_factory=list)


def compare(
    store: Store, exchange: Exchange, *, reply: PullReply, read: Read, now: datetime
) -> Mended:
    """Look at the sums of the last page, and mend what differs: fetch what lacks, set apart what
    went to others. Raises what the exchange raises.
    """
    mended = Mended()
    waiting = list(reply.sums)
    while odd := _first_odd(store, waiting, reply=reply, now=now):
        said, found = reply.sums[odd.scope], _Found([], [])
        if not odd.agrees:
            found = _look(store, exchange, scope=odd.scope, readable=reply.sums)
        got = _fetch(exchange, odd.scope, found=found, doubted=odd.doubted)
        with store.write() as tx:
            done = mend(tx, odd.scope, got=got, read=read, now=now)
            _close(tx, odd.scope, entries=got.entries, said=said, now=now)
        mended = Mended(mended.rows + done.rows, mended.left + done.left)
    return mended


def mend(tx: Connection, scope: str, *, got: Fetched, read: Read, now: datetime) -> Mended:
    """Take what was fetched of a scope, set apart what went to others."""
    left_rows.let_go(tx, got.gone, scope=scope)
    left = left_rows.step(tx, now)
    entries = map(read, got.entries)
    return Mended(_take(tx, scope, entries=entries, strays=got.unknown, now=now), left)


def told_by_parcel(tx: Connection, scope: str, *, got: Fetched, readable: Iterable[str]) -> Fetched:
    """What of a parcel's answer is to be taken: what came later comes with a page, and what stands
    here under another scope stays there.
    """
    upto = incoming.cursors(tx).get(scope, 0)
    known = [entry for entry in got.entries if entry.version <= upto]
    marks = [Mark(one.kind, one.row_id, one.version, "") for one in known]
    apart = row_mending.elsewhere(tx, marks, scope=scope, readable=set(readable))
    entries = [entry for entry in known if (entry.kind, entry.row_id) not in apart]
    return replace(got, entries=entries)


def _first_odd(store: Store, waiting: list[str], *, reply: PullReply, now: datetime) -> _Odd | None:
    """The first of the scopes that wait of which something is to be asked; it and those before it
    wait no more.
    """
    with store.write() as tx:
        while waiting:
            scope = waiting.pop(0)
            said = reply.sums[scope]
            doubted = row_marks.doubted(tx, scope) if scope_sums.moved(tx, scope, said=said) else []
            odd = _Odd(scope, scope_sums.agrees(tx, scope, said=said, now=now), doubted)
            if doubted or not odd.agrees:
                return odd
    return None


def _look(store: Store, exchange: Exchange, *, scope: str, readable: Iterable[str]) -> _Found:
    with store.read() as tx:
        packed = row_marks.counted(tx, scope).packed()
    buckets = base64.b64encode(packed).decode()
    reply = exchange.differing(SumsRequest(scope=scope, buckets=buckets))
    with store.read() as tx:
        upto = incoming.cursors(tx).get(scope, 0)
        mine = {m[:2]: m for m in row_marks.marks(tx, scope, buckets=set(reply.buckets))}
        theirs = {
            (m.kind, m.row_id): Mark(m.kind, m.row_id, m.version, m.digest) for m in reply.marks
        }
        # What others wrote since the last page comes with the next one.
        lacking = [m for m in theirs.values() if m.version <= upto and mine.get(m[:2]) != m]
        apart = row_mending.elsewhere(tx, lacking, scope=scope, readable=set(readable))
    return _Found([m[:2] for m in lacking if m[:2] not in apart], list(mine.keys() - theirs.keys()))


def _fetch(exchange: Exchange, scope: str, *, found: _Found, doubted: list[Key]) -> Fetched:
    got = Fetched()
    asked = found.wanted + found.strays + doubted
    while asked:
        reply = exchange.rows(RowsRequest(scope=scope, rows=asked[:MAX_CHANGES]))
        got.entries += reply.entries
        got.gone += reply.gone
        asked = asked[max(1, reply.looked_at) :]
    got.unknown = sorted(set(found.strays) - set(got.gone))
    return got


def _take(
    tx: Connection,
    scope: str,
    *,
    entries: Iterable[incoming.Entry],
    strays: list[Key],
    now: datetime,
) -> int:
    sound = list(entries)
    row_mending.keep_later(
        tx, [ServerRow(one.kind, one.row_id, one.version, one.values) for one in sound]
    )
    row_mending.make_room(tx, [(entry.kind, entry.row_id) for entry in sound])
    seq = incoming.cursors(tx).get(scope, 0)
    incoming.apply(tx, scope, entries=sound, cursor=seq)
    dropped = row_mending.drop_tombstones(tx, strays)
    if sound or strays:
        me = profile.load(tx)
        stamp = Stamp(me.staff_id, me.device_id, now)
        numbers = {"fetched": len(sound), "dropped": dropped, "strays": len(strays) - dropped}
        detail = {name: str(number) for name, number in numbers.items()}
        audit.append(tx, "rows_mended", subject=scope, stamp=stamp, detail=detail)
    return len(sound) + dropped


def _close(
    tx: Connection, scope: str, *, entries: list[Entry], said: tuple[int, str], now: datetime
) -> None:
    upto = incoming.cursors(tx).get(scope, 0)
    if any(entry.version > upto for entry in entries):
        # Written since the last page: the sums of the next one tell.
        scope_sums.forget(tx, scope)
    else:
        scope_sums.settle_for(tx, scope, said=said, now=now)
