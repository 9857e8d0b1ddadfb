"""The one door for changes made here: the row and its outbox operation in the caller's transaction,
never one alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import KINDS, kind_of
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import Kept
from fieldvisit.records.note import Note
from fieldvisit.records.pressing import is_pressing
from fieldvisit.store import keeping, lookup, outbox, proposals, rows, server_rows, stranded

SEALED: Mapping[str, frozenset[str]] = {
    "visit": frozenset(
        {
            *("state", "reviewed_by", "reviewed_at", "review_comment", "deleted_at"),
            *("taken_back_at", "taken_back_why"),
        }
    ),
    "note": frozenset({"deleted_at"}),
    "countersignature": frozenset(),
    "follow_up": frozenset(),
    "policy_table": frozenset({"deleted_at"}),
    "handed_in": frozenset({"state", "decided_by", "decided_at", "reason"}),
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
    keeping.insert_row(tx, record)
    lookup.refresh_for(tx, kind, row_ids=[record.id])
    change = _birth(kind, record, stamp=stamp)
    return _journalled(tx, change, record=record, at=stamp.at)


def patch(
    tx: Connection, kind: str, *, row_id: UUID, after: dict[str, Any], stamp: Stamp
) -> Change:
    """Change fields of a kept record; one that the server refused is told anew, whole. Raises
    SealedRecord, and pydantic's ValidationError for a bad value.
    """
    if not SEALED.get(kind, after.keys()) >= after.keys():
        raise SealedRecord(kind)
    old = rows.get(tx, kind, row_id=row_id)
    if old is None:
        raise LookupError(kind)
    new = KINDS[kind].model_validate(old.model_dump() | after)
    was, now = old.model_dump(mode="json"), new.model_dump(mode="json")
    server_rows.remember(tx, old, values=was)
    keeping.change_row(tx, kind, row_id=row_id, values=new.model_dump(include=set(after)))
    lookup.refresh_for(tx, kind, row_ids=[row_id])
    gone = now["deleted_at"] and not was["deleted_at"]
    if not gone and not old.version and stranded.to_be_told_anew(tx, kind, row_id=row_id):
        return _told_anew(tx, kind, record=new, stamp=stamp)
    change = Change(
        device_id=stamp.device_id,
        counter=0,
        scope=old.scope,
        kind=kind,
        row_id=row_id,
        action=Action.DELETE if gone else Action.PATCH,
        base_version=old.version,
        before={field: was[field] for field in after},
        after={field: now[field] for field in after},
        hlc="",
        actor=stamp.actor,
        form_version=stamp.form_version,
    )
    return _journalled(tx, change, record=new, at=stamp.at)


def end_refused(tx: Connection, visit_id: UUID, *, after: dict[str, Any], stamp: Stamp) -> None:
    """A visit that the server refused ends on this device with what it proposed, and nobody is
    told: the server never had it. What was refused of it waits for nothing any more.
    """
    keeping.change_row(tx, "visit", row_id=visit_id, values=after)
    for one in proposals.of_visits(tx, [visit_id]):
        keeping.change_row(tx, "proposal", row_id=one.id, values={"deleted_at": stamp.at})
    outbox.let_rest(tx, visit_id, at=stamp.at)


def delete(tx: Connection, kind: str, *, row_id: UUID, stamp: Stamp) -> Change:
    """Put a tombstone on a record; the row stays."""
    return patch(tx, kind, row_id=row_id, after={"deleted_at": stamp.at}, stamp=stamp)


def _birth(kind: str, record: Kept, *, stamp: Stamp) -> Change:
    return Change(
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


def _told_anew(tx: Connection, kind: str, *, record: Kept, stamp: Stamp) -> Change:
    """What the server refused goes again as it is now, and what hangs on it with it."""
    change = _birth(kind, record, stamp=stamp)
    change = outbox.append(tx, change, at=stamp.at, ahead=is_pressing(record))
    stranded.follow(tx, at=stamp.at)
    return change


def _journalled(tx: Connection, change: Change, *, record: Kept, at: datetime) -> Change:
    if isinstance(record, Note) and record.private:
        return change
    return outbox.append(tx, change, at=at, ahead=is_pressing(record))
