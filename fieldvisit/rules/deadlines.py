"""Working-day deadlines by the State Council's holidays and make-up days. Past the table's end it
says so.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from fieldvisit.errors import FieldvisitError


@dataclass(eq=False)
class CalendarEnds(FieldvisitError):
    """The holiday table does not reach that far: a deadline is never guessed (domain.md 0, point
    8).
    """

    last_known: date


def working_days_after(start: date, days: int) -> date:
    """The day that is `days` working days after `start`; the start day itself does not count.

    Raises CalendarEnds when the holiday table ends before it.
    """
    day = start
    left = days
    while left:
        day += timedelta(days=1)
        try:
            left -= chinese_calendar.is_workday(day)
        except NotImplementedError:
            raise CalendarEnds(day - timedelta(days=1)) from None
    return day
