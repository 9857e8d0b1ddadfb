"""A cadence is a calendar period (days.md 1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.cadence import (
    Cadence,
    DueState,
    Every,
    period,
    read_cadences,
    rules_for,
    standing,
)

MONTHLY = Cadence("m", "月探访", "F02", Every.MONTH, frozenset({"tekun_dispersed"}), 7, "test")
QUARTERLY = Cadence("q", "季度排查", "F03", Every.QUARTER, frozenset({"dibao"}), 7, "test")
LONG_AGO = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        (Every.MONTH, date(2026, 11, 23), date(2026, 11, 1), date(2026, 11, 30)),
        (Every.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Every.MONTH, date(2028, 2, 10), date(2028, 2, 1), date(2028, 2, 29)),
        (Every.QUARTER, date(2026, 11, 23), date(2026, 10, 1), date(2026, 12, 31)),
        (Every.QUARTER, date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_is_the_calendars(every: Every, day: date, first: date, last: date) -> None:
    assert period(every, day) == (first, last)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(list(Every)))
def test_periods_follow_each_other_without_gap(day: date, every: Every) -> None:
    first, last = period(every, day)
    assert first <= day <= last
    assert period(every, last + timedelta(days=1))[0] == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "last", "state", "days"),
    [
        (date(2026, 11, 10), date(2026, 10, 18), DueState.LATER, 20),
        (date(2026, 11, 23), date(2026, 10, 18), DueState.DUE, 7),
        (date(2026, 11, 30), date(2026, 10, 31), DueState.DUE, 0),
        (date(2026, 11, 23), date(2026, 11, 1), DueState.DONE, 7),
        (date(2026, 11, 5), date(2026, 9, 30), DueState.OVERDUE, 5),
        (date(2026, 11, 23), None, DueState.OVERDUE, 23),
    ],
)
def test_a_visit_is_due_in_the_last_week_and_red_only_after_the_period(
    today: date, last: date | None, state: DueState, days: int
) -> None:
    due = standing(MONTHLY, today=today, since=LONG_AGO, last=last)
    assert (due.state, due.days) == (state, days)


def test_a_household_new_this_month_is_not_late_for_the_month_before() -> None:
    due = standing(MONTHLY, today=date(2026, 11, 5), since=date(2026, 11, 2), last=None)
    assert due.state is DueState.LATER


def test_a_year_of_monthly_and_quarterly_rounds_of_114_persons_makes_1824_visits() -> None:
    """The seed's figure 12 x 114 + 4 x 114, each visit made 7 days late in its period's reach."""
    visits = 0
    for rule in (MONTHLY, QUARTERLY):
        last: date | None = None
        day = date(2026, 1, 1)
        while day <= date(2026, 12, 31):
            due = standing(rule, today=day, since=date(2026, 1, 1), last=last)
            if due.state in (DueState.DUE, DueState.OVERDUE):
                last, visits = day, visits + 114
            day += timedelta(days=1)
    assert visits == 12 * 114 + 4 * 114 == 1824


def test_a_rule_applies_to_its_categories_only() -> None:
    assert rules_for("tekun_dispersed", [MONTHLY, QUARTERLY]) == [MONTHLY]
    assert rules_for("rigid_expenditure", [MONTHLY, QUARTERLY]) == []


def test_a_policy_row_without_its_source_is_refused() -> None:
    row = {
        "id": "x",
        "label": "x",
        "form": "F02",
        "every": "month",
        "categories": [],
        "due_days": 7,
    }
    with pytest.raises(KeyError, match="source"):
        read_cadences({"cadence": [row]})
