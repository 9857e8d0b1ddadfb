"""An updated table keeps what it had, and days gone by keep their answers."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.rules.policies import policy, read_policies
from fieldvisit.rules.tables import lacking, past_changed

DAY = date(2026, 11, 23)
HERE = "120111000000"


def row(value: int, since: date, until: date | None = None, key: str = "days") -> dict[str, Any]:
    made: dict[str, Any] = {"key": key, "label": key, "unit": "days", "region": HERE}
    made |= {"value": value, "from": since, "certainty": "chosen", "source": "区里定的"}
    return made | ({"until": until} if until else {})


def table(*those: dict[str, Any]) -> dict[str, Any]:
    return {"policy": list(those)}


BEFORE = table(row(10, date(2021, 1, 1)))


def test_what_is_left_out_is_named() -> None:
    assert lacking(BEFORE, table(row(1, DAY, key="other"))) == ["days"]
    assert lacking(BEFORE, table(row(1, DAY), row(1, DAY, key="more"))) == []


def test_a_new_value_from_today_on_changes_no_day_gone_by() -> None:
    closed = row(10, date(2021, 1, 1), DAY - timedelta(days=1))
    assert past_changed(BEFORE, table(closed, row(15, DAY)), day=DAY) == []
    assert past_changed(BEFORE, table(row(10, date(2021, 1, 1), DAY)), day=DAY) == []


def test_another_value_or_another_beginning_changes_days_gone_by() -> None:
    assert past_changed(BEFORE, table(row(15, date(2021, 1, 1))), day=DAY) == ["days"]
    assert past_changed(BEFORE, table(row(10, date(2022, 1, 1))), day=DAY) == ["days"]
    assert past_changed(BEFORE, table(row(15, DAY)), day=DAY) == ["days"]


def test_words_around_a_value_change_no_answer() -> None:
    said = {**row(10, date(2021, 1, 1)), "source": "津民发〔2026〕9号", "label": "几天"}
    assert past_changed(BEFORE, table(said), day=DAY) == []


def test_a_year_to_come_may_be_added_and_one_gone_by_stands() -> None:
    was = {"year": [{"year": 2026, "holidays": [date(2026, 1, 1)], "workdays": []}]}
    more = {"year": 2027, "holidays": [date(2027, 1, 1)], "workdays": []}
    assert past_changed(was, {"year": [*was["year"], more]}, day=DAY) == []
    other = {"year": 2026, "holidays": [date(2026, 1, 2)], "workdays": []}
    assert past_changed(was, {"year": [other]}, day=DAY) == ["2026"]
    later = {"year": 2026, "holidays": [date(2026, 1, 1), date(2026, 12, 31)], "workdays": []}
    assert past_changed(was, {"year": [later]}, day=DAY) == []


days = st.integers(-800, 200).map(lambda n: DAY + timedelta(days=n))


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Any]:
    starts = sorted(draw(st.sets(days, min_size=1, max_size=4)))
    ends = [one - timedelta(days=1) for one in starts[1:]] + [None]
    return table(*(row(draw(st.integers(1, 3)), a, b) for a, b in zip(starts, ends, strict=True)))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(histories(), histories())
def test_what_is_told_is_exactly_what_some_day_gone_by_would_answer(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    was, now = read_policies(before), read_policies(after)

    def answer(those: list[Any], day: date) -> Any:
        found = policy(those, "days", day=day, region=HERE)
        return None if found is None else found.value

    differ = any(
        answer(was, day) != answer(now, day)
        for day in (DAY - timedelta(days=n) for n in range(1, 810))
    )
    assert bool(past_changed(before, after, day=DAY)) is differ
