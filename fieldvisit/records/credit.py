"""学分: what a worker learnt, taught or was examined in. Sums are never kept."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, String

from fieldvisit.records.kept import Kept


class CreditPart(StrEnum):
    """The part taken in a session: 以讲代训 counts teaching, too."""

    LEARNER = "learner"
    TEACHER = "teacher"
    EXAMINEE = "examinee"


class Credit(Kept):
    """`session` in words, on a day, for so many `minutes`. Of an examination `score` of
    `full_score`, as its form counted them, and the form with its version.
    """

    staff_id: UUID
    session: str
    done_on: date
    part: CreditPart = Field(sa_type=String)
    minutes: int = Field(default=0, ge=0)
    form_id: str | None = None
    form_version: int | None = None
    score: int = Field(default=0, ge=0)
    full_score: int = Field(default=0, ge=0)
