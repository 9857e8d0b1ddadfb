"""主动发现线索: somebody in trouble whom a worker, a neighbour, a device or an office found, until
it is known what became of it.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import JSON, Field, String

from fieldvisit.records.kept import InstantText, Kept
from fieldvisit.records.need import Urgency


class ClueState(StrEnum):
    FOUND = "found"
    VERIFIED = "verified"
    CLOSED = "closed"


class ClueVerdict(StrEnum):
    """What looking showed."""

    TRUE = "true"
    FALSE = "false"
    DUPLICATE = "duplicate"
    IN_AID = "in_aid"


class Wants(StrEnum):
    """Whether the person wants to apply."""

    YES = "yes"
    NO = "no"
    CANNOT_EXPRESS = "cannot_express"


class ClueOutcome(StrEnum):
    """What a clue led to."""

    DIBAO = "dibao"
    TEKUN = "tekun"
    DIBAO_MARGIN = "dibao_margin"
    RIGID_EXPENDITURE = "rigid_expenditure"
    TEMPORARY_ASSISTANCE = "temporary_assistance"
    SERVICE_ASSISTANCE = "service_assistance"
    REFERRAL = "referral"
    POLICY_EXPLAINED = "policy_explained"


class TownCall(StrEnum):
    """Whether the town office took the call."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"


class Clue(Kept):
    """`source`: a code of the labels' group `need_source`; `about`: a name, or what the person
    looks like, where the household is not known; `people`: how many it is about (人次; each clue is
    one 户次); `troubles`: codes of `clue_trouble`. `respond_by`: by then somebody is there (特急);
    `look_on`: on that day somebody goes again, for nobody was met. `duplicate_of` names another
    clue, `from_note` and `from_visit` what it was made of.
    """

    household_id: UUID | None = None
    source: str
    source_note: str = ""
    found_at: datetime = Field(sa_type=InstantText)
    discoverer: str
    about: str
    citizen_id: str | None = None
    place: str
    people: int = 1
    troubles: list[str] = Field(default_factory=list, sa_type=JSON)
    detail: str = ""
    urgency: Urgency = Field(default=Urgency.NORMAL, sa_type=String)
    respond_by: datetime | None = Field(default=None, sa_type=InstantText)
    look_on: date | None = None
    town_call: TownCall | None = Field(default=None, sa_type=String)
    called_at: datetime | None = Field(default=None, sa_type=InstantText)
    policy_told: bool = False
    wants: Wants | None = Field(default=None, sa_type=String)
    from_note: UUID | None = None
    from_visit: UUID | None = None
    state: ClueState = Field(default=ClueState.FOUND, sa_type=String)
    verdict: ClueVerdict | None = Field(default=None, sa_type=String)
    duplicate_of: UUID | None = None
    reason: str = ""
    verified_at: datetime | None = Field(default=None, sa_type=InstantText)
    outcome: ClueOutcome | None = Field(default=None, sa_type=String)
    outcome_note: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=InstantText)
