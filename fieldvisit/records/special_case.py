"""一事一议, 救急难 and 临时救助 as a dossier: what happened, what was tried, who sat together, what
was decided, carried out and paid; and 冒领查证, where money comes back.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import JSON, Field, String

from fieldvisit.records.fields import Fen
from fieldvisit.records.kept import InstantText, Kept


class CaseKind(StrEnum):
    SPECIAL_REVIEW = "special_review"
    URGENT_RELIEF = "urgent_relief"
    TEMPORARY_ASSISTANCE = "temporary_assistance"
    CLAIM_CHECK = "claim_check"


class RecoveryEnd(StrEnum):
    """How it ended with money that somebody took wrongly."""

    RECOVERED = "recovered"
    COURT = "court"
    CANNOT = "cannot"


class ReliefType(StrEnum):
    """The two types of 临时救助 (国令649 art. 47; R19)."""

    EMERGENCY = "emergency"
    EXPENDITURE = "expenditure"


class CaseState(StrEnum):
    OPENED = "opened"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    REFUSED = "refused"
    CARRIED_OUT = "carried_out"
    CLOSED = "closed"


class Bill(BaseModel):
    """One receipt (票据): money in fen."""

    on: date
    hospital: str
    number: str
    total: Fen
    reimbursed: Fen = 0


class FirstRelief(BaseModel):
    """先行救助: given before the papers were complete. `missing`: codes of the labels' group
    `missing_step` that are still to come by `complete_by`.
    """

    amount: Fen
    payer: str
    on: date
    complete_by: date
    missing: list[str] = []


class Payment(BaseModel):
    """Money that was paid for a case."""

    on: date
    amount: Fen
    payer: str


class Donation(BaseModel):
    """What others gave beside the aid: money, or goods (`what`) and what they are worth, 0 where
    nobody knows; `void`: why it was entered wrongly and counts no more, blank while it does.
    """

    on: date
    donor: str
    amount: Fen = 0
    what: str = ""
    void: str = ""


class Claim(BaseModel):
    """What only 冒领查证 has. `source`: a code of the labels' group `need_source`; `reporter`: who
    told of it, for those who check alone, blank when they did not say; `checkers`: the ids of the
    staff who check; `end`: how it ended with the money, None until then.
    """

    source: str
    reporter: str = ""
    checkers: list[str] = []
    end: RecoveryEnd | None = None


class Minutes(BaseModel):
    """会议纪要: which departments sat together, when, and what was said."""

    on: date
    departments: list[str]
    text: str


class SpecialCase(Kept):
    """A dossier with its sections in the order in which they come about. `bills`, `payments`,
    `donations`: dumped values; `minutes`, `first_relief` and `claim` likewise, None before there
    are any. Of 冒领查证 `amount` is to come back and `payments` came back. `shares`: who bears how
    much of a cost, `{payer, weight, amount}`. `pool`: the code of the pool
    (resources/policies/pools.toml) that the decided `amount` comes from. `steps_done`: the steps of
    the district's step set, `{step, on, finding}`. `from_visit`: the form that found it.
    """

    household_id: UUID
    kind: CaseKind = Field(sa_type=String)
    relief_type: ReliefType | None = Field(default=None, sa_type=String)
    event: str = ""
    happened_on: date
    facts: str
    attempts: str = ""
    departments: list[str] = Field(default_factory=list, sa_type=JSON)
    bills: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    steps_done: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    first_relief: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    minutes: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    state: CaseState = Field(default=CaseState.OPENED, sa_type=String)
    decision: str = ""
    amount: Fen = 0
    pool: str = ""
    shares: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=InstantText)
    execution: str = ""
    payments: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    donations: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    claim: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    outcome: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=InstantText)
    from_visit: UUID | None = None
