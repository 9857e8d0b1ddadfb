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


class TaskOutcome(StrEnum):
    """How a household was reached, of a task that asks for no form."""

    MET = "met"
    NOT_MET = "not_met"
    PHONED = "phoned"
    NEEDS_HELP = "needs_help"


class Task(Kept):
    """`kind`: a code of the labels' group `task_kind`; `source` says in words why it exists,
    `from_visit` and `from_note` what it was made of. How it ended: `verdict`, a code of a group of
    its kind, and the `finding` in words. `campaign_id`: the 专项行动 it belongs to, `outcome` what
    became of the last try. The two stay apart: a try may leave the task open and be followed by
    another (没见到), a verdict is given once and ends it.
    `inspection_id`: the 迎检 whose finding it is; `done_on`: the day on which that was put right.
    """

    household_id: UUID
    person_id: UUID | None = None
    kind: str
    due_on: date
    state: TaskState = Field(default=TaskState.OPEN, sa_type=String)
    form_id: str | None = None
    assignee_id: UUID | None = None
    source: str = ""
    from_visit: UUID | None = None
    from_note: UUID | None = None
    done_by_visit: UUID | None = None
    verdict: str = ""
    finding: str = ""
    campaign_id: UUID | None = None
    outcome: TaskOutcome | None = Field(default=None, sa_type=String)
    inspection_id: UUID | None = None
    done_on: date | None = None
