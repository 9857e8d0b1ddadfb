"""A piece of work for somebody with a due day. Rounds that follow from a cadence are computed, not
kept (rules.cadence).
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, String

from fieldvisit.records.kept import Kept


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Task(Kept):
    """`kind`: a code of the labels' group `task_kind`; `source` says in words why it exists."""

    household_id: UUID
    person_id: UUID | None = None
    kind: str
    due_on: date
    state: TaskState = Field(default=TaskState.OPEN, sa_type=String)
    form_id: str | None = None
    assignee_id: UUID | None = None
    source: str = ""
    from_visit: UUID | None = None
    done_by_visit: UUID | None = None
