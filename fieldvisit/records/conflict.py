"""What two people made of the same fields of one row, until a person chooses. The server writes it;
a device only chooses. Both values stay in it for ever.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Field, String

from fieldvisit.records.kept import InstantText, Kept


class ConflictState(StrEnum):
    OPEN = "open"
    CHOSEN = "chosen"


class Choice(StrEnum):
    HELD = "held"
    WANTED = "wanted"


class Conflict(Kept):
    """One question about the row `row_kind`, `row_id` of the same scope.

    `differing`: field -> {`base`, `held`, `wanted`} as JSON values: what both started from, what
    the server holds, what came later. `held_by` said what is held, at `held_at` (None: the
    office); `wanted_by` said the other, as change `counter` of `wanted_device`. One `choice`
    answers for all of its fields.
    """

    row_kind: str
    row_id: UUID
    differing: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    held_by: UUID | None = None
    held_at: datetime | None = Field(default=None, sa_type=InstantText)
    wanted_by: UUID
    wanted_at: datetime = Field(sa_type=InstantText)
    wanted_device: UUID
    counter: int
    state: ConflictState = Field(default=ConflictState.OPEN, sa_type=String)
    choice: Choice | None = Field(default=None, sa_type=String)
    chosen_by: UUID | None = None
    chosen_at: datetime | None = Field(default=None, sa_type=InstantText)
