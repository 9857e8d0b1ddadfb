"""Working days follow the State Council's holidays (vectors of domain.md section 2)."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.deadlines import (
    CalendarEnds,
    HolidaysBroken,
    read_holidays,
    working_days_after,
)


@pytest.mark.parametrize(
    ("accepted", "days", "due"),
    [
        (date(2025, 9, 22), 3, date(2025, 9, 25)),
        (date(2025, 9, 22), 10, date(2025, 10, 11)),
        (date(2025, 9, 22), 15, date(2025, 10, 17)),
        (date(2025, 9, 22), 20, date(2025, 10, 24)),
        (date(2025, 9, 22), 30, date(2025, 11, 7)),
        (date(2025, 9, 22), 45, date(2025, 11, 28)),
        (date(2026, 2, 9), 3, date(2026, 2, 12)),
        (date(2026, 2, 9), 10, date(2026, 2, 28)),
        (date(2026, 2, 9), 15, date(2026, 3, 6)),
        (date(2026, 2, 9), 20, date(2026, 3, 13)),
        (date(2026, 2, 9), 30, date(2026, 3, 27)),
        (date(2026, 2, 9), 45, date(2026, 4, 20)),
        (date(2025, 6, 9), 3, date(2025, 6, 12)),
        (date(2025, 6, 9), 10, date(2025, 6, 23)),
        (date(2025, 6, 9), 15, date(2025, 6, 30)),
        (date(2025, 6, 9), 20, date(2025, 7, 7)),
        (date(2025, 6, 9), 30, date(2025, 7, 21)),
        (date(2025, 6, 9), 45, date(2025, 8, 11)),
    ],
)
def test_the_start_day_does_not_count_and_make_up_days_do(
    accepted: date, days: int, due: date
) -> None:
    assert working_days_after(accepted, days) == due


def test_past_the_tables_end_it_says_so_and_never_guesses() -> None:
    with pytest.raises(CalendarEnds) as ends:
        working_days_after(date(2026, 11, 23), 30)
    assert ends.value.last_known == date(2026, 12, 31)


YEAR = {
    "year": 2027,
    "source": "通知",
    "holidays": [date(2027, 1, 1)],
    "workdays": [date(2027, 1, 3)],
}


def test_a_year_that_was_added_carries_a_deadline_on() -> None:
    added = read_holidays({"year": [YEAR]})
    last = working_days_after(date(2026, 11, 23), 28)
    assert last == date(2026, 12, 31)
    assert working_days_after(date(2026, 11, 23), 29, added=added) == date(2027, 1, 3)
    assert working_days_after(date(2026, 11, 23), 30, added=added) == date(2027, 1, 4)
    with pytest.raises(CalendarEnds) as ends:
        working_days_after(date(2027, 12, 30), 3, added=added)
    assert ends.value.last_known == date(2027, 12, 31)


def test_an_added_year_counts_before_what_the_library_knows() -> None:
    other = {"year": 2026, "holidays": [date(2026, 11, 24)], "workdays": []}
    added = read_holidays({"year": [YEAR | other]})
    assert working_days_after(date(2026, 11, 23), 1) == date(2026, 11, 24)
    assert working_days_after(date(2026, 11, 23), 1, added=added) == date(2026, 11, 25)


@given(st.dates(date(2005, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_so_many_working_days_lie_between_and_the_last_is_worked(start: date, days: int) -> None:
    """The oracle is chinesecalendar itself, counted the other way round."""
    due = working_days_after(start, days)
    assert len(chinese_calendar.get_workdays(start + timedelta(days=1), due)) == days
    assert chinese_calendar.is_workday(due)


@pytest.mark.parametrize(
    "wrong",
    [
        {"holidays": []},
        {"source": ""},
        {"holidays": [date(2026, 1, 1)]},
        {"workdays": [date(2027, 1, 4)]},
        {"workdays": [date(2027, 1, 3), date(2027, 1, 3)]},
        {"year": "明年"},
    ],
)
def test_a_year_that_is_written_wrongly_is_named(wrong: dict[str, object]) -> None:
    with pytest.raises(HolidaysBroken):
        read_holidays({"year": [YEAR | wrong]})
    with pytest.raises(HolidaysBroken):
        read_holidays({"year": [YEAR, YEAR]})
