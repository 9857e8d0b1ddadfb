"""What an answer's first message says of this device: its grant, its files, its numbers. Takes in
no row.
"""

from fieldvisit.records import change
from fieldvisit.records.kept import read_instant
from fieldvisit.store import attachments, epochs, outbox, standing
from sync.client import hearing, regaining
from sync.client.run import Run
from sync.protocol.errors import EpochChanged, NumbersUsed
from sync.protocol.parcel_errors import ParcelDamaged
from sync.protocol.parcel_wire import AnswerHead
from sync.protocol.wire import Message


def hear(run: Run, head: AnswerHead) -> bool:
    """What the answer's first message says by itself. Returns whether this device has heard from
    the server since it was written."""
    now = run.clock.now()
    with run.store.write() as tx:
        grant, ground = standing.load(tx).grant, epochs.load(tx)
        try:
            older = bool(grant and grant.told and read_instant(head.at) < grant.told)
        except ValueError:
            raise ParcelDamaged from None
        hearing.stored_receipt(tx, head.at, now=now)
        # A server that was put back since may have lost what it held then.
        same = head.epoch == ground.epoch if head.epoch else not older
        kept = head.kept if same or not ground.epoch else []
        for sha256 in kept:
            attachments.mark_sent(tx, sha256, at=now)
    if head.standing == "device_revoked" and not older:
        hearing.revoked(run.store, now)
    run.count(blobs_up=len(kept))
    return older


def number_anew(run: Run, head: AnswerHead, *, older: bool) -> None:
    """What the server says of this device's numbers, once all else was taken in: that it was put
    back from a backup, or that this file was. Heard twice, it does nothing."""
    with run.store.read() as tx:
        ground = epochs.load(tx)
        refused = [one.batch_id for one in head.refused if one.code == NumbersUsed.code]
        used = any(outbox.open_batch(tx, batch_id).ops for batch_id in refused)
    if older:
        return
    if head.standing == EpochChanged.code and ground.epoch != head.epoch:
        regaining.begin_anew(run, EpochChanged(head.epoch, head.known))
    elif used and ground.acked < head.known:
        regaining.begin_anew(run, NumbersUsed(head.known))


def in_other_words(told: Message) -> bool:
    """Whether the program is newer than the question that this answers: what it is told comes with
    the next one.
    """
    return told.schema_number != change.SCHEMA


def of_before(ground: epochs.Ground, epoch: str) -> bool:
    """Whether something was said in another epoch than this device's: it is not true any more."""
    return bool(epoch and ground.epoch and epoch != ground.epoch)
