"""Files up and down: small ones whole, larger ones part by part from where a cut left them. Never
keeps a plain part.
"""

from collections.abc import Callable
from datetime import datetime

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.store import attachments, epochs, file_parts, left_rows
from fieldvisit.store.opening import Store
from sync.client.run import Run
from sync.protocol import errors
from sync.protocol.exchange import Exchange
from sync.protocol.wire import MAX_BLOB, PART_BYTES, FilePart

FILE_TROUBLES = (
    errors.BlobMissing,
    errors.BlobDamaged,
    errors.BlobTooLarge,
    errors.ScopeNotYours,
    attachments.AttachmentMissing,
    attachments.AttachmentDamaged,
)
"""What may be wrong with one file without stopping the others."""


def send_one(run: Run, content: attachments.Content) -> None:
    """Hand in one file of the round; what is wrong with it is counted and stops no other."""
    _one(run, _send, content=content)


def fetch_one(run: Run, content: attachments.Content) -> None:
    """Fetch one file of the round; what is wrong with it is counted and stops no other."""
    _one(run, _fetch, content=content)


def send(store: Store, exchange: Exchange, *, content: attachments.Content) -> None:
    """Hand in a file; parts that the server holds already are not sent again. Raises what the
    exchange raises, AttachmentMissing, AttachmentDamaged.
    """
    data = attachments.read(store, content.sha256)
    first = FilePart(content.scope, content.sha256, size=len(data))
    if len(data) <= PART_BYTES or len(data) > MAX_BLOB:
        if not _held_already(store, exchange, first=first):
            exchange.put_blob(content.scope, content.sha256, data=data)
        return
    for number in exchange.missing_parts(first):
        part = first.at(number)
        exchange.put_part(part, data=data[part.start : part.start + part.length])


def _held_already(store: Store, exchange: Exchange, *, first: FilePart) -> bool:
    """Whether a small file need not go: only asked where the server once had it and was put back
    from a backup since."""
    with store.read() as tx:
        doubted = epochs.in_doubt(tx, first.sha256)
    return doubted and 0 < first.size <= PART_BYTES and not exchange.missing_parts(first)


def fetch(store: Store, exchange: Exchange, *, content: attachments.Content, at: datetime) -> None:
    """Fetch a file and keep it. Parts that came stay, encrypted, until the whole is there. Raises
    what the exchange raises; BlobDamaged: it begins anew next time.
    """
    if PART_BYTES < content.size <= MAX_BLOB:
        data = _by_parts(store, exchange, content=content)
    else:
        data = exchange.get_blob(content.scope, content.sha256)
    whole = content_hash(data) == content.sha256
    if whole:
        with store.write() as tx:
            attachments.keep(store, tx, data=data, at=at, sent=True)
    file_parts.drop(store, content.sha256)
    if not whole:
        raise errors.BlobDamaged


def _by_parts(store: Store, exchange: Exchange, *, content: attachments.Content) -> bytes:
    first = FilePart(content.scope, content.sha256, size=content.size)
    parts: list[bytes] = []
    for number in range(first.count):
        data = file_parts.read(store, content.sha256, number=number)
        if data is None:
            data = exchange.get_part(first.at(number))
            file_parts.keep(store, content.sha256, number=number, data=data)
        parts.append(data)
    return b"".join(parts)


def _one(
    run: Run, take: Callable[[Run, attachments.Content], None], *, content: attachments.Content
) -> None:
    try:
        take(run, content)
    except FILE_TROUBLES:
        run.count(blobs_waiting=1)


def _send(run: Run, content: attachments.Content) -> None:
    send(run.store, run.exchange, content=content)
    now = run.clock.now()
    with run.store.write() as tx:
        attachments.mark_sent(tx, content.sha256, at=now)
        # A household that went to others waits for its last photo to be there.
        run.count(blobs_up=1, left=left_rows.step(tx, now))


def _fetch(run: Run, content: attachments.Content) -> None:
    fetch(run.store, run.exchange, content=content, at=run.clock.now())
    run.count(blobs_down=1)
