"""What goes into a parcel: every batch that is not settled, files that the server lacks, and what
this device has and wants. Writes no file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.machine.algorithms import Pair
from fieldvisit.store import (
    attachments,
    conflicts,
    decisions,
    epochs,
    first_fill,
    incoming,
    outbox,
    parcels,
    profile,
    row_marks,
)
from fieldvisit.store.opening import Store
from sync.client import regaining
from sync.client.pushing import BATCH_BYTES
from sync.protocol.parcel_errors import ParcelKeyMissing
from sync.protocol.parcel_wire import MAX_BATCHES, MAX_MARKS, HeldRows, OutHead, WantedFile
from sync.protocol.wire import MAX_APART, MAX_BLOB, PullRequest, RowMark

FILES_UP = 512 * 1024 * 1024
"""Bytes of files in one parcel, the oldest first; the rest goes with the next."""
MOST_WANTED = 2000


@dataclass(frozen=True)
class Load:
    """What goes into the parcel `number`; `ask`: what is asked for; `differing`: scopes of which it
    is asked which rows are not the server's; `box`: what its answer shall be sealed to.
    """

    me: profile.Profile
    number: int
    batches: list[UUID]
    changes: int
    files: list[attachments.Content]
    wanted: list[attachments.Content]
    differing: list[str]
    ask: PullRequest
    box: Pair

    @property
    def size(self) -> int:
        """At most so many bytes, about."""
        return sum(content.size for content in self.files) + len(self.batches) * BATCH_BYTES

    def head(self, *, recovery_from: int) -> OutHead:
        """The parcel's first message."""
        return OutHead(
            device_id=self.me.device_id,
            box_key=self.box.public.hex(),
            cursors=self.ask.cursors,
            recovery_from=recovery_from,
            footing=self.ask.footing,
            later=self.ask.later,
            apart=self.ask.apart,
            asked=self.ask.asked,
            settled=self.ask.settled,
            wanted=[WantedFile(scope=w.scope, sha256=w.sha256, size=w.size) for w in self.wanted],
            batches=self.batches,
            changes=self.changes,
            files=len(self.files),
        )


def gather(store: Store, tx: Connection, *, fresh_id: Callable[[], UUID]) -> Load:
    """What waits now: uncut changes are cut into batches, which keep their ids whichever way they
    travel. Raises ParcelKeyMissing, SuiteMissing.
    """
    me = profile.load(tx)
    if not me.parcel_key or not me.server_key:
        raise ParcelKeyMissing
    batches: list[UUID] = []
    changes = after = 0
    while len(batches) < MAX_BATCHES:
        batch = outbox.batch_to_send(tx, fresh_id=fresh_id, after=after, max_bytes=BATCH_BYTES)
        if batch is None:
            break
        batches.append(batch.id)
        changes += len(batch.ops)
        after = max(batch.counters)
    return Load(
        me=me,
        number=parcels.next_number(tx),
        batches=batches,
        changes=changes,
        files=_fitting(attachments.unsent(tx)),
        wanted=attachments.missing(tx)[:MOST_WANTED],
        differing=parcels.differing(tx),
        ask=PullRequest(
            cursors=incoming.cursors(tx),
            footing=regaining.footing_on(epochs.load(tx)),
            later=first_fill.under_way(tx),
            apart=decisions.undecided(tx, MAX_APART),
            asked=conflicts.unseen(tx, MAX_APART),
            settled=epochs.in_question(tx),
        ),
        box=parcels.box_pair(tx, store.suite),
    )


def held_rows(store: Store, scopes: list[str]) -> Iterator[HeldRows]:
    """What this device holds of these scopes, row by row."""
    for scope in scopes:
        with store.read() as tx:
            marks = [RowMark(**mark._asdict()) for mark in row_marks.marks(tx, scope)]
        for start in range(0, max(1, len(marks)), MAX_MARKS):
            yield HeldRows(scope=scope, marks=marks[start : start + MAX_MARKS])


def _fitting(unsent: list[attachments.Content]) -> list[attachments.Content]:
    fitting: list[attachments.Content] = []
    room = FILES_UP
    for content in unsent:
        room -= content.size
        if room < 0:
            break
        if content.size <= MAX_BLOB:
            fitting.append(content)
    return fitting
