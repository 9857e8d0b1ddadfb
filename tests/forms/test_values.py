"""How values turn into one another."""

import math
from datetime import UTC, date, datetime

import pytest

from fieldvisit.forms.values import (
    Nodes,
    days,
    from_days,
    number_text,
    read_when,
    to_day,
    to_number,
    to_text,
    to_truth,
)


@pytest.mark.parametrize(
    ("value", "number"),
    [("3", 3.0), (" -2.50 ", -2.5), (".5", 0.5), (True, 1.0), ("2026-11-23", 20780.0)],
)
def test_a_value_counts_as_a_number(value: str | bool, number: float) -> None:
    assert to_number(value) == number


@pytest.mark.parametrize("value", ["", "三", "1e3", "1,000", "0x10", "٣", Nodes()])
def test_what_is_no_number_is_nan(value: str) -> None:
    assert math.isnan(to_number(value))


@pytest.mark.parametrize(
    ("number", "text"),
    [(3.0, "3"), (-0.5, "-0.5"), (1e20, "100000000000000000000"), (0.0000001, "0.0000001")],
)
def test_a_number_is_written_without_an_exponent(number: float, text: str) -> None:
    assert number_text(number) == text


def test_a_day_is_the_same_day_everywhere_in_shanghai() -> None:
    late = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert to_text(late) == "2026-11-24T01:30:00.000+08:00"
    assert days(late) == pytest.approx(20781 + 1.5 / 24)


def test_a_count_of_days_is_a_day_again() -> None:
    assert from_days(days(date(2028, 2, 29))) == date(2028, 2, 29)
    assert to_day("20780") == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["2026-02-30", "26-1-1", "2026-13-01", "", "今天", "2026-11-23x"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_when(text) is None


def test_days_outside_the_calendar_are_none() -> None:
    assert from_days(1e12) is None
    assert from_days(math.inf) is None


@pytest.mark.parametrize(
    ("value", "truth"),
    [("", False), ("0", True), (0.0, False), (math.nan, False), ("false", True), (Nodes(), False)],
)
def test_truth_follows_xpath(value: str, truth: bool) -> None:
    assert to_truth(value) is truth
