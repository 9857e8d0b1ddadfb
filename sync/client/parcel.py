"""Hand over without a network: what waits goes into a parcel, exactly as a push would send it.
Changes no record and settles nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from fieldvisit.records.kept import instant_text
from fieldvisit.store import attachments, audit, journal, outbox, parcels
from fieldvisit.store.opening import Store
from fieldvisit.store.parcels import Parcel as Parcel
from sync.client import hearing
from sync.client.parcel_load import Load, gather, held_rows
from sync.client.pushing import request_of
from sync.protocol import frames, medium, parcel, parcel_wire


def make(store: Store, folder: Path, *, clock: Clock, ids: IdSource) -> Parcel:
    """Lay a parcel for the server into a folder: everything that it has not answered for, and what
    this device has and lacks. What lies inside keeps its state until somebody signs for it.

    Raises ParcelKeyMissing, StickFull, StickAway, SuiteMissing.
    """
    with store.write() as tx:
        load = gather(store, tx, fresh_id=ids.fresh)
    codes_from = hearing.codes_wanted(store, load.me)
    medium.refuse_without_room(folder, size=load.size)
    header = _header(load, parcel_id=ids.fresh(), at=instant_text(clock.now()))
    made = Parcel(
        id=header.id,
        kind=parcel.OUT,
        number=load.number,
        made_at=clock.now(),
        place=str(folder),
        size=0,
        digest="",
        changes=load.changes,
        files=len(load.files),
        batches=[batch.hex for batch in load.batches],
    )
    # Before it leaves: one that was begun and broke off was begun all the same.
    with store.write() as tx:
        parcels.note(tx, made)
        stamp = journal.Stamp(load.me.staff_id, load.me.device_id, clock.now())
        audit.append(tx, "handed_over", subject=str(load.number), stamp=stamp)
    path = folder / header.file_name
    with medium.named(folder):
        _write(store, path, header=header, load=load, codes_from=codes_from)
        looked = parcel.look(path)
    made = replace(made, size=looked.size, digest=looked.digest)
    with store.write() as tx:
        parcels.laid(tx, made)
    return made


def known(store: Store, parcel_id: UUID) -> Parcel | None:
    """What this device knows of a parcel that it made or took in."""
    with store.read() as tx:
        return parcels.known(tx, parcel_id)


def _header(load: Load, *, parcel_id: UUID, at: str) -> parcel.Header:
    me = load.me
    return parcel.Header(
        kind=parcel.OUT,
        id=parcel_id,
        number=load.number,
        device=me.device_id,
        short=me.short,
        made_at=at,
        sender=me.short,
        to=urlsplit(me.server_url).hostname or "server",
        to_key=parcel.key_mark(bytes.fromhex(me.parcel_key)),
    )


def _write(store: Store, path: Path, *, header: parcel.Header, load: Load, codes_from: int) -> None:
    ends = parcel.Ends(bytes.fromhex(load.me.parcel_key), load.me.signing_key)
    with parcel.writing(path, header, ends=ends) as put:
        put(parcel_wire.HEAD, frames.pack(load.head(recovery_from=codes_from)))
        for held in held_rows(store, load.differing):
            put(parcel_wire.HELD, frames.pack(held))
        for batch_id in load.batches:
            with store.read() as tx:
                batch = outbox.open_batch(tx, batch_id)
            # A round by network may have settled it meanwhile.
            if batch.ops:
                request = request_of(batch).model_copy(update={"footing": load.ask.footing})
                put(parcel_wire.BATCH, batch_id.bytes + frames.pack(request))
        for content in load.files:
            for body in _parts(store, content):
                put(parcel_wire.FILE, body)


def _parts(store: Store, content: attachments.Content) -> Iterator[bytes]:
    """The parts of one file; none of a file that cannot be read: its record goes all the same."""
    try:
        data = attachments.read(store, content.sha256)
    except (attachments.AttachmentMissing, attachments.AttachmentDamaged):
        return
    yield from parcel_wire.parts_of(content.scope, content.sha256, data=data)
