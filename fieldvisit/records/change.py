"""One operation on one record: what the outbox keeps and the wire carries. Order comes from
counters, never from ids or clocks.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Field, SQLModel, String

from fieldvisit.records.fields import RegionCode

SCHEMA = 1
"""The edition of all records' fields. It rises when a field changes its name, place or meaning; new
fields and kinds need no other number (docs/protocol.md, Versions).
"""


class Action(StrEnum):
    INSERT = "insert"
    PATCH = "patch"
    DELETE = "delete"


class Operation(SQLModel):
    """Which change it is, of what, by whom. `(device_id, counter)` is its id: counters rise by one
    on each device, without a gap.

    `base_version` is the server's version of the row that the author saw (0 for a new one); `hlc`
    is a hybrid logical clock, for people to read, never for order.
    """

    device_id: UUID
    counter: int
    scope: RegionCode
    kind: str
    row_id: UUID
    action: Action = Field(sa_type=String)
    base_version: int = 0
    hlc: str
    actor: UUID
    form_version: str | None = None


class Change(Operation):
    """An operation with what it says: `before` and `after` hold the touched fields only, as JSON
    values.
    """

    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
