"""The part of the self-check that looks at the file, its copies and its attachments. Only reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fieldvisit.casework.self_check_item import BAD, OK, WARN, Item, item
from fieldvisit.records import KINDS
from fieldvisit.store import attachments
from fieldvisit.store.opening import Store
from fieldvisit.store.tables import TABLES

PLURALS: Mapping[str, str] = {kind: "staff" if kind == "staff" else f"{kind}s" for kind in KINDS}


@dataclass(frozen=True)
class FileLook:
    """What the file says of itself."""

    item: Item
    counts: Mapping[str, int]


def look(store: Store) -> FileLook:
    """Check every page of the file and count the records of each kind."""
    with store.read() as tx:
        bad = len(tx.exec_driver_sql("PRAGMA cipher_integrity_check").all())
        counts = {
            PLURALS[kind]: tx.execute(
                select(func.count()).where(TABLES[kind].c.deleted_at.is_(None))
            ).scalar_one()
            for kind in KINDS
        }
    if bad:
        return FileLook(item("file", BAD, "check_file_damaged", {"pages": bad}), counts)
    return FileLook(item("file", OK, "check_file", {"rows": sum(counts.values())}), counts)


def copies(store: Store, *, now: datetime) -> Item:
    """How old the newest copy is and whether one lies on another medium."""
    return item("backups", WARN, "check_no_copies")


def attached(store: Store) -> Item:
    """Whether the files that records name are here."""
    with store.read() as tx:
        missing = len(attachments.missing(tx))
    if missing:
        return item("attachments", WARN, "check_attachments_missing", {"missing": missing})
    return item("attachments", OK, "check_attachments", {"count": 0})
