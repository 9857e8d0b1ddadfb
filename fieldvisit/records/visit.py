"""A visit (走访/探访) as finalised. Immutable: a correction is a new revision that names its
predecessor.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import JSON, Field, String

from fieldvisit.records.kept import InstantText, Kept


class VisitState(StrEnum):
    """Stored states; a draft is not a record yet, it lives on its device (days.md, table of a
    visit's states). `cancelled`: its author took it back, with a reason.
    """

    FINALISED = "finalised"
    ATTEMPT = "attempt"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    CANCELLED = "cancelled"


class VisitResult(StrEnum):
    MET_PERSON = "met_person"
    MET_FAMILY = "met_family"
    NOBODY_HOME = "nobody_home"
    REFUSED = "refused"
    MOVED = "moved"
    DIED = "died"


class SignatureWay(StrEnum):
    DRAWN = "drawn"
    FINGERPRINT_ON_PAPER = "fingerprint_on_paper"
    PROXY = "proxy"
    REFUSED = "refused"


class Signature(BaseModel):
    """One signature of a visit. `party`: investigator | respondent | member | witness; `sha256`
    names the drawn image.
    """

    party: str
    name: str
    way: SignatureWay
    staff_id: UUID | None = None
    sha256: str | None = None
    signed_at: str
    reason: str | None = None


class Visit(Kept):
    """What was found at a door. `instance` is the ODK instance XML (lossless), `answers` its flat
    projection; `signatures` are dumped `Signature` values; `number` is the form's number
    (form_no). Forms filled at one door in one go share `knock_id`. Without a household it is about
    somebody of whom nobody knows one yet (F05).

    A later edition of the same visit has its number, times, household and form, names the one it
    `replaces` and the first of them (`first_visit`), and says in `correction` why it was made.
    """

    number: str
    household_id: UUID | None = None
    person_id: UUID | None = None
    task_id: UUID | None = None
    knock_id: UUID | None = None
    form_id: str
    form_version: int
    visit_type: str
    mode: str | None = None
    result: str | None = None
    state: VisitState = Field(default=VisitState.FINALISED, sa_type=String)
    started_at: datetime = Field(sa_type=InstantText)
    ended_at: datetime = Field(sa_type=InstantText)
    investigators: list[str] = Field(default_factory=list, sa_type=JSON)
    instance: str
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    signatures: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    revision: int = 1
    replaces: UUID | None = None
    first_visit: UUID | None = None
    correction: str = ""
    taken_back_at: datetime | None = Field(default=None, sa_type=InstantText)
    taken_back_why: str = ""
    reviewed_by: UUID | None = None
    reviewed_at: datetime | None = Field(default=None, sa_type=InstantText)
    review_comment: str | None = None
