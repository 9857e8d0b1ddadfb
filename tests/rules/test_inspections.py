"""迎检: so many are drawn as were asked for, anybody draws them again, a finding is told once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.ids import CountedIds
from fieldvisit.records import Inspection, Task
from fieldvisit.records.task import TaskState
from fieldvisit.rules.inspections import (
    NotDrawn,
    PeriodImpossible,
    PutRightAlready,
    SizeUnreadable,
    check_drawn,
    check_period,
    check_put_right,
    draw,
    findings,
    how_many,
    looks,
)

_ids = CountedIds("households of tests")
HOMES = [_ids.fresh() for _ in range(60)]
DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def task(text: str, *, state: TaskState = TaskState.OPEN, home: UUID = HOMES[0]) -> Task:
    return Task(
        id=_ids.fresh(),
        scope="120111001001",
        created_at=NOON,
        household_id=home,
        kind="rectify",
        due_on=DAY,
        state=state,
        source=text,
    )


@pytest.mark.parametrize(
    ("size", "total", "count"),
    [
        *(("10", 48, 10), ("10", 6, 6), ("1", 48, 1), ("30%", 10, 3), ("30%", 11, 4)),
        *(("0.3", 11, 4), ("100%", 48, 48), (" 5 ", 48, 5), ("1%", 48, 1)),
    ],
)
def test_so_many_are_drawn_as_a_number_or_a_share_says(size: str, total: int, count: int) -> None:
    assert how_many(size, total=total) == count


@pytest.mark.parametrize("size", ["", "十", "0", "-3", "101%", "2.5", "nan", "inf", "%", "0%"])
def test_a_size_that_says_nothing_is_refused(size: str) -> None:
    with pytest.raises(SizeUnreadable):
        how_many(size, total=48)


def test_the_same_seed_draws_the_same_households_and_another_one_others() -> None:
    drawn = draw(HOMES, size="10", seed=7)
    assert drawn == draw(reversed(HOMES), size="10", seed=7)
    assert set(drawn) != set(draw(HOMES, size="10", seed=8))
    assert draw(HOMES, size="12", seed=7)[:10] == drawn


@given(st.integers(0, 59), st.integers(0, 99))
def test_a_household_that_leaves_shuffles_no_others(place: int, seed: int) -> None:
    gone = HOMES[place]
    order = [one for one in draw(HOMES, size="100%", seed=seed) if one != gone]
    assert order == draw([one for one in HOMES if one != gone], size="100%", seed=seed)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800))
def test_rounds_are_looked_at_at_the_end_of_each_month_and_last_of_all_on_the_last_day(
    since: date, days: int
) -> None:
    until = since + timedelta(days=days)
    found = looks(since, until)
    assert found == sorted(set(found))
    assert found[-1] == until
    assert all((one + timedelta(days=1)).day == 1 for one in found[:-1])
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    assert len(found) == months


def test_a_period_lies_behind_and_ends_after_it_begins() -> None:
    check_period(DAY, DAY, today=DAY)
    tomorrow = DAY + timedelta(days=1)
    for since, until in ((DAY, tomorrow), (tomorrow, DAY)):
        with pytest.raises(PeriodImpossible):
            check_period(since, until, today=DAY)


def test_a_finding_is_about_a_household_that_was_drawn() -> None:
    kept = Inspection(
        id=HOMES[9],
        scope="120111001000",
        created_at=NOON,
        title="专项检查",
        since=DAY,
        until=DAY,
        seed=7,
        size="2",
        total=60,
        sample=[str(HOMES[0])],
    )
    check_drawn(kept, HOMES[0])
    with pytest.raises(NotDrawn):
        check_drawn(kept, HOMES[1])


def test_the_same_words_are_one_finding_that_is_done_when_it_is_done_at_every_household() -> None:
    first, other = task("没有签字"), task("公示单缺日期")
    again = task("没有签字", home=HOMES[1], state=TaskState.DONE)
    dropped = task("记错了", state=TaskState.CANCELLED)
    told = findings([first, other, again, dropped])
    assert [(one.text, len(one.tasks), one.done) for one in told] == [
        ("没有签字", 2, False),
        ("公示单缺日期", 1, False),
    ]
    assert findings([again])[0].done


def test_what_was_put_right_is_not_put_right_again() -> None:
    check_put_right(task("没有签字"))
    done = task("没有签字", state=TaskState.DONE)
    with pytest.raises(PutRightAlready):
        check_put_right(done)


def test_a_share_and_its_decimal_are_the_same() -> None:
    for total in range(1, 40):
        share = Decimal("0.25") * total
        assert how_many("25%", total=total) == how_many("0.25", total=total) >= share
