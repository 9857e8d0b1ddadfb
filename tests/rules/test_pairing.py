"""One person keeps in touch with a household once at a time, and what was stays known."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.pairing import (
    EndsBeforePairing,
    Helper,
    NotPaired,
    PairedAlready,
    all_of,
    paired,
    parted,
    standing,
)

DAY = date(2026, 3, 1)


def zhou(since: date = DAY, **other: str) -> Helper:
    return Helper("周小燕", "村党支部", since.isoformat(), **other)


def test_it_holds_from_its_first_day_to_its_last() -> None:
    over = parted(paired([], zhou()), "周小燕", on=DAY + timedelta(days=30), why="调走了")
    (told,) = all_of(over)
    assert (told.until, told.why) == ("2026-03-31", "调走了")
    held = [bool(standing(over, DAY + timedelta(days=n))) for n in (-1, 0, 30, 31)]
    assert held == [False, True, True, False]


def test_nobody_is_paired_twice_at_once_and_may_come_again() -> None:
    once = paired([], zhou())
    for again in (zhou(), zhou(DAY - timedelta(days=9))):
        with pytest.raises(PairedAlready):
            paired(once, again)
    over = parted(once, "周小燕", on=DAY, why="换人")
    with pytest.raises(PairedAlready):
        paired(over, zhou())
    assert len(paired(over, zhou(DAY + timedelta(days=1)))) == 2


def test_a_namesake_of_another_unit_or_account_is_somebody_else() -> None:
    once = paired([], zhou())
    assert len(paired(once, Helper("周小燕", "区税务局", DAY.isoformat()))) == 2
    assert len(paired(once, zhou(staff_id="7"))) == 2


def test_what_does_not_stand_does_not_end() -> None:
    once = paired([], zhou())
    with pytest.raises(NotPaired):
        parted(once, "李大勇", on=DAY, why="x")
    with pytest.raises(EndsBeforePairing):
        parted(once, "周小燕", on=DAY - timedelta(days=1), why="x")
    over = parted(once, "周小燕", on=DAY, why="x")
    with pytest.raises(NotPaired):
        parted(over, "周小燕", on=DAY, why="x")


Step = tuple[str, int, bool]


@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.integers(0, 40), st.booleans()), max_size=12))
def test_on_no_day_somebody_is_paired_twice_and_no_line_goes(steps: list[Step]) -> None:
    told: list[dict[str, Any]] = []
    for name, number, begins in steps:
        on, before = DAY + timedelta(days=number), len(told)
        try:
            if begins:
                told = paired(told, Helper(name, "", on.isoformat()))
            else:
                told = parted(told, name, on=on, why="x")
        except (PairedAlready, NotPaired, EndsBeforePairing):
            assert len(told) == before
        assert len(told) >= before
    for number in range(42):
        names = [one.name for one in standing(told, DAY + timedelta(days=number))]
        assert len(names) == len(set(names))
