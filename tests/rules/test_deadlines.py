"""Working days follow the State Council's holidays (vectors of domain.md section 2)."""

from datetime import date

import pytest

from fieldvisit.rules.deadlines import CalendarEnds, working_days_after


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
        (date(2026, 2, 9), 45, date(2026, 4, 20)),
        (date(2025, 6, 9), 20, date(2025, 7, 7)),
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
