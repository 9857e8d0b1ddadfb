"""A notice hangs its whole days, the day of posting not counted."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import PublicNotice
from fieldvisit.rules.notices import (
    DayImpossible,
    NotHanging,
    PostedAlready,
    StillPosted,
    check_objection,
    check_post,
    check_take_down,
    last_day,
    state,
)

POSTED = date(2026, 11, 23)
TODAY = date(2026, 12, 31)


def notice(**said: object) -> PublicNotice:
    plain = {"id": UUID(int=1), "scope": "120111101203", "created_at": "2026-11-23T03:06:00Z"}
    of = {"household_id": UUID(int=2), "members": 2, "amount": 101_000, "place": "公开栏"}
    return PublicNotice.model_validate(plain | of | said)


HANGING = notice(posted_on=POSTED, last_day=last_day(POSTED, 7))


@given(
    posted=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    days=st.integers(1, 30),
    on=st.integers(-5, 40),
)
def test_it_comes_down_only_after_so_many_whole_days(posted: date, days: int, on: int) -> None:
    hung = notice(posted_on=posted, last_day=last_day(posted, days))
    day = posted + timedelta(days=on)
    if on > days:
        check_take_down(hung, on=day, today=day)
    else:
        with pytest.raises(StillPosted):
            check_take_down(hung, on=day, today=day)


def test_seven_days_from_the_23rd_end_with_the_30th() -> None:
    assert HANGING.last_day == date(2026, 11, 30)
    assert [
        state(one, today=day)
        for one, day in (
            (notice(), POSTED),
            (HANGING, date(2026, 11, 30)),
            (HANGING, date(2026, 12, 1)),
            (HANGING.model_copy(update={"taken_down_on": TODAY}), TODAY),
        )
    ] == ["to_post", "hanging", "over", "down"]


def test_what_does_not_hang_is_neither_objected_to_nor_taken_down() -> None:
    gone = HANGING.model_copy(update={"taken_down_on": date(2026, 12, 2)})
    for one in (notice(), gone):
        for check in (check_objection, check_take_down):
            with pytest.raises(NotHanging):
                check(one, on=TODAY, today=TODAY)


def test_nothing_happens_twice_before_its_time_or_on_a_day_to_come() -> None:
    with pytest.raises(PostedAlready):
        check_post(HANGING, on=TODAY, today=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    for check, one in (
        (check_post, notice()),
        (check_objection, HANGING),
        (check_take_down, HANGING),
    ):
        with pytest.raises(DayImpossible):
            check(one, on=tomorrow, today=TODAY)
    with pytest.raises(DayImpossible):
        check_objection(HANGING, on=POSTED - timedelta(days=1), today=TODAY)
