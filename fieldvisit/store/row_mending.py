"""Make room for the server's edition of rows that were found to differ, and take away what it does
not have. Never touches a row with a change of ours under way.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from fieldvisit.records.kept import Kept
from fieldvisit.store import keeping, lookup, overwritten
from fieldvisit.store.outbox import IS_OPEN
from fieldvisit.store.prepared import driver
from fieldvisit.store.row_marks import Mark
from fieldvisit.store.server_rows import ServerRow
from fieldvisit.store.tables import TABLES


def elsewhere(
    tx: Connection, wanted: Iterable[Mark], *, scope: str, readable: Collection[str]
) -> set[tuple[str, UUID]]:
    """Which of the rows stand here under another scope that is read too: a place or a colleague may
    be in several, and this device keeps one.
    """
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for mark in wanted:
        by_kind[mark.kind].append(mark.row_id)
    found: set[tuple[str, UUID]] = set()
    for kind, ids in by_kind.items():
        if kind in TABLES:
            c = TABLES[kind].c
            others = set(readable) - {scope}
            query = select(c.id).where(c.id.in_(ids), c.scope.in_(others))
            found |= {(kind, row_id) for row_id in tx.execute(query).scalars()}
    return found


def keep_later(tx: Connection, shown: Iterable[ServerRow]) -> None:
    """Before the server's edition of these rows takes the place of ours: where ours is a later one,
    keep what it holds for a person to look at.
    """
    by_kind: dict[str, list[tuple[int, Kept]]] = defaultdict(list)
    for row in shown:
        with suppress(KeyError, ValidationError):
            by_kind[row.kind].append((row.version, row.record()))
    for kind, found in by_kind.items():
        overwritten.note(tx, kind, shown=found, mended=True)


def make_room(tx: Connection, rows: Iterable[tuple[str, UUID]]) -> None:
    """Let the server's edition take the place of these rows, whatever number they carry; rows with
    a change of ours under way stay as they are.
    """
    for kind, ids in _by_kind(rows).items():
        free = [row_id for row_id in ids if not _under_way(tx, kind, row_id=row_id)]
        keeping.number_rows(tx, kind, versions=dict.fromkeys((i.hex for i in free), 0))


def drop_tombstones(tx: Connection, rows: Iterable[tuple[str, UUID]]) -> int:
    """Take away deleted rows that the server does not have for this device. What is not deleted, or
    has a change of ours or a row that names it, stays. Returns how many.
    """
    gone = 0
    for kind, ids in _by_kind(rows).items():
        for row_id in ids:
            gone += _dropped(tx, kind, row_id=row_id)
        lookup.refresh_for(tx, kind, row_ids=ids)
    return gone


def _dropped(tx: Connection, kind: str, *, row_id: UUID) -> int:
    if _under_way(tx, kind, row_id=row_id):
        return 0
    try:
        with tx.begin_nested():
            return keeping.drop_tombstone(tx, kind, row_id=row_id)
    except IntegrityError:
        return 0


def _under_way(tx: Connection, kind: str, *, row_id: UUID) -> bool:
    query = f"SELECT 1 FROM outbox WHERE kind = ? AND row_id = ? AND {IS_OPEN} LIMIT 1"
    return driver(tx).execute(query, [kind, row_id.hex]).fetchone() is not None


def _by_kind(rows: Iterable[tuple[str, UUID]]) -> dict[str, list[UUID]]:
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, row_id in rows:
        if kind in TABLES:
            by_kind[kind].append(row_id)
    return by_kind
