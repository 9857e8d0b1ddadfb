"""The part of the self-check that looks at the file, its copies and its attachments. Only reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from fieldvisit.casework.desk import time_words
from fieldvisit.casework.device.self_check_item import BAD, OK, WARN, Item, item
from fieldvisit.records import KINDS
from fieldvisit.store import attachments as files
from fieldvisit.store import backup, copies, search_index, wanted
from fieldvisit.store.opening import Store
from fieldvisit.store.tables import TABLES
from fieldvisit.store.torn import TornFile
from fieldvisit.store.troubles import StoreDamaged

PLURALS: Mapping[str, str] = {kind: "staff" if kind == "staff" else f"{kind}s" for kind in KINDS}
"""The kinds as `check --json` names them."""

OLD = timedelta(days=3)


@dataclass(frozen=True)
class FileLook:
    """What the file says of itself."""

    item: Item
    counts: Mapping[str, int]


def look(store: Store) -> FileLook:
    """Check every page of the file and count the records of each kind that stand. Where a table
    has bad pages, those of its records are counted that can still be read.
    """
    with TornFile(store.folder.database, store.key) as torn:
        bad = torn.bad_pages()
    counts = {PLURALS[kind]: _standing(store, kind) for kind in KINDS}
    if bad:
        return FileLook(item("file", BAD, code="check_file_damaged", facts={"pages": bad}), counts)
    try:
        with store.write() as tx:
            astray, missing = search_index.astray(tx), wanted.count(tx)
    except StoreDamaged:
        return FileLook(item("file", BAD, code="check_file_damaged", facts={"pages": 1}), counts)
    if astray:
        return FileLook(
            item("file", WARN, code="check_file_index", facts={"count": astray}), counts
        )
    if missing:
        return FileLook(
            item("file", WARN, code="check_file_wanted", facts={"count": missing}), counts
        )
    return FileLook(
        item("file", OK, code="check_file", facts={"rows": sum(counts.values())}), counts
    )


def copies_item(store: Store, *, now: datetime) -> Item:
    """How old the newest copy is, and whether one lies on another medium."""
    here = copies.generations(store.folder.backups)
    second = backup.chosen_medium(store)
    there = copies.generations(second.folder) if second else []
    newest = max((copy.at for copy in (*here, *there)), default=None)
    if newest is None:
        return item("backups", WARN, code="check_no_copies")
    facts = {"last": time_words(newest), "count": len(here) + len(there)}
    if now - newest > OLD:
        return item("backups", WARN, code="check_copies_old", facts=facts)
    if second is None or second.last_at is None:
        return item("backups", WARN, code="check_copies_one_disk", facts=facts)
    return item("backups", OK, code="check_copies", facts=facts)


def attachments_item(store: Store) -> Item:
    """Whether the files that records name are here, and whether some are here for nothing."""
    with store.read() as tx:
        kept = wanted.files_kept(tx)
        missing = len(files.missing(tx))
        orphaned = wanted.files_unnamed(tx)
    lost = sum(1 for name in kept if not (store.folder.attachments / name[:2] / name).is_file())
    if lost:
        return item("attachments", BAD, code="check_attachments_lost", facts={"lost": lost})
    if missing:
        return item(
            "attachments", WARN, code="check_attachments_missing", facts={"missing": missing}
        )
    if orphaned:
        facts = {"count": len(kept), "orphaned": orphaned}
        return item("attachments", OK, code="check_attachments_orphaned", facts=facts)
    return item("attachments", OK, code="check_attachments", facts={"count": len(kept)})


def _standing(store: Store, kind: str) -> int:
    table = TABLES[kind]
    try:
        with store.read() as tx:
            stands = select(func.count()).where(table.c.deleted_at.is_(None))
            return int(tx.execute(stands).scalar_one())
    except StoreDamaged:
        with TornFile(store.folder.database, store.key) as torn:
            return sum(1 for (gone,) in torn.rows(kind, ["deleted_at"]) if gone is None)
