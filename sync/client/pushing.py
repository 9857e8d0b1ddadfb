"""Hand in the outbox batch by batch and settle what the server answers. Makes no change itself."""

import dataclasses
from collections import defaultdict

from sqlalchemy import Connection

from fieldvisit.store import epochs, faltering, incoming, leading, outbox, settling, stumbles
from sync.client import hearing, pacing
from sync.client.regaining import footing, footing_on, heard
from sync.client.run import Run
from sync.protocol import errors
from sync.protocol.wire import (
    MAX_CHANGES,
    PullRequest,
    PushRequest,
    Receipt,
    Verdict,
    VerdictKind,
)

BATCH_BYTES = 1024 * 1024
"""Of a batch that goes by a parcel, where no line is cut."""
STUMBLES = (
    errors.ServerTroubled,
    errors.FrameRefused,
    errors.RequestMalformed,
    errors.BatchChanged,
)
"""What one batch may bring about on a server that is well otherwise: the round goes on without."""
LINE = (errors.ServerAway, errors.ServerTimeout, errors.ServerNonsense)
"""What a line brings about that drops a request or its answer."""
SETTLED = {
    VerdictKind.ACCEPTED: "accepted",
    VerdictKind.MERGED: "merged",
    VerdictKind.CONFLICT: "conflict",
    VerdictKind.REJECTED: "rejected",
    VerdictKind.DEFERRED: "deferred",
    # Handed in and kept for a supervisor: this device waits for the decision (`store.decisions`).
    VerdictKind.QUARANTINED: "rejected",
}


def send_batch(run: Run) -> bool:
    """Hand in the next batch, or what goes ahead of it; answers whether another may follow. No
    transaction is open while the network is asked. Raises what the exchange raises, ServerNonsense.
    """
    if run.stumbled is not None:
        return False
    with run.store.write() as tx:
        stumbles.try_again(tx, run.clock.now())
        most = stumbles.load(tx).most or MAX_CHANGES
        room = faltering.load(tx).room or pacing.MOST_BATCH
        max_bytes = min(room, pacing.next_batch(run.passed_bytes))
        size = {"max_changes": most, "max_bytes": max_bytes}
        batch = outbox.batch_to_send(tx, fresh_id=run.ids.fresh, **size)
        if batch is None:
            stumbles.passed(tx)
            faltering.passed(tx)
        while batch is not None and batch.counters <= run.deferred:
            # Nothing but what the server put off in this very round: what was cut behind it goes.
            after = max(batch.counters)
            batch = outbox.batch_to_send(tx, fresh_id=run.ids.fresh, after=after, **size)
        ahead = leading.batch(tx, behind=batch.counters, **size) if batch else None
        too_large = batch is not None and faltering.is_too_large(tx, batch)
    if batch is None:
        return False
    if ahead is not None:
        _say_ahead(run, ahead)
        return True
    if too_large and _has_not_arrived(run, batch):
        with run.store.write() as tx:
            faltering.cut(tx, batch)
        return True
    request = request_of(batch).model_copy(update={"footing": footing(run)})
    try:
        receipt = run.exchange.push(request)
    except STUMBLES as trouble:
        run.stumbled = batch, trouble
        return False
    except LINE:
        with run.store.write() as tx:
            faltering.dropped(tx, batch)
        raise
    run.passed_bytes += size["max_bytes"]
    take_receipt(run, request, receipt=receipt)
    return True


def request_of(batch: outbox.Batch) -> PushRequest:
    """A batch as it travels."""
    changes = batch.travelling()
    device_id = changes[0]["device_id"]
    said = {"schema_number": batch.schema, "device_id": device_id, "batch_id": batch.id}
    return PushRequest(**said, changes=changes)


def take_receipt(run: Run, request: PushRequest, *, receipt: Receipt) -> None:
    """Settle a batch by its receipt, whichever way it came. Raises ServerNonsense."""
    verdicts = verdicts_of(receipt, request)
    now = run.clock.now()
    with run.store.write() as tx:
        apart = settling.settle(tx, [_settled(verdict) for verdict in verdicts], at=now)
        told = epochs.Ground(receipt.epoch, known=receipt.known, mark=receipt.mark)
        epochs.receipt(tx, acked=max(verdict.counter for verdict in verdicts), told=told)
        hearing.stored_receipt(tx, receipt.at, now=now)
        _move_cursors(tx, request, verdicts=verdicts)
    _count(run, verdicts, apart=apart)
    run.look_at_the_clock(receipt.at, now)


def _say_ahead(run: Run, ahead: outbox.Batch) -> None:
    """Hand in what cannot wait for its turn. The receipt settles nothing and no number of ours
    counts as answered by it: the turn of each change comes, and ends it (`leading`). What the line
    does not carry keeps nothing else back: less of it goes ahead, or none.
    """
    with run.store.read() as tx:
        too_large = faltering.is_too_large(tx, ahead)
    if too_large and _has_not_arrived(run, ahead):
        with run.store.write() as tx:
            if faltering.is_cut_already(tx, ahead):
                leading.given_up(tx, ahead)
            faltering.cut(tx, ahead)
        return
    said = {"footing": footing(run), "ahead": True}
    request = request_of(ahead).model_copy(update=said)
    try:
        receipt = run.exchange.push(request)
    except STUMBLES:
        with run.store.write() as tx:
            leading.given_up(tx, ahead)
        return
    except LINE:
        with run.store.write() as tx:
            faltering.dropped(tx, ahead)
        raise
    verdicts, now = verdicts_of(receipt, request), run.clock.now()
    with run.store.write() as tx:
        settling.heard_ahead(tx, [_settled(verdict) for verdict in verdicts])
        leading.said(tx, ahead)
        hearing.stored_receipt(tx, receipt.at, now=now)
        _move_cursors(tx, request, verdicts=verdicts)
    run.look_at_the_clock(receipt.at, now)


def _move_cursors(tx: Connection, request: PushRequest, *, verdicts: list[Verdict]) -> None:
    # In the transaction of the receipt: a round that is cut afterwards would fetch all of it.
    known = incoming.cursors(tx)
    for scope, cursor in seen_by_sending(request, verdicts, known=known).items():
        incoming.move_on(tx, scope, cursor=cursor)


def _has_not_arrived(run: Run, batch: outbox.Batch) -> bool:
    """Whether the server says that it has nothing of a batch: the smallest of questions."""
    with run.store.read() as tx:
        ground, cursors = epochs.load(tx), incoming.cursors(tx)
    fresh = [counter for counter in batch.counters if counter > ground.acked]
    question = PullRequest(cursors=cursors, limit=1, footing=footing_on(ground))
    try:
        reply = run.exchange.pull(question)
    except errors.DeviceRevoked:
        return False
    heard(run, epoch=reply.epoch, known=reply.known)
    return bool(fresh) and reply.known < min(fresh)


def learn(run: Run) -> None:
    """At the end of a round that the server stumbled in and was well otherwise: find the change
    that it stumbles over, set it apart, let the rest flow.
    """
    if run.stumbled is not None:
        batch, trouble = run.stumbled
        with run.store.write() as tx:
            apart = stumbles.noted(tx, batch, at=run.clock.now())
        run.count(rejected=int(apart))
        run.report = run.report.stopped(trouble)


def verdicts_of(receipt: Receipt, request: PushRequest) -> list[Verdict]:
    """The receipt's verdicts, if they answer exactly this batch. Raises ServerNonsense: then
    nothing is settled.
    """
    sent = [change["counter"] for change in request.changes]
    answered = [verdict.counter for verdict in receipt.verdicts]
    if receipt.batch_id != request.batch_id or answered != sent:
        raise errors.ServerNonsense("")
    return receipt.verdicts


def seen_by_sending(
    request: PushRequest, verdicts: list[Verdict], *, known: dict[str, int]
) -> dict[str, int]:
    """Cursors that may move on without pulling: a scope whose next numbers are all this batch's own
    accepted changes has nothing in between that this device has not seen.
    """
    accepted: dict[str, set[int]] = defaultdict(set)
    for change, verdict in zip(request.changes, verdicts, strict=True):
        # A number of another scope says nothing of how far this one was seen.
        known_here = verdict.verdict is VerdictKind.ACCEPTED and verdict.scope is None
        if known_here and verdict.version is not None:
            accepted[change["scope"]].add(verdict.version)
    moved: dict[str, int] = {}
    for scope, versions in accepted.items():
        cursor = known.get(scope, 0)
        while cursor + 1 in versions:
            cursor += 1
        if cursor > known.get(scope, 0):
            moved[scope] = cursor
    return moved


def _settled(verdict: Verdict) -> settling.Settled:
    return settling.Settled(
        counter=verdict.counter,
        verdict=SETTLED[verdict.verdict],
        version=verdict.version,
        code=verdict.code,
        fields=verdict.fields,
    )


def _count(run: Run, verdicts: list[Verdict], *, apart: set[int]) -> None:
    kinds = [verdict.verdict for verdict in verdicts]
    run.count(
        applied=kinds.count(VerdictKind.ACCEPTED) + kinds.count(VerdictKind.MERGED),
        conflicts=kinds.count(VerdictKind.CONFLICT),
        rejected=kinds.count(VerdictKind.REJECTED) + len(apart),
        apart=kinds.count(VerdictKind.QUARANTINED),
    )
    for verdict in verdicts:
        put_off = verdict.verdict is VerdictKind.DEFERRED
        (run.deferred.add if put_off else run.deferred.discard)(verdict.counter)
    run.deferred -= apart
    run.report = dataclasses.replace(run.report, deferred=len(run.deferred))
