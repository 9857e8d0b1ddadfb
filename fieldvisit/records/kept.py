"""What every kept record has: id, scope, version, who made it, when and where. Never a key, an
index or a table.
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Dialect
from sqlalchemy.types import String, TypeDecorator
from sqlmodel import Field, SQLModel

from fieldvisit.records.fields import RegionCode


class InstantText(TypeDecorator[datetime]):
    """An instant kept as sortable UTC text, the same bytes on the device, on PostgreSQL and on the
    wire.
    """

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else read_instant(value)


def instant_text(value: datetime) -> str:
    """An aware datetime -> `2026-11-23T03:06:00.000000Z`. Raises ValueError for a naive one."""
    offset = value.utcoffset()
    if offset is None:
        raise ValueError("an instant needs a time zone")
    if offset:
        value = value.astimezone(UTC)
    return value.isoformat(timespec="microseconds")[:26] + "Z"


def read_instant(text: str) -> datetime:
    """`2026-11-23T03:06:00.000000Z` -> aware UTC datetime."""
    return datetime.fromisoformat(text)


class Kept(SQLModel):
    """A record that is synced. `scope` is the village (12 digits) whose sequence carries it;
    `version` is the server's, 0 until the server has applied it; `deleted_at` is a tombstone, rows
    never vanish."""

    id: UUID
    scope: RegionCode
    version: int = 0
    created_at: datetime = Field(sa_type=InstantText)
    created_by: UUID | None = None
    device_id: UUID | None = None
    deleted_at: datetime | None = Field(default=None, sa_type=InstantText)
