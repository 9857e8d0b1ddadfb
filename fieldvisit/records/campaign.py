"""专项行动: whom an officer asks everybody to reach by a day, as data. The tasks of the households
are `Task`s that name it.
"""

from datetime import date
from enum import StrEnum

from sqlmodel import JSON, Field, String

from fieldvisit.records.kept import Kept


class CampaignWay(StrEnum):
    """How a household is to be reached."""

    HOME = "home"
    PHONE = "phone"


class Campaign(Kept):
    """Its `scope` is the area: a village, a town or a district. A household is meant that is of one
    of `categories`, bears one of `tags` and has a member of `age_from` years; what is empty asks
    nothing.
    """

    title: str
    way: CampaignWay = Field(sa_type=String)
    due_on: date
    categories: list[str] = Field(default_factory=list, sa_type=JSON)
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    age_from: int | None = None
