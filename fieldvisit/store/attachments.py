"""Files of records (signatures, photos, scans), each encrypted beside the database and named by its
content's hash. Never looks into one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, delete, exists, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.algorithms import SealBroken, content_hash
from fieldvisit.machine.disk import write_atomic
from fieldvisit.records.place import Place
from fieldvisit.store import opening, troubles
from fieldvisit.store.prepared import driver
from fieldvisit.store.tables import TABLES, blob, left_row

_TO_BE_LOOKED_AT = """
    SELECT scope, sha256, size FROM (
        SELECT scope, counter, json_extract(after, '$.sha256') AS sha256,
            json_extract(after, '$.size') AS size
        FROM handed_in WHERE state = 'waiting' AND row_kind = 'attachment' AND version >= 0
    ) AS named
    WHERE length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*' AND typeof(size) = 'integer'
        AND size >= 0 AND NOT EXISTS (SELECT 1 FROM blob WHERE blob.sha256 = named.sha256)
    ORDER BY counter
"""
"""What a stranger handed in is asked for only if it can be the name of a file."""

_UNSENT = """
    SELECT scope, sha256, size, min(apart) FROM (
        SELECT a.scope, b.sha256, b.size, b.kept_at, 0 AS apart
        FROM blob b JOIN attachment a ON a.sha256 = b.sha256
        WHERE b.sent_at IS NULL AND a.deleted_at IS NULL
        UNION ALL
        SELECT r.scope, b.sha256, b.size, b.kept_at, 1
        FROM left_row r JOIN blob b ON b.sha256 = json_extract(r."values", '$.sha256')
        WHERE b.sent_at IS NULL AND r.kind = 'attachment'
            AND json_extract(r."values", '$.deleted_at') IS NULL
    ) GROUP BY sha256 ORDER BY kept_at, sha256
"""
"""Of a record that is set apart, too: a server that was put back may have lost what it had when
that left (a bare column beside `min` is of the row that has it: SQLite)."""


@dataclass(eq=False)
class AttachmentMissing(FieldvisitError):
    """The record is here, the file's bytes are not (yet)."""

    sha256: str


@dataclass(eq=False)
class AttachmentDamaged(FieldvisitError):
    """The file's bytes are not what was kept."""

    sha256: str


@dataclass(frozen=True)
class Content:
    """A file by its hash, the scope that carries its record, and its size in bytes."""

    scope: str
    sha256: str
    size: int


def keep(
    store: opening.Store, tx: Connection, *, data: bytes, at: datetime, sent: bool = False
) -> str:
    """Keep bytes and return their SHA-256 in hex. `sent`: they came from the server.

    The file is on disk before the transaction commits; an undone transaction leaves a file that
    nothing names. Raises DiskFull.
    """
    sha256 = content_hash(data)
    path = _path(store, sha256)
    known = tx.execute(select(blob.c.sha256).where(blob.c.sha256 == sha256)).first()
    with troubles.named(store.folder):
        # What an undone transaction left may not have reached the disk itself: it is written anew.
        if known is None or not path.exists():
            sealed = store.suite.seal(_key(store), data, about=sha256.encode())
            write_atomic(path, sealed)
    tx.execute(
        insert(blob)
        .values(sha256=sha256, size=len(data), kept_at=at, sent_at=at if sent else None)
        .on_conflict_do_nothing()
    )
    return sha256


def read(store: opening.Store, sha256: str) -> bytes:
    """The bytes as they were kept. Raises AttachmentMissing, AttachmentDamaged."""
    try:
        content = _path(store, sha256).read_bytes()
        return store.suite.unseal(_key(store), content, about=sha256.encode())
    except FileNotFoundError:
        raise AttachmentMissing(sha256) from None
    except SealBroken:
        raise AttachmentDamaged(sha256) from None


def unsent(tx: Connection) -> list[Content]:
    """Files kept here that the server does not hold yet, the oldest first."""
    found = driver(tx).execute(_UNSENT).fetchall()
    return [Content(scope, sha256, size) for scope, sha256, size, _ in found]


def on_their_way(tx: Connection, visit_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Of these visits those with photos that the server does not hold yet: how many it holds, of
    how many.
    """
    if not visit_ids:
        return {}
    query = (
        "SELECT a.visit_id, count(*), sum(b.sha256 IS NOT NULL AND b.sent_at IS NULL)"
        " FROM attachment a LEFT JOIN blob b ON b.sha256 = a.sha256"
        f" WHERE a.visit_id IN ({', '.join('?' * len(visit_ids))})"
        " AND a.kind <> 'signature' AND a.deleted_at IS NULL GROUP BY a.visit_id"
    )
    found = driver(tx).execute(query, [one.hex for one in visit_ids])
    return {UUID(visit): (whole - left, whole) for visit, whole, left in found if left}


def mark_sent(tx: Connection, sha256: str, *, at: datetime) -> None:
    """The server said that it holds this file whole."""
    tx.execute(update(blob).where(blob.c.sha256 == sha256).values(sent_at=at))


def missing(tx: Connection) -> list[Content]:
    """Files that records name and this device does not hold, newest records first; then those of
    what others handed in too late, for whoever decides about it.
    """
    a = TABLES["attachment"].c
    found = tx.execute(
        select(a.scope, a.sha256, a.size)
        .where(~select(blob.c.sha256).where(blob.c.sha256 == a.sha256).exists())
        .where(a.deleted_at.is_(None))
        .order_by(a.created_at.desc(), a.id)
    ).all()
    unique = {row[1]: Content(*row) for row in (*found, *driver(tx).execute(_TO_BE_LOOKED_AT))}
    return list(unique.values())


@dataclass(frozen=True)
class Survey:
    """How the kept files stand. `orphans`: on disk, and nothing knows of them (an undone
    transaction); `clear` takes them. `missing`: kept once, and gone. `damaged`: there, and not what
    was kept. `kept`: how many were looked at. All by their hash."""

    kept: int
    orphans: tuple[str, ...]
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


def survey(store: opening.Store, tx: Connection) -> Survey:
    """Read every kept file and compare with what the rows say. What has not been fetched yet is no
    fault (see `missing`). Takes as long as decrypting them all does."""
    kept = list(tx.execute(select(blob.c.sha256).order_by(blob.c.sha256)).scalars())
    on_disk = {path.name for path in store.folder.attachments.glob("??/*")}
    known = set(kept)
    return Survey(
        kept=len(kept),
        orphans=tuple(sorted(on_disk - known)),
        missing=tuple(sha256 for sha256 in kept if sha256 not in on_disk),
        damaged=tuple(s for s in kept if s in on_disk and not _whole(store, s)),
    )


def _whole(store: opening.Store, sha256: str) -> bool:
    try:
        return content_hash(read(store, sha256)) == sha256
    except (AttachmentDamaged, AttachmentMissing, OSError):
        return False


def sizes(tx: Connection, hashes: Collection[str]) -> dict[str, int]:
    """The bytes of those files among these that are kept here."""
    found = tx.execute(select(blob.c.sha256, blob.c.size).where(blob.c.sha256.in_(hashes)))
    return {row.sha256: row.size for row in found}


def put_place(tx: Connection, sha256: str, *, place: Place) -> None:
    """Note where a kept photo was taken."""
    tx.execute(update(blob).where(blob.c.sha256 == sha256).values(**place._asdict()))


def places(tx: Connection, hashes: Collection[str]) -> dict[str, Place]:
    """Where those of these photos were taken of which it is known."""
    b = blob.c
    known = b.sha256.in_(hashes), b.latitude.is_not(None), b.longitude.is_not(None)
    found = tx.execute(select(b.sha256, b.latitude, b.longitude, b.accuracy).where(*known))
    return {sha256: Place(*place) for sha256, *place in found}


def forget(tx: Connection, *, named: Collection[str], before: datetime) -> int:
    """Forget files kept before a time that no record names, nor `named` (drafts). Returns how many.
    Their bytes go by `clear`, once this transaction is on disk."""
    a = TABLES["attachment"].c
    of_record = select(a.id).where(a.sha256 == blob.c.sha256).exists()
    h = TABLES["handed_in"].c
    waits = exists(
        select(h.id).where(
            h.state == "waiting",
            h.row_kind == "attachment",
            h.after["sha256"].as_string() == blob.c.sha256,
        )
    )
    set_apart = exists(
        select(left_row.c.row_id).where(
            left_row.c.kind == "attachment",
            left_row.c["values"]["sha256"].as_string() == blob.c.sha256,
        )
    )
    old = tx.execute(
        select(blob.c.sha256).where(~of_record, ~set_apart, ~waits, blob.c.kept_at < before)
    ).scalars()
    gone = [sha256 for sha256 in old if sha256 not in named]
    for sha256 in gone:
        tx.execute(delete(blob).where(blob.c.sha256 == sha256))
    return len(gone)


def forget_of(tx: Connection, hashes: Collection[str]) -> int:
    """Forget those of these files that the server holds and no record here names. Returns how many;
    their bytes go by `clear`.
    """
    a, gone = TABLES["attachment"].c, 0
    of_record = select(a.id).where(a.sha256 == blob.c.sha256).exists()
    for sha256 in hashes:
        found = delete(blob).where(blob.c.sha256 == sha256, blob.c.sent_at.is_not(None), ~of_record)
        gone += tx.execute(found).rowcount
    return gone


def clear(store: opening.Store, tx: Connection) -> None:
    """Take away the bytes that no kept file names: forgotten ones, and those that an undone
    transaction left. In a write transaction that keeps and forgets nothing itself: nothing is being
    kept meanwhile, and were it undone, a row would be left without its file."""
    kept = set(tx.execute(select(blob.c.sha256)).scalars())
    for path in store.folder.attachments.glob("??/*"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def _path(store: opening.Store, sha256: str) -> Path:
    # A hash from elsewhere names a file only when it is one.
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise AttachmentMissing(sha256)
    return store.folder.attachments / sha256[:2] / sha256


def _key(store: opening.Store) -> bytes:
    return store.suite.mac(store.key, b"fieldvisit attachments")
