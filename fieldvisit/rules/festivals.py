"""Festivals by the lunar calendar, and whom one visits before them. Pure; decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from borax.calendars.lunardate import LunarDate

from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.policies import reach


@dataclass(eq=False)
class FestivalBroken(FieldvisitError):
    """A festival of the policy file cannot be used."""

    key: str


@dataclass(frozen=True)
class Festival:
    """A festival on a `month` and `day` of the lunar or the solar calendar: from `days_before` it
    households of `categories` are visited with `form_id`. It holds in `region` (12 digits) from
    `since` until `until`.
    """

    id: str
    label: str
    lunar: bool
    month: int
    day: int
    days_before: int
    form_id: str
    categories: frozenset[str]
    region: str
    since: date
    until: date | None
    source: str

    def falls_on(self, year: int) -> date:
        """The day of a calendar year on which it falls; a festival of the first lunar month falls
        into the solar year of its own number.
        """
        if not self.lunar:
            return date(year, self.month, self.day)
        found: date = LunarDate(year, self.month, self.day).to_solar_date()
        return found

    def holds(self, day: date, region: str) -> bool:
        """Whether it is kept in a region (12 digits) on a day."""
        within = region.startswith(reach(self.region))
        return within and self.since <= day and (self.until is None or day <= self.until)

    def begins(self, year: int) -> date:
        """From which day on one goes."""
        return self.falls_on(year) - timedelta(days=self.days_before)

    def due(self, year: int) -> date:
        """The last day to go: the day before."""
        return self.falls_on(year) - timedelta(days=1)


def read_festivals(document: Mapping[str, Any]) -> list[Festival]:
    """The `[[festival]]` tables of a policy file. Raises FestivalBroken."""
    return [_read(row) for row in document["festival"]]


def _read(row: Mapping[str, Any]) -> Festival:
    key = str(row.get("id", ""))
    try:
        month, day = (int(part) for part in row.get("lunar", row.get("solar")).split("-"))
        found = Festival(
            id=row["id"],
            label=row["label"],
            lunar="lunar" in row,
            month=month,
            day=day,
            days_before=int(row["days_before"]),
            form_id=row["form"],
            categories=frozenset(row["categories"]),
            region=row["region"],
            since=row["from"],
            until=row.get("until"),
            source=row["source"],
        )
        found.falls_on(found.since.year)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise FestivalBroken(key) from None
    return found
