"""Persons and their membership in households."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Field, String

from fieldvisit.records.fields import Phone
from fieldvisit.records.kept import Kept


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class NoIdReason(StrEnum):
    NOT_ISSUED = "not_issued"
    HOMELESS = "homeless"
    ABROAD = "abroad"


class Relation(StrEnum):
    """Relation to the householder (户主)."""

    HOUSEHOLDER = "householder"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER = "other"


class JobAnswer(StrEnum):
    """What somebody said to a job that they were offered."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class Person(Kept):
    """A person. `citizen_id` is checked at the door by `fields.read_citizen_id`; without one a
    reason is kept.

    `self_care` holds the six items of 特困人员认定办法 art. 21 (True = can): eat, dress, bed,
    toilet, walk, bathe. `merged_into`: the same person under another id, which is used from then
    on; `merges` tells each merge and each undo of this one, oldest first (rules.merging).
    `distinct_from`: ids of people who look alike and were found to be others. `job_offers`: dumped
    `rules.jobs.JobOffer` values.
    """

    name: str
    citizen_id: str | None = None
    no_id_reason: NoIdReason | None = Field(default=None, sa_type=String)
    sex: Sex | None = Field(default=None, sa_type=String)
    birth_date: date | None = None
    phone: Phone | None = None
    health: str | None = None
    disability_card: str | None = None
    self_care: dict[str, bool] | None = Field(default=None, sa_type=JSON)
    died_on: date | None = None
    merged_into: UUID | None = None
    merges: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    distinct_from: list[str] = Field(default_factory=list, sa_type=JSON)
    job_offers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class Membership(Kept):
    """A person belongs to a household from `since` until `until` (None: still)."""

    household_id: UUID
    person_id: UUID
    relation: Relation = Field(sa_type=String)
    since: date | None = None
    until: date | None = None
