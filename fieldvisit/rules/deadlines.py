"""Working-day deadlines by the State Council's holidays and make-up days: those that the library
knows, and years that were added as data since. Past the tables' end it says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import chinese_calendar

from fieldvisit.errors import FieldvisitError

_SATURDAY = 5


@dataclass(eq=False)
class CalendarEnds(FieldvisitError):
    """The holiday table does not reach that far: a deadline is never guessed (domain.md 0, point
    8).
    """

    last_known: date


@dataclass(eq=False)
class HolidaysBroken(FieldvisitError):
    """A year of the holiday file cannot be used: a day lies in another year or stands twice, or a
    make-up day is no day of a weekend."""

    year: str


@dataclass(frozen=True)
class HolidayYear:
    """One year's days off and make-up days (weekends that are worked), as the State Council's
    office announced them in `source`.
    """

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str

    def is_workday(self, day: date) -> bool:
        """Whether one works on a day of this year."""
        if day in self.holidays:
            return False
        return day in self.workdays or day.weekday() < _SATURDAY


def read_holidays(document: Mapping[str, Any]) -> list[HolidayYear]:
    """The `[[year]]` tables of a holiday file. Raises HolidaysBroken."""
    found = [_read(row) for row in document.get("year", [])]
    years = [one.year for one in found]
    for year in years:
        if years.count(year) > 1:
            raise HolidaysBroken(str(year))
    return found


def working_days_after(start: date, days: int, *, added: Iterable[HolidayYear] = ()) -> date:
    """The day that is `days` working days after `start`; the start day itself does not count.
    `added` years count before what the library knows of them.

    Raises CalendarEnds when the holiday table ends before it.
    """
    known = {one.year: one for one in added}
    day = start
    left = days
    while left:
        day += timedelta(days=1)
        try:
            year = known.get(day.year)
            left -= year.is_workday(day) if year else chinese_calendar.is_workday(day)
        except NotImplementedError:
            raise CalendarEnds(day - timedelta(days=1)) from None
    return day


def known_until(added: Iterable[HolidayYear]) -> date:
    """The last day of which it is known whether one works: of the library, and of the years that
    were added behind it without a gap.
    """
    years = {one.year for one in added}
    last = max(day.year for day in chinese_calendar.constants.holidays)
    while last + 1 in years:
        last += 1
    return date(last, 12, 31)


def _read(row: Mapping[str, Any]) -> HolidayYear:
    named = str(row.get("year", ""))
    try:
        found = HolidayYear(
            year=int(row["year"]),
            holidays=frozenset(row["holidays"]),
            workdays=frozenset(row["workdays"]),
            source=row["source"],
        )
        days = [*row["holidays"], *row["workdays"]]
        sound = (
            bool(found.holidays and found.source)
            and len(set(days)) == len(days)
            and all(day.year == found.year for day in days)
            and all(day.weekday() >= _SATURDAY for day in found.workdays)
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise HolidaysBroken(named) from None
    if not sound:
        raise HolidaysBroken(named)
    return found
