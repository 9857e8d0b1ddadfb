"""Households in need. Never holds what a visit found: that is the visit's."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Field, String

from fieldvisit.records.fields import Phone, RegionCode
from fieldvisit.records.kept import Kept


class Category(StrEnum):
    """Aid category (低收入人口 classes that the districts register)."""

    TEKUN_DISPERSED = "tekun_dispersed"
    TEKUN_INSTITUTIONAL = "tekun_institutional"
    DIBAO = "dibao"
    DIBAO_MARGIN = "dibao_margin"
    RIGID_EXPENDITURE = "rigid_expenditure"
    TEMPORARY_ASSISTANCE = "temporary_assistance"


class HouseholdStatus(StrEnum):
    REGISTERED = "registered"
    WARNING = "warning"
    LEFT = "left"


class Household(Kept):
    """A household (户). `tags` are codes of what to know before the door: living_alone,
    severe_disability, stove, ... `residence_split`: that it lives elsewhere than it is registered
    (人户分离, rules.residence); `near_relatives`: which of its people are near relatives of whom in
    office (近亲属备案, rules.near_relatives); `safety`: what to know for one's own safety before
    the door, who said so and until when (rules.safety); `pairings`: who keeps in touch with it
    (党员联系, rules.pairing).
    """

    number: str
    category: Category = Field(sa_type=String)
    status: HouseholdStatus = Field(default=HouseholdStatus.REGISTERED, sa_type=String)
    householder_id: UUID | None = None
    hukou_region: RegionCode
    live_region: RegionCode
    grid_id: UUID | None = None
    hukou_address: str = ""
    live_address: str = ""
    phone: Phone | None = None
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    residence_split: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    near_relatives: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    safety: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    pairings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
