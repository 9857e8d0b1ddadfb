"""转介: a household handed to another body with its consent, until the result is confirmed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, String

from fieldvisit.records.fields import Fen
from fieldvisit.records.kept import InstantText, Kept


class ReferralState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    RETURNED = "returned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CONFIRMED = "confirmed"


class Consent(StrEnum):
    OWN = "own"
    GUARDIAN = "guardian"


class Referral(Kept):
    """`to_org`: a code of the labels' group `referral_org`; `visit_id`: its 转介单 (F09), if one
    was filled. `received_by` and `received_on` stand on the receipt slip; `reason`: why it came
    back. `result_amount` in fen.
    """

    household_id: UUID
    need_id: UUID | None = None
    visit_id: UUID | None = None
    to_org: str
    to_name: str = ""
    asked: str
    consent: Consent | None = Field(default=None, sa_type=String)
    state: ReferralState = Field(default=ReferralState.DRAFT, sa_type=String)
    sent_at: datetime | None = Field(default=None, sa_type=InstantText)
    received_by: str = ""
    received_on: date | None = None
    reason: str = ""
    result: str = ""
    result_amount: Fen = 0
    result_on: date | None = None
    confirmed_on: date | None = None
