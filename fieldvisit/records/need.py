"""A need of a household (需求): found, answered, followed until it is closed
(需求发现→精准对接→持续跟踪).
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, String

from fieldvisit.records.fields import Fen
from fieldvisit.records.kept import InstantText, Kept


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"
    AT_ONCE = "at_once"


class NeedState(StrEnum):
    FOUND = "found"
    VERIFIED = "verified"
    REJECTED = "rejected"
    MATCHED = "matched"
    IN_SERVICE = "in_service"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    REOPENED = "reopened"


class MatchedWith(StrEnum):
    """What a need is answered with."""

    SERVICE = "service"
    REFERRAL = "referral"
    MEASURE = "measure"
    POLICY = "policy"


class Satisfaction(StrEnum):
    SATISFIED = "satisfied"
    PARTLY = "partly"
    UNSATISFIED = "unsatisfied"


class Need(Kept):
    """`kind`: a code of the labels' group `need_kind`; `source`: one of `need_source`, with the
    note or visit it comes from. `reason` is why it was rejected, `outcome` what became of it.
    """

    household_id: UUID
    person_id: UUID | None = None
    kind: str
    text: str
    urgency: Urgency = Field(default=Urgency.NORMAL, sa_type=String)
    source: str
    from_note: UUID | None = None
    from_visit: UUID | None = None
    found_at: datetime = Field(sa_type=InstantText)
    state: NeedState = Field(default=NeedState.FOUND, sa_type=String)
    matched_with: MatchedWith | None = Field(default=None, sa_type=String)
    reason: str = ""
    outcome: str = ""
    satisfaction: Satisfaction | None = Field(default=None, sa_type=String)
    closed_at: datetime | None = Field(default=None, sa_type=InstantText)


class OrderState(StrEnum):
    ORDERED = "ordered"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class ServiceOrder(Kept):
    """服务单: one service for a need. `item`: a code of the labels' group `service`; `amount` in
    fen, paid by `payer`.
    """

    need_id: UUID
    household_id: UUID
    item: str
    provider: str
    frequency: str = ""
    payer: str = ""
    amount: Fen = 0
    ordered_on: date
    state: OrderState = Field(default=OrderState.ORDERED, sa_type=String)
    delivered_on: date | None = None
    delivered_note: str = ""
    satisfaction: Satisfaction | None = Field(default=None, sa_type=String)
    reason: str = ""


class FollowUp(Kept):
    """跟踪回访: one look at how a need stands, `next_on` when the next one is due."""

    need_id: UUID
    household_id: UUID
    done_at: datetime = Field(sa_type=InstantText)
    way: str
    finding: str
    next_on: date | None = None
