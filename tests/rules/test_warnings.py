"""One alarm warns, signs warn together; indicators are data with region, days and source."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.library import Clause
from fieldvisit.rules.warnings import (
    Indicator,
    IndicatorBroken,
    Level,
    in_force,
    level_of,
    read_indicators,
)

DAY = date(2026, 11, 23)
VILLAGE = "120105001001"
ROW: dict[str, Any] = {
    "code": "unseen",
    "title": "很久没见到人",
    "level": "sign",
    "says": "见到人是很多天以前",
    "when": "${days_unseen} >= 45",
    "source": "练习",
    "region": "120105000000",
    "from": date(2026, 1, 1),
}


def indicator(level: Level, **other: Any) -> Indicator:
    said = {"code": "x", "title": "x", "region": "120000000000", "since": date(2026, 1, 1)}
    return Indicator(**(said | {"level": level, "clause": Clause("x", "true()", "x")} | other))


@given(st.lists(st.sampled_from(list(Level))), st.integers(1, 6))
def test_an_alarm_is_enough_and_signs_have_to_come_together(
    levels: list[Level], fewest: int
) -> None:
    found = level_of([indicator(one) for one in levels], fewest=fewest)
    if Level.ALARM in levels:
        assert found is Level.ALARM
    else:
        assert found is (Level.SIGN if len(levels) >= fewest else None)


def test_the_nearest_region_s_word_counts_on_its_days() -> None:
    city = indicator(Level.SIGN, title="市里")
    district = indicator(Level.ALARM, title="区里", region="120105000000", since=date(2026, 6, 1))
    elsewhere = indicator(Level.ALARM, title="别的区", region="120116000000")
    for several in ([city, district, elsewhere], [elsewhere, district, city]):
        (now,) = in_force(several, day=DAY, region=VILLAGE)
        (before,) = in_force(several, day=date(2026, 5, 31), region=VILLAGE)
        assert (now.title, before.title) == ("区里", "市里")
        over = [indicator(Level.SIGN, until=date(2026, 11, 22))]
        assert in_force(over, day=DAY, region=VILLAGE) == []


def test_a_region_s_later_word_counts_from_its_day_wherever_it_is_written() -> None:
    old = indicator(Level.SIGN, title="原来的")
    new = indicator(Level.ALARM, title="新的", since=date(2026, 6, 1))
    for several in ([old, new], [new, old]):
        (now,) = in_force(several, day=date(2026, 6, 1), region=VILLAGE)
        (before,) = in_force(several, day=date(2026, 5, 31), region=VILLAGE)
        assert (now.title, before.title) == ("新的", "原来的")


def test_a_row_is_read_as_it_stands() -> None:
    (one,) = read_indicators({"indicator": [ROW]})
    assert (one.code, one.level, one.clause.when) == ("unseen", Level.SIGN, ROW["when"])


@pytest.mark.parametrize(
    "wrong",
    [{"level": "loud"}, {"when": ""}, {"source": " "[:0]}, {"region": "1201"}, {"from": "2026"}],
)
def test_a_row_that_is_wrong_is_told_by_its_code(wrong: dict[str, Any]) -> None:
    for row in (ROW | wrong, {name: ROW[name] for name in ROW if name not in wrong}):
        with pytest.raises(IndicatorBroken) as refused:
            read_indicators({"indicator": [row]})
        assert refused.value.key == "unseen"
