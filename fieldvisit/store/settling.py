"""Take in what the server answered to a batch: states, numbers, and the server's values where ours
were refused. Makes no change and sends nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select

from fieldvisit.records import KINDS
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import instant_text
from fieldvisit.store import conflicts, incoming, keeping, lookup, server_rows, stranded
from fieldvisit.store.opening import json_text
from fieldvisit.store.outbox import IS_OPEN, OPEN, changes_of
from fieldvisit.store.prepared import driver
from fieldvisit.store.tables import OUTBOX

_SETTLE = (
    "UPDATE outbox SET state = ?, version = ?, reason = ?, fields = ?, settled_at = ?,"
    " deferrals = ? WHERE counter = ?"
)
_UNDER_WAY = (
    "SELECT counter, kind, row_id, action, batch_id, deferrals FROM outbox"
    f" WHERE counter IN (SELECT value FROM json_each(?)) AND {IS_OPEN} ORDER BY counter"
)
_FREE = (
    "UPDATE outbox SET batch_id = NULL WHERE batch_id = :batch AND state = 'waiting' AND NOT EXISTS"
    " (SELECT 1 FROM outbox WHERE batch_id = :batch AND state = 'delivered')"
)
_NOT_ALONE = (
    "WITH wanted AS (SELECT ? AS kind, value AS row_id FROM json_each(?))"
    " SELECT row_id FROM wanted WHERE EXISTS (SELECT 1 FROM outbox"
    " WHERE outbox.kind = wanted.kind AND outbox.row_id = wanted.row_id AND state <> 'applied')"
    " OR EXISTS (SELECT 1 FROM server_row"
    " WHERE server_row.kind = wanted.kind AND server_row.row_id = wanted.row_id)"
)
"""Rows with a change of ours that the server has not taken, or with something of the server's kept
aside."""


class _Found(NamedTuple):
    counter: int
    kind: str
    row_id: str
    action: str
    batch_id: str | None
    deferrals: int


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


def settle(tx: Connection, settled: Sequence[Settled], *, at: datetime) -> set[int]:
    """Take the server's verdicts: states, versions, and the server's values where ours were
    refused. Returns the numbers of changes that were set apart because what they hang on was
    refused; their rows show what the server has, too.

    A deferred change waits for another batch; a received one is delivered and keeps its batch. A
    verdict that comes twice changes nothing.
    """
    news = {verdict.counter: verdict for verdict in settled}
    found = [_Found(*row) for row in driver(tx).execute(_UNDER_WAY, [json_text(list(news))])]
    if not found:
        return set()
    settled_at = instant_text(at)
    driver(tx).executemany(
        _SETTLE, [_after_verdict(news[one.counter], one.deferrals, at=settled_at) for one in found]
    )
    _free_the_deferred(tx, {one.batch_id for one in found if one.batch_id})
    taken = _just_taken(tx, found, news=news)
    for kind, versions in taken.items():
        keeping.number_rows(tx, kind, versions=versions)
    rest = [one.counter for one in found if one.row_id not in taken[one.kind]]
    _settle_changes(tx, rest, news=news)
    if any(one.kind == "conflict" or news[one.counter].verdict == "conflict" for one in found):
        # What a question that is here already, and answered, asks about is over, too.
        conflicts.close_chosen(tx)
    stranded.said_again(tx, at=at)
    in_vain = any(news[one.counter].verdict in ("deferred", "rejected") for one in found)
    apart = stranded.follow(tx, at=at) if in_vain else set()
    _settle_changes(tx, apart, news={counter: Settled(counter, "rejected") for counter in apart})
    return apart


def heard_ahead(tx: Connection, said: Sequence[Settled]) -> None:
    """The server's verdicts on changes whose turn is still to come: what it made of their rows is
    kept aside, as of a row that was pulled meanwhile; the changes stay as open as they were.
    """
    news = {verdict.counter: verdict for verdict in said}
    found = [_Found(*row) for row in driver(tx).execute(_UNDER_WAY, [json_text(list(news))])]
    _settle_changes(tx, [one.counter for one in found], news=news)


def _just_taken(
    tx: Connection, found: Sequence[_Found], *, news: Mapping[int, Settled]
) -> dict[str, dict[str, int]]:
    """Versions by kind and row id (as the file keeps it) of rows that were born and grew in this
    batch alone, every change of ours accepted: the row here is the server's but for its
    number, so nothing but the number need be written.
    """
    versions: dict[str, dict[str, int]] = defaultdict(dict)
    looked_at: set[tuple[str, str]] = set()
    for one in found:
        verdict, row = news[one.counter], (one.kind, one.row_id)
        ours = one.row_id in versions[one.kind] if row in looked_at else one.action == "insert"
        looked_at.add(row)
        if ours and verdict.verdict == "accepted" and verdict.version is not None:
            versions[one.kind][one.row_id] = verdict.version
        else:
            versions[one.kind].pop(one.row_id, None)
    for kind, numbered in versions.items():
        for (row_id,) in driver(tx).execute(_NOT_ALONE, [kind, json_text(list(numbered))]):
            numbered.pop(row_id, None)
    return versions


_STATES = {
    "accepted": "applied",
    "merged": "applied",
    "conflict": "conflict",
    "rejected": "rejected",
    "deferred": "waiting",
    "received": "delivered",
}


def _after_verdict(verdict: Settled, deferrals: int, *, at: str) -> tuple[object, ...]:
    state = _STATES[verdict.verdict]
    more = (None if state in OPEN else at, deferrals + (verdict.verdict == "deferred"))
    said = (verdict.version, verdict.code, json_text(verdict.fields))
    return (state, *said, *more, verdict.counter)


def _free_the_deferred(tx: Connection, batches: Iterable[str]) -> None:
    # A batch with a change that is only delivered is asked about again, whole; else what waits may
    # be cut anew.
    for batch in batches:
        driver(tx).execute(_FREE, {"batch": batch})


def _settle_changes(
    tx: Connection, counters: Iterable[int], *, news: Mapping[int, Settled]
) -> None:
    """Let the rows of these changes show what the server made of them."""
    verdicts: dict[str, dict[UUID, list[tuple[Change, Settled]]]] = defaultdict(dict)
    for change in changes_of(tx, counters):
        verdicts[change.kind].setdefault(change.row_id, []).append((change, news[change.counter]))
    for kind in filter(verdicts.get, KINDS):
        _settle_rows(tx, kind, verdicts=verdicts[kind])


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
    final: list[server_rows.ServerRow] = []
    for row_id, news in verdicts.items():
        known = aside.get(row_id)
        for change, verdict in news:
            known = _acknowledged(known, change, verdict=verdict)
        if known and row_id in still_open:
            server_rows.put_aside(tx, known)
        elif known:
            final.append(known)
    # A row that the server does not have stays as it is; one whose household is set apart, there.
    shown = [(r.record(), r.extra()) for r in final if r.version > server_rows.NEVER_SHOWN]
    apart = incoming.orphans(tx, kind, records=[record for record, _ in shown])
    keeping.put_over(tx, kind, found=[row for row in shown if row[0].id not in apart])
    server_rows.forget_aside(tx, kind, row_ids=[row.row_id for row in final if row.row_id in aside])
    # Only a row that was compared with the server's can look different now.
    lookup.refresh_for(tx, kind, row_ids=[row.row_id for row in final if row.row_id in aside])


def _acknowledged(
    known: server_rows.ServerRow | None, change: Change, *, verdict: Settled
) -> server_rows.ServerRow | None:
    """The server's row after a verdict: what it took of our change, nothing of what it refused."""
    if verdict.version is None or verdict.verdict not in ("accepted", "merged", "conflict"):
        return known
    if known is None:
        if change.action is not Action.INSERT:
            return None
        return server_rows.ServerRow(change.kind, change.row_id, verdict.version, change.after)
    if verdict.version <= known.version:
        return known
    taken = {name: value for name, value in change.after.items() if name not in verdict.fields}
    # After a merge the server holds fields of others that we have not seen: the version that we
    # know stays, so that the next pull brings them and the next change names an honest base.
    version = verdict.version if verdict.verdict == "accepted" else known.version
    return server_rows.ServerRow(known.kind, known.row_id, version, known.values | taken)
