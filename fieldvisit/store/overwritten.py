"""Values that this device held and a server put back from a backup does not know: kept beside the
older ones that took their place, until they agree again or a person says which one holds. Changes
no record and sends nothing.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.records import KINDS
from fieldvisit.records.kept import Kept
from fieldvisit.store import journal, rows, server_rows
from fieldvisit.store.codec import codec_of
from fieldvisit.store.opening import json_text
from fieldvisit.store.outbox import IS_OPEN
from fieldvisit.store.prepared import driver
from fieldvisit.store.tables import left_row
from fieldvisit.store.tables import overwritten as table

_t = table.c
WATCHED = (
    KINDS.keys()
    - journal.SEALED.keys()
    - {"region", "grid", "staff", "form", "conflict", "attachment"}
)
"""Kinds whose fields people change. A visit whose review is lost waits for a review again; what the
server or the office writes comes from there."""

_OURS = (
    "SELECT said.key FROM outbox JOIN outbox_body USING (counter), json_each(after) AS said"
    f" WHERE kind = ? AND row_id = ? AND {IS_OPEN}"
)
_SERVERS_OWN = frozenset({"id", "scope", "version", "created_at", "created_by", "device_id"})


@dataclass(frozen=True)
class Former:
    """A row, and what this device held in fields that say otherwise now: name -> JSON value."""

    kind: str
    row_id: UUID
    values: dict[str, Any]


def note(
    tx: Connection, kind: str, *, shown: Sequence[tuple[int, Kept]], mended: bool = False
) -> None:
    """Keep what is here and not in the server's edition that is about to take its place (`shown`:
    its number and record), of rows whose number is of an epoch that has passed. `mended`: of rows
    that are fetched again; one that bears a later number here than the server gives it proves that
    the server was put back. Fields under way from here are left: their change says them.
    """
    if kind not in WATCHED or not shown:
        return
    theirs = {record.id: (number, record) for number, record in shown}
    for mine in _numbered(tx, kind, ids=theirs):
        number, other = theirs[mine.id]
        later = mended and mine.version > number and mine.scope == other.scope
        if other.deleted_at is not None or not (mine.version < 0 or later):
            continue
        fields = type(mine).model_fields.keys() - _SERVERS_OWN
        apart = {name for name in fields if getattr(mine, name) != getattr(other, name)}
        apart -= _under_way(tx, kind, row_id=mine.id) if apart else set()
        if apart:
            known = _load(tx, kind, row_id=mine.id)
            said = mine.model_dump(mode="json", include=apart)
            _save(tx, Former(kind, mine.id, known | said))


def drop(tx: Connection, found: Former) -> None:
    """A person said which value holds."""
    tx.execute(delete(table).where(_t.kind == found.kind, _t.row_id == found.row_id))


def get(tx: Connection, kind: str, *, row_id: UUID) -> Former | None:
    """What this device held of one row, if that waits for a person's word."""
    return next((one for one in open_ones(tx) if (one.kind, one.row_id) == (kind, row_id)), None)


def open_ones(tx: Connection) -> list[Former]:
    """What waits for a person's word: of rows that are here and say otherwise."""
    found = [(one, _present(tx, one)) for one in _all(tx)]
    apart = [replace(one, values=_differing(one, now)) for one, now in found if now is not None]
    return [one for one in apart if one.values]


def sweep(tx: Connection) -> None:
    """What has come back, from whoever brought it, is in question no more; nor is what somebody
    deleted, nor what was cleared from this device.
    """
    for found in _all(tx):
        now = _present(tx, found)
        if now is None:
            if not _set_apart(tx, found):
                drop(tx, found)
            continue
        left = _differing(found, now)
        if not left or now["deleted_at"]:
            drop(tx, found)
        elif left != found.values:
            _save(tx, Former(found.kind, found.row_id, left))


def _numbered(tx: Connection, kind: str, *, ids: Collection[UUID]) -> Iterator[Kept]:
    """Rows as the server once gave them."""
    codec, wanted = codec_of(KINDS[kind], kind), json_text([row_id.hex for row_id in ids])
    query = (
        f"SELECT {', '.join(codec.fields)} FROM {kind} WHERE version <> 0 AND version > ?"
        " AND id IN (SELECT value FROM json_each(?))"
    )
    for row in driver(tx).execute(query, [server_rows.NEVER_SHOWN, wanted]).fetchall():
        yield codec.record(row)


def _under_way(tx: Connection, kind: str, *, row_id: UUID) -> set[str]:
    return {row[0] for row in driver(tx).execute(_OURS, [kind, row_id.hex])}


def _differing(found: Former, now: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in found.values.items() if now.get(name) != said}


def _present(tx: Connection, found: Former) -> dict[str, Any] | None:
    row = rows.get(tx, found.kind, row_id=found.row_id)
    return None if row is None else row.model_dump(mode="json")


def _set_apart(tx: Connection, found: Former) -> bool:
    c = left_row.c
    query = select(c.row_id).where(c.kind == found.kind, c.row_id == found.row_id)
    return tx.execute(query).first() is not None


def _all(tx: Connection) -> list[Former]:
    found = tx.execute(select(_t.kind, _t.row_id, _t["values"]).order_by(_t.kind, _t.row_id))
    return [Former(*row) for row in found]


def _load(tx: Connection, kind: str, *, row_id: UUID) -> dict[str, Any]:
    found = select(_t["values"]).where(_t.kind == kind, _t.row_id == row_id)
    return tx.execute(found).scalar_one_or_none() or {}


def _save(tx: Connection, found: Former) -> None:
    said = {"kind": found.kind, "row_id": found.row_id, "values": found.values}
    tx.execute(insert(table).prefix_with("OR REPLACE"), said)
