"""A cadence is a calendar period (days.md 1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.cadence import (
    Cadence,
    Due,
    DueState,
    Every,
    Mode,
    in_force,
    months_later,
    period,
    read_cadences,
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


def test_a_rule_names_its_categories_and_tags_only() -> None:
    assert MONTHLY.names("tekun_dispersed", [])
    assert not MONTHLY.names("rigid_expenditure", [])
    alone = replace(MONTHLY, tags=frozenset({"living_alone"}))
    assert alone.names("tekun_dispersed", ["stove", "living_alone"])
    assert not alone.names("tekun_dispersed", ["stove"])


def test_the_nearest_regions_rule_counts_while_it_is_in_force() -> None:
    city = replace(MONTHLY, region="120000000000", since=date(2021, 1, 1))
    here = replace(city, region="120102000000", due_days=3, until=date(2026, 6, 30))
    country = replace(QUARTERLY, since=date(2021, 1, 1))
    rules = [city, here, country]
    assert in_force(rules, day=date(2026, 6, 30), region="120102001001") == [here, country]
    assert in_force(rules, day=date(2026, 7, 1), region="120102001001") == [city, country]
    assert in_force(rules, day=date(2026, 6, 30), region="120111100207") == [city, country]
    assert in_force(rules, day=date(2020, 12, 31), region="120111100207") == []
    assert in_force(rules, day=date(2026, 6, 30), region="110101001001") == [country]


def test_a_regions_later_rule_counts_from_its_day_wherever_it_is_written() -> None:
    old = replace(MONTHLY, region="120000000000", since=date(2021, 1, 1))
    new = replace(old, due_days=3, since=date(2026, 7, 1))
    for rules in ([old, new], [new, old]):
        assert in_force(rules, day=date(2026, 6, 30), region="120111100207") == [old]
        assert in_force(rules, day=date(2026, 7, 1), region="120111100207") == [new]


def test_no_period_before_the_rule_is_missed() -> None:
    rule = replace(QUARTERLY, since=date(2026, 10, 1))
    due = standing(rule, today=date(2026, 11, 23), since=LONG_AGO, last=None)
    assert due == Due(DueState.LATER, 38, date(2026, 12, 31))
    late = standing(rule, today=date(2027, 1, 1), since=LONG_AGO, last=None)
    assert late == Due(DueState.OVERDUE, 1, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("today", "last", "expected"),
    [
        (date(2026, 2, 20), date(2026, 1, 31), Due(DueState.LATER, 8, date(2026, 2, 28))),
        (date(2026, 2, 28), date(2026, 1, 31), Due(DueState.DUE, 0, date(2026, 2, 28))),
        (date(2026, 3, 1), date(2026, 1, 31), Due(DueState.OVERDUE, 1, date(2026, 2, 28))),
        (date(2026, 3, 1), None, Due(DueState.LATER, 31, date(2026, 4, 1))),
    ],
)
def test_a_rolling_rule_counts_from_the_last_visit(
    today: date, last: date | None, expected: Due
) -> None:
    rule = replace(MONTHLY, mode=Mode.ROLLING)
    assert standing(rule, today=today, since=date(2026, 3, 1), last=last) == expected


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 40), st.integers(0, 40))
def test_months_add_up_unless_a_short_month_cuts_the_day(day: date, one: int, two: int) -> None:
    if day.day <= 28:
        assert months_later(months_later(day, one), two) == months_later(day, one + two)
    assert months_later(day, one).day <= day.day
    assert months_later(day, 12).year == day.year + 1


def test_a_policy_row_without_its_source_is_refused() -> None:
    row = {
        "id": "x",
        "label": "x",
        "form": "F02",
        "every": "month",
        "categories": [],
        "due_days": 7,
        "region": "120000000000",
        "from": date(2021, 1, 1),
    }
    with pytest.raises(KeyError, match="source"):
        read_cadences({"cadence": [row]})
