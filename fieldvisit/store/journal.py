"""The one door for changes made here: the row and its outbox operation in the caller's transaction,
never one alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import KINDS, kind_of
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import Kept, instant_text
from fieldvisit.records.note import Note
from fieldvisit.store import lookup, rows
from fieldvisit.store.codec import codec_of
from fieldvisit.store.opening import door_of
from fieldvisit.store.prepared import Prepared, driver
from fieldvisit.store.tables import OUTBOX, TABLES, journal_head, server_row

SEALED: Mapping[str, frozenset[str]] = {
    "visit": frozenset({"state", "reviewed_by", "reviewed_at", "review_comment", "deleted_at"}),
    "note": frozenset({"deleted_at"}),
}
"""Kinds whose content stands once written, and the fields that may still change (sync.md 5)."""


@dataclass(eq=False)
class SealedRecord(FieldvisitError):
    """A finished visit or a note is corrected by a new revision, never by a change."""

    kind: str


@dataclass(frozen=True)
class Stamp:
    """Who makes a change, on which device, when, and with which form."""

    actor: UUID
    device_id: UUID
    at: datetime
    form_version: str | None = None


def insert(tx: Connection, record: Kept, *, stamp: Stamp) -> Change:
    """Keep a new record. A private note is kept without an operation (its Change has counter 0)."""
    kind = kind_of(record)
    record = record.model_copy(
        update={"version": 0, "created_by": stamp.actor, "device_id": stamp.device_id}
    )
    with door_of(tx).held():
        driver(tx).execute(_new_row(kind), codec_of(KINDS[kind], kind).row(record))
    change = Change(
        device_id=stamp.device_id,
        counter=0,
        scope=record.scope,
        kind=kind,
        row_id=record.id,
        action=Action.INSERT,
        after=record.model_dump(mode="json"),
        hlc="",
        actor=stamp.actor,
        form_version=stamp.form_version,
    )
    lookup.refresh_for(tx, kind, row_ids=[record.id])
    return _journalled(tx, change, record=record, at=stamp.at)


def patch(
    tx: Connection, kind: str, *, row_id: UUID, after: dict[str, Any], stamp: Stamp
) -> Change:
    """Change fields of a kept record. Raises SealedRecord, and pydantic's ValidationError for a bad
    value.
    """
    if not SEALED.get(kind, after.keys()) >= after.keys():
        raise SealedRecord(kind)
    old = rows.get(tx, kind, row_id=row_id)
    if old is None:
        raise LookupError(kind)
    new = KINDS[kind].model_validate(old.model_dump() | after)
    was, now = old.model_dump(mode="json"), new.model_dump(mode="json")
    _remember_the_server_row(tx, kind, old=old, was=was)
    with door_of(tx).held():
        table = TABLES[kind]
        values = {field: value for field, value in new.model_dump().items() if field in after}
        tx.execute(update(table).where(table.c.id == row_id).values(values))
    lookup.refresh_for(tx, kind, row_ids=[row_id])
    change = Change(
        device_id=stamp.device_id,
        counter=0,
        scope=old.scope,
        kind=kind,
        row_id=row_id,
        action=Action.DELETE if now["deleted_at"] and not was["deleted_at"] else Action.PATCH,
        base_version=old.version,
        before={field: was[field] for field in after},
        after={field: now[field] for field in after},
        hlc="",
        actor=stamp.actor,
        form_version=stamp.form_version,
    )
    return _journalled(tx, change, record=new, at=stamp.at)


def delete(tx: Connection, kind: str, *, row_id: UUID, stamp: Stamp) -> Change:
    """Put a tombstone on a record; the row stays."""
    return patch(tx, kind, row_id=row_id, after={"deleted_at": stamp.at}, stamp=stamp)


def _journalled(tx: Connection, change: Change, *, record: Kept, at: datetime) -> Change:
    if isinstance(record, Note) and record.private:
        return change
    counter, last = _head.rows(tx)[0]
    change = change.model_copy(update={"counter": counter + 1, "hlc": next_hlc(last, at)})
    _move_head.run(tx, {"to_counter": change.counter, "to_hlc": change.hlc})
    row = codec_of(Change, OUTBOX.name).row(change)
    driver(tx).execute(_NEW_OPERATION, [*row, instant_text(at)])
    return change


def next_hlc(last: str, at: datetime) -> str:
    """The next reading of the hybrid logical clock: never behind the last one, wherever the clock
    was set.
    """
    wall = instant_text(at)
    if not last or wall > last[:27]:
        return f"{wall}+0000"
    return f"{last[:27]}+{int(last[28:]) + 1:04d}"


def _remember_the_server_row(tx: Connection, kind: str, *, old: Kept, was: dict[str, Any]) -> None:
    # Kept while changes are under way: what a refused change goes back to, and where pulls wait.
    if not old.version:
        return
    table = TABLES[kind]
    extra = tx.execute(select(table.c.extra).where(table.c.id == old.id)).scalar_one()
    tx.execute(
        upsert(server_row)
        .values(kind=kind, row_id=old.id, version=old.version, values=extra | was)
        .on_conflict_do_nothing()
    )


@cache
def _new_row(kind: str) -> str:
    names = codec_of(KINDS[kind], kind).fields
    return f"INSERT INTO {kind} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_operation = codec_of(Change, OUTBOX.name).fields
_NEW_OPERATION = (
    f"INSERT INTO outbox ({', '.join(_operation)}, at, state)"
    f" VALUES ({', '.join('?' * len(_operation))}, ?, 'waiting')"
)
_head = Prepared(select(journal_head.c.counter, journal_head.c.hlc))
_move_head = Prepared(
    update(journal_head).values(counter=bindparam("to_counter"), hlc=bindparam("to_hlc"))
)
