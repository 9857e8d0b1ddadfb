"""One batch, one transaction: receipt lookup, locks, verdicts, rows, receipt. Decides nothing
itself: `accept` does.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.records.change import Action, Change
from fieldvisit.records.hanging import HANGS_ON
from fieldvisit.records.kept import instant_text
from sync.protocol import frames
from sync.protocol.errors import BatchChanged, RequestMalformed
from sync.protocol.wire import PushRequest, Receipt, Verdict, VerdictKind
from sync.server import (
    accept,
    apart,
    asking,
    clashes,
    conversions,
    cosigning,
    editions,
    epochs,
    inbox,
    ledger,
    lending,
    moves,
    people,
    raw_changes,
    rights,
    said_again,
    said_before,
    ways,
)
from sync.server.hands import Place, Work, fetch_rows, put, write


def hand_in(
    tx: Connection,
    request: PushRequest,
    *,
    caller: people.Caller,
    at: datetime,
    late: epochs.Ground | None = None,
) -> bytes:
    """Apply a batch and return the frame of its receipt; the same batch again, the same bytes.

    Whoever calls holds the device's lock, so one device's batches come one after another. `late`:
    it comes in a parcel that was under way while its numbers were used for something else, or
    became those of another epoch. Raises BatchChanged, NumbersUsed,
    RequestMalformed (a change without a number).
    """
    author, standing = caller.author, caller.standing
    if request.device_id != author.device_id:
        raise RequestMalformed("device_id")
    digest = raw_changes.digest(request)
    name = request.batch_id if late is None else said_before.late_name(request.batch_id)
    before = ledger.stored_receipt(tx, author.device_id, batch_id=name)
    if before is not None:
        if before[0] != digest:
            raise BatchChanged
        return before[1]
    counters = [raw_changes.counter_of(raw) for raw in request.changes]
    known = said_before.look(tx, request, standing=standing, late=late)
    if late is None:
        new = known.counters if request.ahead else counters
        epochs.refuse_used(standing.known, said=request.footing, counters=new)
    judged = _judge(tx, known.fresh, author=author, revoked=caller.revoked, at=at)
    verdicts = known.with_those(judged)
    if request.ahead or (late is not None and not late.shared):
        counters = []
    told = epochs.told(standing, author.device_id, counters=counters)
    head = {"batch_id": request.batch_id, "at": instant_text(at), **told}
    receipt = Receipt.model_validate({**head, "verdicts": verdicts})
    body = frames.pack(receipt)
    row = {"device_id": author.device_id, "batch_id": name, "at": at, "ops": known.ops}
    ledger.store_receipt(tx, {**row, "digest": digest, "body": body, "ahead": request.ahead})
    return body


def _judge(
    tx: Connection, request: PushRequest, *, author: rights.Author, revoked: bool, at: datetime
) -> list[Verdict]:
    if not request.changes:
        return []
    schema = conversions.NOW.present if author.office else request.schema_number
    if conversions.NOW.too_old(schema):
        return _as_it_is(tx, request, at=at)
    if schema != conversions.NOW.present:
        changes = [conversions.NOW.change_in(raw, schema=schema) for raw in request.changes]
        request = request.model_copy(update={"changes": changes})
    return (_set_apart if revoked else _apply)(tx, request, author, at)


def _as_it_is(tx: Connection, request: PushRequest, *, at: datetime) -> list[Verdict]:
    """What a program says that is too old to be understood: kept word for word."""
    counters = [raw_changes.counter_of(raw) for raw in request.changes]
    batch = {"device_id": request.device_id, "batch_id": request.batch_id, "at": at}
    ledger.store_apart(tx, {**batch, "why": "schema_too_old", "changes": request.changes})
    return [
        Verdict(counter=counter, verdict=VerdictKind.QUARANTINED, code="schema_too_old")
        for counter in counters
    ]


def _apply(
    tx: Connection, request: PushRequest, author: rights.Author, at: datetime
) -> list[Verdict]:
    unstorable = raw_changes.unstorable(request.changes)
    read = [
        raw_changes.readable(raw, refused=place in unstorable)
        for place, raw in enumerate(request.changes)
    ]
    found_ones = [found for found in read if isinstance(found, Change)]
    went: dict[int, str] = {}
    while (found := ways.followed(tx, found_ones)) != went:
        went = found
        if not ways.lead(tx, found_ones, went=went, at=at):
            break
    read = [moves.sent_on(found, went) for found in read]
    changes = lending.or_apart(tx, [_allowed(found, author) for found in read], author=author)
    allowed = [change for change in changes if isinstance(change, Change)]
    strays = [
        found
        for found, verdict in zip(read, changes, strict=True)
        if isinstance(found, Change) and isinstance(verdict, Verdict) and _outside(verdict)
    ]
    outside = _placed(tx, strays, author=author)
    lands = _landings(tx, allowed)
    scopes = [*(c.scope for c in allowed), *moves.targets(allowed), *lands.values()]
    work = _lock(tx, scopes, outside=outside)
    work.went, work.lands, work.later = went, lands, said_again.later_words(allowed)
    _fetch(tx, work, changes=allowed)
    verdicts = [
        change if isinstance(change, Verdict) else _one(work, change, author=author, at=at)
        for change in changes
    ]
    for place, change in enumerate(changes):
        # What it hangs on may stand behind it: a record that was refused once and told anew.
        if isinstance(change, Change) and verdicts[place].verdict is VerdictKind.DEFERRED:
            verdicts[place] = _one(work, change, author=author, at=at)
    _keep_apart(tx, work, outside=outside, author=author, at=at)
    asking.ask(tx, work)
    write(tx, work)
    for wanted in work.leaving:
        moves.move(tx, wanted, at=at)
    return verdicts


def _allowed(found: Change | Verdict, author: rights.Author) -> Change | Verdict:
    """The change, or the refusal that does not depend on what the server holds."""
    code = rights.refusal(found, author) if isinstance(found, Change) else None
    if code is None:
        return found
    outside = code == "scope_not_yours"
    verdict = VerdictKind.QUARANTINED if outside else VerdictKind.REJECTED
    return Verdict(counter=found.counter, verdict=verdict, code=code)


def _outside(verdict: Verdict) -> bool:
    return verdict.verdict is VerdictKind.QUARANTINED


def _fetch(tx: Connection, work: Work, *, changes: Sequence[Change]) -> None:
    """Read in a few statements every row and every parent that the batch speaks of."""
    wanted: dict[Place, set[UUID]] = defaultdict(set)
    parents: dict[Place, set[UUID]] = defaultdict(set)
    for change in changes:
        wanted[change.kind, change.scope].add(change.row_id)
        for name, parent in HANGS_ON.get(change.kind, {}).items():
            named = cosigning.read_id(change.after.get(name))
            if named is not None:
                parents[parent, change.scope].add(named)
    fetch_rows(tx, work, wanted=wanted)
    asked_about: dict[Place, set[UUID]] = defaultdict(set)
    for (kind, scope), rows in work.rows.items():
        for card in rows.values() if kind == clashes.KIND else ():
            asked_about[card.values["row_kind"], scope].add(card.values["row_id"])
    fetch_rows(tx, work, wanted=asked_about)
    asking.know_owners(tx, work, about=asked_about)
    fetch_rows(tx, work, wanted=cosigning.visits_named(changes))
    fetch_rows(tx, work, wanted=editions.visits_replaced(changes))
    fetch_rows(tx, work, wanted=cosigning.words_asked(changes, work.rows))
    for (kind, scope), ids in parents.items():
        work.there[kind, scope] |= ledger.ids_present(tx, kind, scope=scope, ids=ids)
    if taken_in := _to_take_in(work, changes):
        _fetch(tx, work, changes=taken_in)


def _to_take_in(work: Work, changes: Sequence[Change]) -> list[Change]:
    """The changes that the decisions in this batch are about, where they are taken in."""
    parcels = [
        work.rows.get((inbox.KIND, change.scope), {}).get(change.row_id)
        for change in changes
        if change.kind == inbox.KIND and change.row_id in work.lands
    ]
    found = [(held, inbox.change_of(held)) for held in parcels if held is not None]
    return [
        change.model_copy(update={"scope": work.lands[held.values["id"]]})
        for held, change in found
        if change is not None
    ]


def _landings(tx: Connection, changes: Sequence[Change]) -> dict[UUID, str]:
    """Where what these decisions are about is taken in: where it belongs, or where its household
    went since. What belongs to a scope that the server does not know is taken in nowhere.
    """
    asked: dict[str, set[UUID]] = defaultdict(set)
    for change in changes:
        if change.kind == inbox.KIND:
            asked[change.scope].add(change.row_id)
    found = [
        (held, inner)
        for scope, ids in asked.items()
        for held in ledger.held_rows(tx, inbox.KIND, scope=scope, ids=ids).values()
        if (inner := inbox.change_of(held)) is not None
    ]
    ends = ways.landings(tx, [inner for _, inner in found])
    return {
        held.values["id"]: to
        for (held, inner), to in zip(found, ends, strict=True)
        if inner.scope == held.values["scope"] or to != inner.scope
    }


def _one(work: Work, change: Change, *, author: rights.Author, at: datetime) -> Verdict:
    work.owners.setdefault(author.device_id, None if author.office else author.staff_id)
    rows = work.rows.get((change.kind, change.scope), {})
    held = rows.get(change.row_id)

    def has_parent(kind: str, row_id: UUID) -> bool:
        place = kind, change.scope
        return row_id in work.there[place] or row_id in work.rows.get(place, {})

    wanted = moves.asked_for(change)
    if wanted is not None:
        decision = moves.decide(
            change, author, wanted=wanted, held=held, went=work.went.get(change.counter)
        )
        if decision.verdict is VerdictKind.ACCEPTED and held is not None:
            work.leaving.append(wanted)
            held = None
    elif change.kind == clashes.KIND:
        decision = asking.choice(work, change, author=author, at=at)
    elif change.kind == inbox.KIND:
        decision = _take_in(work, change, author=author, at=at)
    else:
        if held is not None and (later := work.later.get(change.counter)):
            change = said_again.caught_up(change, held, later=later)
        decision = accept.judge(change, author, held=held, has_parent=has_parent, at=at)
        decision = editions.judged(decision, change, author=author, held=held, rows=work.rows)
        decision = lending.judged(decision, change, author=author, held=held)
        decision = said_before.or_put_off(decision, change)
    version = None if held is None or _moved_on(change, decision) else held.version
    if decision.row is not None:
        said_at = clashes.said_at(change, at)
        version = put(work, change.kind, scope=change.scope, row=decision.row, said_at=said_at)
    if held is not None and decision.clashes:
        work.cards += clashes.cards(change, held, clashes=decision.clashes, at=at)
    return Verdict(
        counter=change.counter,
        verdict=decision.verdict,
        version=version,
        code=decision.code,
        fields=list(decision.fields),
        scope=change.scope if change.counter in work.went else None,
    )


def _moved_on(change: Change, decision: accept.Decision) -> bool:
    # The version of a row that others made, or changed since, would pass for the author's own
    # content.
    merged = decision.verdict in (VerdictKind.MERGED, VerdictKind.CONFLICT)
    return change.action is Action.INSERT and merged


def _take_in(work: Work, change: Change, *, author: rights.Author, at: datetime) -> accept.Decision:
    held = work.rows.get((inbox.KIND, change.scope), {}).get(change.row_id)
    lands = work.lands.get(change.row_id)
    decision, wanted = inbox.decide(change, author, held=held, lands=lands)
    if held is None or wanted is None:
        return decision
    # Its author's change by the ordinary rule, as if it had come in time.
    maker = inbox.author_of(held, wanted.scope)
    judged = _allowed(wanted, maker)
    if isinstance(judged, Change):
        judged = _one(work, judged, author=maker, at=at)
    return inbox.closed(decision, judged)


def _set_apart(
    tx: Connection, request: PushRequest, author: rights.Author, at: datetime
) -> list[Verdict]:
    """What a revoked device hands in: nothing is applied, everything is kept."""
    unstorable = raw_changes.unstorable(request.changes)
    read = [
        raw_changes.readable(raw, refused=place in unstorable)
        for place, raw in enumerate(request.changes)
    ]
    went = ways.followed(tx, [found for found in read if isinstance(found, Change)])
    read = [moves.sent_on(found, went) for found in read]
    outside = _placed(tx, [change for change in read if isinstance(change, Change)], author=author)
    work = _lock(tx, [], outside=outside)
    _keep_apart(tx, work, outside=outside, author=author, at=at)
    write(tx, work)
    pairs = zip(request.changes, read, strict=True)
    unread = [raw for raw, found in pairs if isinstance(found, Verdict)]
    if unread:
        batch = {"device_id": request.device_id, "batch_id": request.batch_id, "at": at}
        ledger.store_apart(tx, {**batch, "why": "change_malformed", "changes": unread})
    return [
        Verdict(
            counter=raw_changes.counter_of(raw),
            verdict=VerdictKind.QUARANTINED,
            code="handed_in_for_review",
        )
        for raw in request.changes
    ]


def _placed(
    tx: Connection, changes: Sequence[Change], *, author: rights.Author
) -> list[tuple[str, Change]]:
    """In which scope each change is kept apart: its own, or, where the server has no such scope,
    its author's, so that somebody sees it.
    """
    if not changes:
        return []
    known = apart.known_scopes(tx, {change.scope for change in changes})
    return [(c.scope if c.scope in known else author.area, c) for c in changes]


def _lock(tx: Connection, scopes: Sequence[str], *, outside: Sequence[tuple[str, Change]]) -> Work:
    wanted = {*scopes, *(scope for scope, _ in outside)}
    return Work(last=ledger.lock_scopes(tx, wanted))


def _keep_apart(
    tx: Connection,
    work: Work,
    *,
    outside: Sequence[tuple[str, Change]],
    author: rights.Author,
    at: datetime,
) -> None:
    """Rows that supervisors see, one a change, each made once."""
    if not outside:
        return
    giver = apart.giver(tx, author.device_id)
    given = {
        change.counter: lending.given_by(giver, change, author=author) for _, change in outside
    }
    made = [inbox.parcel(one, given[one.counter], scope=scope, at=at) for scope, one in outside]
    wanted: dict[Place, set[UUID]] = defaultdict(set)
    for row in made:
        wanted[inbox.KIND, row.values["scope"]].add(row.values["id"])
    fetch_rows(tx, work, wanted=wanted)
    for row in made:
        scope = row.values["scope"]
        if row.values["id"] not in work.rows[inbox.KIND, scope]:
            put(work, inbox.KIND, scope=scope, row=row)
