"""Instants are aware UTC; days are days in Shanghai."""

from datetime import UTC, date, datetime, timedelta

from fieldvisit.machine.clock import FixedClock, ShiftedClock, SystemClock, local_day


def test_a_fixed_clock_stands_until_it_is_moved():
    clock = FixedClock(datetime(2026, 11, 23, 3, 6, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=2))
    assert clock.now() == datetime(2026, 11, 23, 5, 6, tzinfo=UTC)


def test_a_new_day_begins_in_shanghai_at_sixteen_utc():
    assert local_day(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_day(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == date(2026, 11, 24)


def test_the_systems_clock_is_aware_and_in_utc():
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_shifted_clock_begins_where_it_was_set_and_runs():
    start = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
    clock = ShiftedClock(start)
    first, second = clock.now(), clock.now()
    assert start <= first <= second < start + timedelta(minutes=1)
