"""Files up and down: small ones whole, larger ones part by part from where a cut left them. Never
keeps a plain part.
"""

from datetime import datetime

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.store import attachments, file_parts
from fieldvisit.store.opening import Store
from sync.protocol import errors
from sync.protocol.exchange import Exchange
from sync.protocol.wire import MAX_BLOB, PART_BYTES, FilePart


def send(store: Store, exchange: Exchange, *, content: attachments.Content) -> None:
    """Hand in a file; parts that the server holds already are not sent again. Raises what the
    exchange raises, AttachmentMissing, AttachmentDamaged.
    """
    data = attachments.read(store, content.sha256)
    if len(data) <= PART_BYTES or len(data) > MAX_BLOB:
        exchange.put_blob(content.scope, content.sha256, data=data)
        return
    first = FilePart(content.scope, content.sha256, size=len(data))
    for number in exchange.missing_parts(first):
        part = first.at(number)
        exchange.put_part(part, data=data[part.start : part.start + part.length])


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
