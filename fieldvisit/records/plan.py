"""一户一策: what is to be done for one household, by whom and until when; one edition in force, all
editions kept.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import JSON, Field, String

from fieldvisit.records.kept import InstantText, Kept


class PlanState(StrEnum):
    DRAFT = "draft"
    RETURNED = "returned"
    ACTIVE = "active"
    REPLACED = "replaced"
    ENDED = "ended"


class MeasureStatus(StrEnum):
    NOT_STARTED = "not_started"
    DOING = "doing"
    DONE = "done"
    STOPPED = "stopped"


class ReviewCycle(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEAR = "half_year"
    YEARLY = "yearly"


class PlanResult(StrEnum):
    ACHIEVED = "achieved"
    PARTLY = "partly"
    ENDED = "ended"


class Measure(BaseModel):
    """One thing that is to be done. `kind`: a code of the labels' group `measure_kind`, blank where
    the form left it open; `evidence` says what shows that it was done. `stage`: of a child's plan,
    the code of the stage it belongs to (resources/policies/stages.toml).
    """

    kind: str
    content: str
    owner: str
    dept: str = ""
    due_on: date
    status: MeasureStatus = MeasureStatus.NOT_STARTED
    evidence: str = ""
    stage: str = ""


class PlanReview(BaseModel):
    """One look at how a plan goes. `progress`: a code of the labels' group `plan_progress`."""

    on: date
    progress: str
    finding: str = ""


class Plan(Kept):
    """`measures` are dumped `Measure` values, at least one; `reviews` dumped `PlanReview` values.
    `edition` counts from 1, `follows` names the plan before. `key_household`: 重点户. `reason`: why
    the town gave it back, or why it ended. `person_id`: the child whom it is for (全周期成长护航),
    None: the whole household. `from_visit`: the form it was written on.
    """

    household_id: UUID
    person_id: UUID | None = None
    edition: int = 1
    follows: UUID | None = None
    key_household: bool = False
    cause: str
    goal: str
    measures: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    cycle: ReviewCycle = Field(default=ReviewCycle.QUARTERLY, sa_type=String)
    next_review_on: date | None = None
    reviews: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    state: PlanState = Field(default=PlanState.DRAFT, sa_type=String)
    approved_by: UUID | None = None
    approved_at: datetime | None = Field(default=None, sa_type=InstantText)
    result: PlanResult | None = Field(default=None, sa_type=String)
    reason: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=InstantText)
    from_visit: UUID | None = None
