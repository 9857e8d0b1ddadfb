"""A change to the register that a visit's form proposes (变更建议). Somebody decides; it changes
nothing by itself.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Field, String

from fieldvisit.records.kept import InstantText, Kept


class ProposalKind(StrEnum):
    CHANGE = "change"
    JOIN = "join"
    LEAVE = "leave"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Proposal(Kept):
    """What a form says about a member of a household that differs from the register.

    `kind`: change of a person's facts, join (a member the register has not, `person_id` None) or
    leave. `before` and `after` hold the fields that differ as JSON values, by the names that
    `records.Person` and `records.Membership` give them. `reason` is why it was declined.
    """

    household_id: UUID
    person_id: UUID | None = None
    visit_id: UUID
    kind: ProposalKind = Field(sa_type=String)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: ProposalState = Field(default=ProposalState.OPEN, sa_type=String)
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=InstantText)
    reason: str = ""
