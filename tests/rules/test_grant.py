"""The offline grant is a rule of clocks alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.grant import Grant, begun, days_left, has_ended, renewed, seen

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
DAYS = 45


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "left", "ended"),
    [(0, 45, False), (1, 44, False), (44.9, 0, False), (45, 0, True), (99, 0, True)],
)
def test_it_lasts_45_days(days: float, left: int, ended: bool) -> None:
    grant = begun(NOON)
    assert days_left(grant, after(days), days=DAYS) == left
    assert has_ended(grant, after(days), days=DAYS) is ended


def test_a_clock_set_back_gives_nothing_back() -> None:
    grant = seen(begun(NOON), after(40))
    assert days_left(grant, after(-400), days=DAYS) == 5
    assert has_ended(seen(grant, after(45)), after(0), days=DAYS)


def test_a_live_answer_begins_it_anew_whatever_the_clock_shows() -> None:
    wrong = after(365)
    grant = renewed(seen(begun(NOON), wrong), told=after(1), now=wrong, live=True)
    assert days_left(grant, wrong, days=DAYS) == 45
    assert grant.told == after(1)


def test_a_parcel_counts_from_the_servers_time() -> None:
    grant = renewed(begun(after(-44)), told=after(-10), now=NOON, live=False)
    assert days_left(grant, NOON, days=DAYS) == 35


def test_an_old_parcel_again_renews_nothing() -> None:
    once = renewed(begun(after(-44)), told=after(-10), now=after(-9), live=False)
    again = renewed(once, told=after(-10), now=NOON, live=False)
    older = renewed(once, told=after(-20), now=NOON, live=False)
    assert again.since == older.since == once.since
    assert days_left(again, NOON, days=DAYS) == 35


clocks = st.lists(st.integers(-2000, 2000), min_size=1, max_size=20)


@given(clocks)
def test_no_turning_of_the_clock_makes_it_longer(shown: list[int]) -> None:
    """T10: the days left never grow without a receipt."""
    grant: Grant = begun(NOON)
    before = DAYS
    for days in shown:
        grant = seen(grant, after(days))
        left = days_left(grant, after(days), days=DAYS)
        assert left <= before
        before = left
