"""Whom one calls when there is no network: the town office of a place. Reads only."""

from dataclasses import dataclass

from sqlalchemy import Connection

from fieldvisit.records.region import covers
from fieldvisit.records.staff import Role
from fieldvisit.store import staff

HOTLINE = "96456"
"""天津民政服务热线, by day and night (domain.md table 1)."""


@dataclass(frozen=True)
class Line:
    """A number that somebody answers, and who."""

    name: str
    phone: str


def line(tx: Connection, region: str) -> Line:
    """The town officer of a place (12 digits) with a number, by name; else the city's hotline."""
    for who in staff.all(tx):
        if who.role is Role.TOWN_OFFICER and who.phone and covers(who.region_code, region):
            return Line(f"镇街民政办 {who.name}", who.phone)
    return Line("民政服务热线", HOTLINE)
