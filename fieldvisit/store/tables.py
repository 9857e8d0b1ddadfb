"""The device's tables, derived from the records. `schema/` makes them; nothing here creates any."""

from collections.abc import Mapping
from datetime import datetime
from types import new_class
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Integer, LargeBinary, String, Table, Uuid
from sqlalchemy.orm import registry
from sqlmodel import JSON, Field, SQLModel

from fieldvisit.records import KINDS, change
from fieldvisit.records.hanging import HANGS_ON
from fieldvisit.records.kept import InstantText, Kept

device = registry()


class OnDevice(SQLModel, registry=device):
    """What only the device keeps beside a record: a newer server's fields, returned untouched."""

    extra: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class InOutbox(SQLModel, registry=device):
    """What the device keeps beside an operation: how far it got, and what the server said."""

    at: datetime = Field(sa_type=InstantText)
    schema_number: int = 1
    state: str
    batch_id: UUID | None = None
    version: int | None = None
    reason: str | None = None
    fields: list[str] = Field(default_factory=list, sa_type=JSON)
    settled_at: datetime | None = Field(default=None, sa_type=InstantText)
    deferrals: int = 0
    ahead: int = 0


class OutboxOp(change.Operation, InOutbox, table=True):
    __tablename__ = "outbox"
    counter: int = Field(primary_key=True)


_MAY_BE_AWAY = frozenset(
    {
        ("proposal", "visit_id"),
        ("note", "visit_id"),
        ("attachment", "visit_id"),
        ("attachment", "note_id"),
    }
)
"""Fields that may name a row that is not here yet, or not any more."""


def references(kind: str) -> Mapping[str, str]:
    """The fields of a kind that name a row which must be here, and its kind: the foreign keys. A
    person may have gone to a household of another grid, whose people are not on this device; only a
    membership is nothing without them.
    """
    return {
        field: parent
        for field, parent in HANGS_ON.get(kind, {}).items()
        if (kind, field) not in _MAY_BE_AWAY and (parent != "person" or kind == "membership")
    }


def _row(kind: str, record: type[Kept]) -> Table:
    """The table of one kind: the record's fields and what only the device keeps, keyed by id."""
    keys: dict[str, Any] = {"id": Field(primary_key=True)}
    for name, other in references(kind).items():
        given = record.model_fields[name]
        default = ... if given.is_required() else None
        keys[name] = Field(default, foreign_key=f"{other}.id", index=True)
    body = {
        "__module__": __name__,
        "__tablename__": kind,
        "__annotations__": {
            "id": UUID,
            **{n: record.model_fields[n].annotation for n in keys if n != "id"},
        },
        **keys,
    }
    new_class(
        f"{record.__name__}Row",
        (record, OnDevice),
        {"table": True},
        lambda space: space.update(body),
    )
    return device.metadata.tables[kind]


TABLES: Mapping[str, Table] = {kind: _row(kind, record) for kind, record in KINDS.items()}
"""The table of each synced kind."""

OUTBOX = device.metadata.tables["outbox"]

OUTBOX_BODY = Table(
    "outbox_body",
    device.metadata,
    Column("counter", Integer, primary_key=True),
    Column("before", JSON),
    Column("after", JSON),
)
"""What an operation of the outbox says, apart from how far it got."""

journal_head = Table(
    "journal_head",
    device.metadata,
    Column("id", Integer, primary_key=True),
    Column("counter", Integer),
    Column("hlc", String),
)


def _about_rows(name: str, *columns: Column[Any]) -> Table:
    """A table with one line about a row of a synced kind."""
    row = (Column("kind", String, primary_key=True), Column("row_id", Uuid, primary_key=True))
    return Table(name, device.metadata, *row, *columns)


server_row = _about_rows(
    "server_row",
    Column("version", Integer),
    Column("values", JSON),
)

overwritten = _about_rows(
    "overwritten",
    Column("values", JSON),
)

parked = Table(
    "parked",
    device.metadata,
    Column("scope", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("row_id", Uuid, primary_key=True),
    Column("version", Integer),
    Column("values", JSON),
    Column("reason", String),
)

cursor = Table(
    "cursor",
    device.metadata,
    Column("scope", String, primary_key=True),
    Column("seq", Integer),
)

draft = Table(
    "draft",
    device.metadata,
    Column("id", Uuid, primary_key=True),
    Column("household_id", Uuid),
    Column("person_id", Uuid),
    Column("task_id", Uuid),
    Column("knock_id", Uuid),
    Column("form_id", String),
    Column("form_version", Integer),
    Column("instance", String),
    Column("page", Integer),
    Column("started_at", InstantText),
    Column("touched_at", InstantText),
    Column("owner", Uuid),
    Column("binned_at", InstantText),
    Column("replaces", Uuid),
    Column("correction", String),
)

in_hand = Table(
    "in_hand",
    device.metadata,
    Column("owner", Uuid, primary_key=True),
    Column("what", String, primary_key=True),
    Column("body", String),
    Column("touched_at", InstantText),
)

blob = Table(
    "blob",
    device.metadata,
    Column("sha256", String, primary_key=True),
    Column("size", Integer),
    Column("kept_at", InstantText),
    Column("sent_at", InstantText),
    Column("latitude", Integer),
    Column("longitude", Integer),
    Column("accuracy", Integer),
)

profile = Table(
    "profile",
    device.metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON),
)

audit = Table(
    "audit",
    device.metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", InstantText),
    Column("actor", Uuid),
    Column("device_id", Uuid),
    Column("action", String),
    Column("subject", String),
    Column("detail", JSON),
    Column("digest", String),
)

audit_anchor = Table(
    "audit_anchor",
    device.metadata,
    Column("one", Integer, primary_key=True),
    Column("since", Integer),
    Column("first", Integer),
    Column("before", String),
    Column("last", Integer),
    Column("newest", String),
    Column("mac", String),
)

form_number = Table(
    "form_number",
    device.metadata,
    Column("form_id", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("last", Integer),
)

household_lookup = Table(
    "household_lookup",
    device.metadata,
    Column("household_id", Uuid, primary_key=True),
    Column("text", String),
)

medium = Table(
    "medium",
    device.metadata,
    Column("id", Integer, primary_key=True),
    Column("folder", String),
    Column("code", String),
    Column("last_at", InstantText),
)

parcel = Table(
    "parcel",
    device.metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String),
    Column("number", Integer),
    Column("made_at", InstantText),
    Column("place", String),
    Column("size", Integer),
    Column("digest", String),
    Column("changes", Integer),
    Column("files", Integer),
    Column("batches", JSON),
    Column("carrier", String),
    Column("delivered_at", InstantText),
    Column("ended_at", InstantText),
)

wanted_again = _about_rows(
    "wanted_again",
    Column("since", InstantText),
)

scope_sum = Table(
    "scope_sum",
    device.metadata,
    Column("scope", String, primary_key=True),
    Column("seq", Integer),
    Column("said", JSON),
    Column("apart", JSON),
    Column("buckets", LargeBinary),
    Column("whole_at", InstantText),
)

left_row = _about_rows(
    "left_row",
    Column("scope", String),
    Column("version", Integer),
    Column("values", JSON),
    Column("since", InstantText),
    Column("answered", Integer),
)

leaving = _about_rows(
    "leaving",
    Column("scope", String),
)

left_scope = Table(
    "left_scope",
    device.metadata,
    Column("scope", String, primary_key=True),
    Column("seq", Integer),
    Column("since", InstantText),
    Column("heirs", JSON),
)

decision = Table(
    "decision",
    device.metadata,
    Column("counter", Integer, primary_key=True),
    Column("who", String),
    Column("at", InstantText),
    Column("reason", String),
)

first_fill = Table(
    "first_fill",
    device.metadata,
    Column("scope", String, primary_key=True),
    Column("seq", Integer),
)

fill_block = Table(
    "fill_block",
    device.metadata,
    Column("scope", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("place", Integer),
    Column("size", Integer),
    Column("row_count", Integer),
    Column("state", String),
    Column("body", LargeBinary),
)

import_batch = Table(
    "import_batch",
    device.metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String),
    Column("file", String),
    Column("owner", Uuid),
    Column("made_at", InstantText),
    Column("undone_at", InstantText),
)

import_row = Table(
    "import_row",
    device.metadata,
    Column("batch_id", Uuid, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("row_id", Uuid, primary_key=True),
)
