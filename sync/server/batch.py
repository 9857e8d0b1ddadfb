"""One batch, one transaction: receipt lookup, locks, verdicts, rows, receipt. Decides nothing
itself: `accept` does.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Connection

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import instant_text
from sync.protocol import frames
from sync.protocol.errors import BatchChanged, RequestMalformed
from sync.protocol.wire import PushRequest, Receipt, Verdict, VerdictKind
from sync.server import accept, ledger, rights

Place = tuple[str, str]
"""(kind, scope): rows are fetched and written by it."""


@dataclass
class _Work:
    """What the transaction has in its hands: rows as they are now, and what is to be written."""

    rows: dict[Place, dict[UUID, accept.Held]] = field(default_factory=dict)
    there: dict[Place, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    stored: dict[Place, set[UUID]] = field(default_factory=dict)
    touched: dict[Place, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    last: dict[str, int] = field(default_factory=dict)
    conflicts: list[dict[str, Any]] = field(default_factory=list)


def hand_in(
    tx: Connection, request: PushRequest, *, author: rights.Author, revoked: bool, at: datetime
) -> bytes:
    """Apply a batch and return the frame of its receipt; the same batch again returns the same
    bytes.

    The caller holds the device's lock, so one device's batches come one after another. Raises
    BatchChanged, RequestMalformed (a change without a number).
    """
    if request.device_id != author.device_id:
        raise RequestMalformed("device_id")
    digest = _digest(request)
    before = ledger.stored_receipt(tx, author.device_id, batch_id=request.batch_id)
    if before is not None:
        if before[0] != digest:
            raise BatchChanged
        return before[1]
    judge = _set_apart if revoked else _apply
    verdicts = judge(tx, request, author, at)
    receipt = Receipt(batch_id=request.batch_id, at=instant_text(at), verdicts=verdicts)
    body = frames.pack(receipt)
    row = {"device_id": author.device_id, "batch_id": request.batch_id, "at": at}
    ledger.store_receipt(tx, {**row, "digest": digest, "body": body})
    return body


def _digest(request: PushRequest) -> str:
    # What makes a change, without what a later version of the program may add to it.
    names = ("counter", "kind", "row_id", "action", "after")
    said = [[change.get(name) for name in names] for change in request.changes]
    return content_hash(orjson.dumps(said))


def counter_of(raw: Mapping[str, Any]) -> int:
    """The number of a change, without which it cannot even be answered. Raises RequestMalformed."""
    counter = raw.get("counter")
    if not isinstance(counter, int) or isinstance(counter, bool) or not 0 < counter < 2**63:
        raise RequestMalformed("changes.counter")
    return counter


def _apply(
    tx: Connection, request: PushRequest, author: rights.Author, at: datetime
) -> list[Verdict]:
    unstorable = accept.unstorable(request.changes)
    changes = [
        _readable(raw, refused=place in unstorable) for place, raw in enumerate(request.changes)
    ]
    allowed = [c for c in changes if isinstance(c, Change) and not rights.refusal(c, author)]
    work = _Work(last=ledger.lock_scopes(tx, {change.scope for change in allowed}))
    _fetch(tx, work, changes=allowed)
    verdicts = [
        change if isinstance(change, Verdict) else _one(work, change, author=author, at=at)
        for change in changes
    ]
    outside = [
        raw
        for raw, verdict in zip(request.changes, verdicts, strict=True)
        if verdict.code == "scope_not_yours"
    ]
    if outside:
        _keep_apart(tx, request, changes=outside, why="scope_not_yours", at=at)
    _write(tx, work)
    return verdicts


def _readable(raw: Mapping[str, Any], *, refused: bool) -> Change | Verdict:
    counter = counter_of(raw)
    if refused:
        return Verdict(counter=counter, verdict=VerdictKind.REJECTED, code="record_refused")
    change = accept.read_change(raw)
    if change is None:
        return Verdict(counter=counter, verdict=VerdictKind.REJECTED, code="change_malformed")
    return change


def _fetch(tx: Connection, work: _Work, *, changes: Sequence[Change]) -> None:
    """Read in a few statements every row and every parent that the batch speaks of."""
    wanted: dict[Place, set[UUID]] = defaultdict(set)
    parents: dict[Place, set[UUID]] = defaultdict(set)
    for change in changes:
        wanted[change.kind, change.scope].add(change.row_id)
        for name, parent in accept.PARENTS.get(change.kind, {}).items():
            named = _uuid(change.after.get(name))
            if named is not None:
                parents[parent, change.scope].add(named)
    for (kind, scope), ids in wanted.items():
        work.rows[kind, scope] = ledger.held_rows(tx, kind, scope=scope, ids=ids)
        work.stored[kind, scope] = set(work.rows[kind, scope])
    for (kind, scope), ids in parents.items():
        work.there[kind, scope] = ledger.ids_present(tx, kind, scope=scope, ids=ids)


def _one(work: _Work, change: Change, *, author: rights.Author, at: datetime) -> Verdict:
    rows = work.rows.get((change.kind, change.scope), {})
    held = rows.get(change.row_id)

    def has_parent(kind: str, row_id: UUID) -> bool:
        place = kind, change.scope
        return row_id in work.there[place] or row_id in work.rows.get(place, {})

    decision = accept.decide(change, author, held=held, has_parent=has_parent, at=at)
    version = None if held is None or _moved_on(change, decision) else held.version
    if decision.row is not None:
        version = work.last[change.scope] = work.last[change.scope] + 1
        values = {**decision.row.values, "version": version}
        rows[change.row_id] = replace(decision.row, version=version, values=values)
        work.touched[change.kind, change.scope].add(change.row_id)
    if held is not None:
        work.conflicts += [
            _conflict(change, held, clash=clash, at=at) for clash in decision.clashes
        ]
    return Verdict(
        counter=change.counter,
        verdict=decision.verdict,
        version=version,
        code=decision.code,
        fields=list(decision.fields),
    )


def _moved_on(change: Change, decision: accept.Decision) -> bool:
    # The version of a row that others have changed since would pass for the author's own content.
    return change.action is Action.INSERT and decision.verdict is VerdictKind.MERGED


def _conflict(
    change: Change, held: accept.Held, *, clash: accept.Clash, at: datetime
) -> dict[str, Any]:
    # The same clash has one id, however often it is handed in.
    said = orjson.dumps([str(change.row_id), clash.name, clash.base, clash.wanted]).decode()
    return {
        "id": uuid5(change.device_id, said),
        "scope": change.scope,
        "kind": change.kind,
        "row_id": change.row_id,
        "name": clash.name,
        "base": clash.base,
        "held": clash.held,
        "wanted": clash.wanted,
        "held_device": held.last_device,
        "wanted_device": change.device_id,
        "wanted_by": change.actor,
        "counter": change.counter,
        "hlc": change.hlc,
        "at": at,
    }


def _write(tx: Connection, work: _Work) -> None:
    for (kind, scope), ids in work.touched.items():
        place = kind, scope
        rows = [work.rows[place][row_id] for row_id in sorted(ids)]
        ledger.write_rows(tx, kind, rows=rows, replaced=work.stored[place] & ids)
    ledger.store_conflicts(tx, work.conflicts)
    ledger.set_sequences(tx, work.last)


def _set_apart(
    tx: Connection, request: PushRequest, author: rights.Author, at: datetime
) -> list[Verdict]:
    _keep_apart(tx, request, changes=request.changes, why="device_revoked", at=at)
    return [
        Verdict(
            counter=counter_of(raw), verdict=VerdictKind.QUARANTINED, code="handed_in_for_review"
        )
        for raw in request.changes
    ]


def _keep_apart(
    tx: Connection, request: PushRequest, *, changes: list[dict[str, Any]], why: str, at: datetime
) -> None:
    batch = {"device_id": request.device_id, "batch_id": request.batch_id}
    ledger.store_apart(tx, {**batch, "at": at, "why": why, "changes": changes})


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
