"""One batch, one transaction: receipt lookup, locks, verdicts, rows, receipt. Decides nothing
itself: `accept` does.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import instant_text
from sync.protocol import frames
from sync.protocol.errors import BatchChanged, RequestMalformed
from sync.protocol.wire import PushRequest, Receipt, Verdict, VerdictKind
from sync.server import accept, clashes, ledger, rights, sums

Place = tuple[str, str]
"""(kind, scope): rows are fetched and written by it."""


@dataclass
class _Work:
    """What the transaction has in its hands: rows as they are now, and what is to be written."""

    rows: dict[Place, dict[UUID, accept.Held]] = field(default_factory=dict)
    there: dict[Place, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    stored: dict[Place, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    was: dict[Place, dict[UUID, accept.Held | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    last: dict[str, int] = field(default_factory=dict)
    cards: list[tuple[accept.Held, UUID | None]] = field(default_factory=list)


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
        _allowed(raw, author, unstorable=place in unstorable)
        for place, raw in enumerate(request.changes)
    ]
    allowed = [change for change in changes if isinstance(change, Change)]
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
    _ask(tx, work)
    _write(tx, work)
    return verdicts


def _allowed(
    raw: Mapping[str, Any], author: rights.Author, *, unstorable: bool
) -> Change | Verdict:
    """The change, or the refusal that does not depend on what the server holds."""
    counter = counter_of(raw)
    if unstorable:
        return Verdict(counter=counter, verdict=VerdictKind.REJECTED, code="record_refused")
    change = accept.read_change(raw)
    code = "change_malformed" if change is None else rights.refusal(change, author)
    if change is None or code:
        return Verdict(counter=counter, verdict=VerdictKind.REJECTED, code=code)
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
    _fetch_rows(tx, work, wanted=wanted)
    asked_about: dict[Place, set[UUID]] = defaultdict(set)
    for (kind, scope), rows in work.rows.items():
        for card in rows.values() if kind == clashes.KIND else ():
            asked_about[card.values["row_kind"], scope].add(card.values["row_id"])
    _fetch_rows(tx, work, wanted=asked_about)
    for (kind, scope), ids in parents.items():
        work.there[kind, scope] = ledger.ids_present(tx, kind, scope=scope, ids=ids)


def _fetch_rows(tx: Connection, work: _Work, *, wanted: Mapping[Place, set[UUID]]) -> None:
    for (kind, scope), ids in wanted.items():
        found = ledger.held_rows(tx, kind, scope=scope, ids=ids - work.stored[kind, scope])
        work.rows.setdefault((kind, scope), {}).update(found)
        work.stored[kind, scope] |= found.keys()


def _one(work: _Work, change: Change, *, author: rights.Author, at: datetime) -> Verdict:
    rows = work.rows.get((change.kind, change.scope), {})
    held = rows.get(change.row_id)

    def has_parent(kind: str, row_id: UUID) -> bool:
        place = kind, change.scope
        return row_id in work.there[place] or row_id in work.rows.get(place, {})

    if change.kind == clashes.KIND:
        decision = _choice(work, change, author=author, at=at)
    else:
        decision = accept.judge(change, author, held=held, has_parent=has_parent, at=at)
    version = None if held is None or _moved_on(change, decision) else held.version
    if decision.row is not None:
        said_at = clashes.said_at(change, at)
        version = _put(work, change.kind, scope=change.scope, row=decision.row, said_at=said_at)
    if held is not None and decision.clashes:
        cards = clashes.cards(change, held, clashes=decision.clashes, at=at)
        work.cards += [(card, held.last_device) for card in cards]
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


def _choice(work: _Work, change: Change, *, author: rights.Author, at: datetime) -> accept.Decision:
    held = work.rows.get((clashes.KIND, change.scope), {}).get(change.row_id)
    row = None
    if held is not None:
        about = held.values["row_kind"], change.scope
        row = work.rows.get(about, {}).get(held.values["row_id"])
    decision, changed = clashes.choose(change, author, held=held, row=row, at=at)
    if changed is not None and held is not None:
        said_at = clashes.said_at(change, at)
        _put(work, held.values["row_kind"], scope=change.scope, row=changed, said_at=said_at)
    return decision


def _put(
    work: _Work, kind: str, *, scope: str, row: accept.Held, said_at: datetime | None = None
) -> int:
    """Give a row the scope's next number; `said_at`: when its author said so by their clock."""
    version = work.last[scope] = work.last[scope] + 1
    row_id = row.values["id"]
    place = kind, scope
    rows = work.rows[place]
    work.was[place].setdefault(row_id, rows.get(row_id))
    rows[row_id] = row.numbered(version, said_at=said_at or row.last_at)
    return version


def _ask(tx: Connection, work: _Work) -> None:
    """Put the questions that the batch left beside its rows, each once."""
    if not work.cards:
        return
    for scope in {card.values["scope"] for card, _ in work.cards}:
        ids = {card.values["id"] for card, _ in work.cards if card.values["scope"] == scope}
        ids |= ledger.open_questions(tx, scope, device=work.cards[0][0].values["wanted_device"])
        _fetch_rows(tx, work, wanted={(clashes.KIND, scope): ids})
    owners = ledger.staff_of(tx, {device for _, device in work.cards if device is not None})
    for made, device in work.cards:
        card = clashes.written_by(made, None if device is None else owners.get(device))
        scope = card.values["scope"]
        there = work.rows[clashes.KIND, scope]
        asked = next((row for row in there.values() if clashes.same_question(row, card)), None)
        if asked is not None:
            _put(work, clashes.KIND, scope=scope, row=clashes.said_again(asked, card))
        elif card.values["id"] not in there:
            _put(work, clashes.KIND, scope=scope, row=card)


def _write(tx: Connection, work: _Work) -> None:
    for place, was in work.was.items():
        kind, scope = place
        rows = work.rows[place]
        moved = [(was[row_id], rows[row_id]) for row_id in sorted(was, key=attrgetter("int"))]
        replaced = work.stored[place] & was.keys()
        ledger.write_rows(tx, kind, rows=[row for _, row in moved], replaced=replaced)
        sums.move(tx, kind, scope=scope, rows=moved)
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
