"""People who do the work, and their roles. What each role may do is for `rules`, not here."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, String

from fieldvisit.records.fields import Phone, RegionCode
from fieldvisit.records.kept import Kept


class Role(StrEnum):
    GRID_WORKER = "grid_worker"
    VILLAGE_OFFICER = "village_officer"
    TOWN_OFFICER = "town_officer"
    DISTRICT_OFFICER = "district_officer"
    CITY_VIEWER = "city_viewer"
    ASSESSOR = "assessor"
    AUDITOR = "auditor"


class Staff(Kept):
    """A worker with an account; `region_code` is the area they answer for (a village, a town, a
    district). `party_member`: what they said of it, kept by the office with the day of their
    consent (rules.roster); None: nothing is kept.
    """

    name: str
    role: Role = Field(sa_type=String)
    region_code: RegionCode
    grid_id: UUID | None = None
    phone: Phone | None = None
    party_member: bool | None = None
    party_consent_on: date | None = None
