"""The central server's tables, derived from the records. Definitions only; statements are in
`ledger` and `people`.
"""

from datetime import datetime
from types import new_class
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    false,
    literal_column,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from fieldvisit.records import KINDS
from fieldvisit.records.fields import RegionCode
from fieldvisit.records.kept import InstantText, Kept
from fieldvisit.rules import assessing

central = registry()
metadata = central.metadata
CODE = String(40)


class InScope(SQLModel, registry=central):
    """What only the server keeps about a record (see `accept.Held`)."""

    extra: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    origin: str
    last_device: UUID | None = None
    own_since: int = 0
    last_at: datetime | None = Field(default=None, sa_type=InstantText)
    grid: UUID | None = None
    lent: UUID | None = None
    said_by: dict[str, Any] | None = Field(default=None, sa_type=JSON)


def _entry(kind: str, record: type[Kept]) -> Table:
    """The table of one kind, keyed (scope, id), indexed by the scope's sequence."""
    body = {
        "__module__": __name__,
        "__tablename__": kind,
        "__table_args__": (Index(f"{kind}_by_version", "scope", "version"),),
        "__annotations__": {"scope": RegionCode, "id": UUID},
        "scope": Field(primary_key=True, max_length=12),
        "id": Field(primary_key=True),
    }
    new_class(
        f"{record.__name__}Entry",
        (record, InScope),
        {"table": True},
        lambda space: space.update(body),
    )
    table = metadata.tables[kind]
    for column in table.columns:
        # JSON's integers have 64 bits: a narrower column would fail on PostgreSQL only.
        if isinstance(column.type, Integer):
            column.type = BigInteger()
    return table


ENTRIES = {kind: _entry(kind, record) for kind, record in KINDS.items()}
Index("handed_in_by_device", ENTRIES["handed_in"].c.author_device, ENTRIES["handed_in"].c.counter)

IS_ASSESSMENT = ENTRIES["task"].c.kind == literal_column(f"'{assessing.KIND}'")
"""Said with the word itself: an index of such tasks alone serves no question with a parameter."""
_OF_ASSESSMENTS: dict[str, Any] = {"sqlite_where": IS_ASSESSMENT, "postgresql_where": IS_ASSESSMENT}
Index("task_lent_to", ENTRIES["task"].c.assignee_id, **_OF_ASSESSMENTS)
Index("task_lent_of", *(ENTRIES["task"].c[n] for n in ("scope", "household_id")), **_OF_ASSESSMENTS)

scope_sequence = Table(
    "scope_sequence",
    metadata,
    Column("scope", String(12), primary_key=True),
    Column("last", BigInteger, nullable=False),
)

scope_sum = Table(
    "scope_sum",
    metadata,
    Column("scope", String(12), primary_key=True),
    Column("audience", String(36), primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("total", String(32), nullable=False),
    Column("buckets", LargeBinary, nullable=False),
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("scope", String(12), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("least", BigInteger, nullable=False),
    Column("edition", CODE, nullable=False),
    Column("blocks", JSON, nullable=False),
)

snapshot_block = Table(
    "snapshot_block",
    metadata,
    Column("scope", String(12), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("audience", String(36), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

moved_row = Table(
    "moved_row",
    metadata,
    Column("scope", String(12), primary_key=True),
    Column("kind", CODE, primary_key=True),
    Column("row_id", Uuid, primary_key=True),
    Column("to_scope", String(12), nullable=False),
    Column("at", InstantText, nullable=False),
    Index("moved_row_by_id", "row_id"),
)

server = Table(
    "server",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("devices", BigInteger, nullable=False),
    Column("epoch", String(32), nullable=False),
    Column("secret", String(64), nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("staff_id", Uuid, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", CODE, nullable=False),
    Column("area", String(12), nullable=False),
    Column("also", JSON, nullable=False, server_default="[]"),
    Column("grids", JSON, nullable=False, server_default="[]"),
    Column("former", JSON, nullable=False, server_default="[]"),
    Column("closed_at", InstantText),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("staff_id", Uuid, nullable=False),
    Column("expires_at", InstantText, nullable=False),
    Column("used_by", Uuid),
)

device = Table(
    "device",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff_id", Uuid, nullable=False),
    Column("short", String(8), nullable=False),
    Column("label", String, nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("enrolled_at", InstantText, nullable=False),
    Column("revoked_at", InstantText),
    Column("high_water", BigInteger, nullable=False),
    Column("led", BigInteger, nullable=False, server_default="0"),
    Index("device_short", "short", unique=True),
    Index("device_public_key", "public_key", unique=True),
)

receipt = Table(
    "receipt",
    metadata,
    Column("device_id", Uuid, primary_key=True),
    Column("batch_id", Uuid, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", InstantText, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("ops", LargeBinary),
    Column("ahead", Boolean, nullable=False, server_default=false()),
)

parcel = Table(
    "parcel",
    metadata,
    Column("device_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("changes", BigInteger, nullable=False),
    Column("at", InstantText, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("device_id", Uuid, primary_key=True),
    Column("batch_id", Uuid, primary_key=True),
    Column("at", InstantText, nullable=False),
    Column("why", CODE, nullable=False),
    Column("changes", JSON, nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("chain", String(36), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("chain", String(36), primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("at", InstantText, nullable=False),
    Column("what", CODE, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("hash", String(64), nullable=False),
)
