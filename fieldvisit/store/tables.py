"""The device's tables, derived from the records. `schema/` makes them; nothing here creates any."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Integer, LargeBinary, String, Table, Uuid
from sqlalchemy.orm import registry
from sqlmodel import JSON, Field, SQLModel

from fieldvisit.records import (
    attachment,
    change,
    conflict,
    countersignature,
    form,
    handed_in,
    household,
    note,
    person,
    proposal,
    region,
    staff,
    task,
    visit,
)
from fieldvisit.records.kept import InstantText

device = registry()


class OnDevice(SQLModel, registry=device):
    """What only the device keeps beside a record: a newer server's fields, returned untouched."""

    extra: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class RegionRow(region.Region, OnDevice, table=True):
    __tablename__ = "region"
    id: UUID = Field(primary_key=True)


class GridRow(region.Grid, OnDevice, table=True):
    __tablename__ = "grid"
    id: UUID = Field(primary_key=True)


class StaffRow(staff.Staff, OnDevice, table=True):
    __tablename__ = "staff"
    id: UUID = Field(primary_key=True)


class FormRow(form.Form, OnDevice, table=True):
    __tablename__ = "form"
    id: UUID = Field(primary_key=True)


class HouseholdRow(household.Household, OnDevice, table=True):
    __tablename__ = "household"
    id: UUID = Field(primary_key=True)


class PersonRow(person.Person, OnDevice, table=True):
    __tablename__ = "person"
    id: UUID = Field(primary_key=True)


class MembershipRow(person.Membership, OnDevice, table=True):
    __tablename__ = "membership"
    id: UUID = Field(primary_key=True)
    household_id: UUID = Field(foreign_key="household.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)


class TaskRow(task.Task, OnDevice, table=True):
    __tablename__ = "task"
    id: UUID = Field(primary_key=True)
    household_id: UUID = Field(foreign_key="household.id", index=True)


class VisitRow(visit.Visit, OnDevice, table=True):
    __tablename__ = "visit"
    id: UUID = Field(primary_key=True)
    household_id: UUID = Field(foreign_key="household.id", index=True)


class NoteRow(note.Note, OnDevice, table=True):
    __tablename__ = "note"
    id: UUID = Field(primary_key=True)
    household_id: UUID | None = Field(default=None, foreign_key="household.id", index=True)


class AttachmentRow(attachment.Attachment, OnDevice, table=True):
    __tablename__ = "attachment"
    id: UUID = Field(primary_key=True)


class ProposalRow(proposal.Proposal, OnDevice, table=True):
    __tablename__ = "proposal"
    id: UUID = Field(primary_key=True)
    household_id: UUID = Field(foreign_key="household.id", index=True)


class ConflictRow(conflict.Conflict, OnDevice, table=True):
    __tablename__ = "conflict"
    id: UUID = Field(primary_key=True)


class CountersignatureRow(countersignature.Countersignature, OnDevice, table=True):
    __tablename__ = "countersignature"
    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)


class HandedInRow(handed_in.HandedIn, OnDevice, table=True):
    __tablename__ = "handed_in"
    id: UUID = Field(primary_key=True)


class InOutbox(SQLModel, registry=device):
    """What the device keeps beside an operation: how far it got, and what the server said."""

    at: datetime = Field(sa_type=InstantText)
    state: str
    batch_id: UUID | None = None
    version: int | None = None
    reason: str | None = None
    fields: list[str] = Field(default_factory=list, sa_type=JSON)
    settled_at: datetime | None = Field(default=None, sa_type=InstantText)
    deferrals: int = 0


class OutboxOp(change.Operation, InOutbox, table=True):
    __tablename__ = "outbox"
    counter: int = Field(primary_key=True)


_SYNCED = (
    RegionRow,
    GridRow,
    StaffRow,
    FormRow,
    HouseholdRow,
    PersonRow,
    MembershipRow,
    TaskRow,
    VisitRow,
    NoteRow,
    AttachmentRow,
    ProposalRow,
    ConflictRow,
    CountersignatureRow,
    HandedInRow,
)


def table(row: type[SQLModel]) -> Table:
    """The Core table of a row class."""
    found: Table = row.metadata.tables[str(row.__tablename__)]
    return found


TABLES: Mapping[str, Table] = {str(row.__tablename__): table(row) for row in _SYNCED}
"""The table of each synced kind."""

OUTBOX = table(OutboxOp)

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
