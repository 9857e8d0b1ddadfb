"""Files up and down: small ones whole, larger ones part by part from where a cut left them. Never
keeps a plain part.
"""

from collections.abc import Callable
from datetime import datetime

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.store import attachments, epochs, file_parts, left_rows
from fieldvisit.store.opening import Store
from sync.client.run import Load, Run
from sync.client.watching import Doing
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


Each = Callable[[int], bool]
"""Told the bytes that went or came; answers whether the next part may."""


def _on(_: int) -> bool:
    return True


def send_one(run: Run, content: attachments.Content) -> None:
    """Hand in one file of the round; what is wrong with it is counted and stops no other."""
    _one(run, _send, content=content)


def fetch_one(run: Run, content: attachments.Content) -> None:
    """Fetch one file of the round; what is wrong with it is counted and stops no other."""
    _one(run, _fetch, content=content)


def send(
    store: Store, exchange: Exchange, *, content: attachments.Content, each: Each = _on
) -> bool:
    """Hand in a file; parts that the server holds already are not sent again. Answers whether it is
    whole there. Raises what the exchange raises, AttachmentMissing, AttachmentDamaged.
    """
    data = attachments.read(store, content.sha256)
    first = FilePart(content.scope, content.sha256, size=len(data))
    if len(data) <= PART_BYTES or len(data) > MAX_BLOB:
        if not _held_already(store, exchange, first=first):
            exchange.put_blob(content.scope, content.sha256, data=data)
        each(len(data))
        return True
    missing = [first.at(number) for number in exchange.missing_parts(first)]
    goes_on = each(len(data) - sum(part.length for part in missing))
    for part in missing:
        if not goes_on:
            return False
        exchange.put_part(part, data=data[part.start : part.start + part.length])
        goes_on = each(part.length)
    return True


def _held_already(store: Store, exchange: Exchange, *, first: FilePart) -> bool:
    """Whether a small file need not go: only asked where the server once had it and was put back
    from a backup since."""
    with store.read() as tx:
        doubted = epochs.in_doubt(tx, first.sha256)
    return doubted and 0 < first.size <= PART_BYTES and not exchange.missing_parts(first)


def fetch(
    store: Store,
    exchange: Exchange,
    *,
    content: attachments.Content,
    at: datetime,
    each: Each = _on,
) -> bool:
    """Fetch a file and keep it. Parts that came stay, encrypted, until the whole is there. Answers
    whether it is here. Raises what the exchange raises; BlobDamaged: it begins anew next time.
    """
    if PART_BYTES < content.size <= MAX_BLOB:
        data = _by_parts(store, exchange, content=content, each=each)
        if data is None:
            return False
    else:
        data = exchange.get_blob(content.scope, content.sha256)
        each(len(data))
    whole = content_hash(data) == content.sha256
    if whole:
        with store.write() as tx:
            attachments.keep(store, tx, data=data, at=at, sent=True)
    file_parts.drop(store, content.sha256)
    if not whole:
        raise errors.BlobDamaged
    return True


def _by_parts(
    store: Store, exchange: Exchange, *, content: attachments.Content, each: Each
) -> bytes | None:
    first = FilePart(content.scope, content.sha256, size=content.size)
    parts: list[bytes] = []
    goes_on = True
    for number in range(first.count):
        data = file_parts.read(store, content.sha256, number=number)
        if data is None and not goes_on:
            return None
        if data is None:
            data = exchange.get_part(first.at(number))
            file_parts.keep(store, content.sha256, number=number, data=data)
        goes_on = each(len(data))
        parts.append(data)
    return b"".join(parts)


def _one(run: Run, take: Callable[..., bool], *, content: attachments.Content) -> None:
    if not run.watch.terms().photos:
        run.count(photos_held=1)
        return
    load = run.load or Load(Doing.PHOTOS_UP, 1, content.size)
    before = load.size
    run.watch.tell(load.progress())

    def each(size: int) -> bool:
        load.size += size
        run.watch.tell(load.progress())
        return run.watch.terms().photos

    try:
        if not take(run, content, each=each):
            run.count(photos_held=1)
    except FILE_TROUBLES:
        run.count(blobs_waiting=1)
    load.done, load.size = load.done + 1, before + content.size


def _send(run: Run, content: attachments.Content, *, each: Each) -> bool:
    if not send(run.store, run.exchange, content=content, each=each):
        return False
    now = run.clock.now()
    with run.store.write() as tx:
        attachments.mark_sent(tx, content.sha256, at=now)
        # A household that went to others waits for its last photo to be there.
        run.count(blobs_up=1, left=left_rows.step(tx, now))
    return True


def _fetch(run: Run, content: attachments.Content, *, each: Each) -> bool:
    here = fetch(run.store, run.exchange, content=content, at=run.clock.now(), each=each)
    run.count(blobs_down=int(here))
    return here
