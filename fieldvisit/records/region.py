"""Places and their grids: the five coded levels of Tianjin and the grid below them. The key is the
code, never the name.
"""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, String

from fieldvisit.records.fields import RegionCode
from fieldvisit.records.kept import Kept


class RegionLevel(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class Region(Kept):
    """A coded place (统计用区划代码, 12 digits). Names repeat inside one district, so only `code`
    identifies.
    """

    code: RegionCode
    parent: RegionCode | None = None
    level: RegionLevel = Field(sa_type=String)
    name: str
    valid_from: date | None = None
    valid_to: date | None = None


class Grid(Kept):
    """A 网格 below a village (居), the area of one grid worker."""

    region_code: RegionCode
    code: str
    name: str


def covers(area: str, place: str) -> bool:
    """Whether the region code `area` (any level, filled with zeros) is `place` or stands above
    it.
    """
    for level_digits in (2, 4, 6, 9):
        if area[level_digits:] == "0" * (12 - level_digits):
            return place.startswith(area[:level_digits])
    return place == area
