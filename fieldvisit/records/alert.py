"""告警 of a 智能终端: what a device in a household reported, until somebody was there and said what
it was.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import JSON, Field, String

from fieldvisit.records.kept import InstantText, Kept


class AlertState(StrEnum):
    RAISED = "raised"
    TAKEN = "taken"
    CLOSED = "closed"


class AlertOutcome(StrEnum):
    """What it was when somebody was there."""

    HELPED = "helped"
    HOSPITAL = "hospital"
    ALL_WELL = "all_well"
    FALSE_ALARM = "false_alarm"
    DEVICE_FAULT = "device_fault"


class Alert(Kept):
    """`kind`: a code of the labels' group `alert_kind`. Events of one household and kind that
    follow each other closely are one alert: `events` holds their ids (the newest, see
    rules.alerts), `times` counts all of them, `latest_at` is when the last came. `task_id`: the
    household's one urgent task; `respond_by`: somebody is there by then.
    """

    household_id: UUID
    task_id: UUID
    kind: str
    terminal: str = ""
    raised_at: datetime = Field(sa_type=InstantText)
    latest_at: datetime = Field(sa_type=InstantText)
    times: int = 1
    events: list[str] = Field(default_factory=list, sa_type=JSON)
    respond_by: datetime = Field(sa_type=InstantText)
    state: AlertState = Field(default=AlertState.RAISED, sa_type=String)
    taken_by: UUID | None = None
    taken_at: datetime | None = Field(default=None, sa_type=InstantText)
    outcome: AlertOutcome | None = Field(default=None, sa_type=String)
    finding: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=InstantText)
