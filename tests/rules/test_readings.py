"""What is measured is data; a number that cannot be is refused; a series has its changes and the
day of the next.
"""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.assets import resource
from fieldvisit.records import Reading
from fieldvisit.rules.readings import (
    MeasureBroken,
    ReadingRefused,
    ReadingSwapped,
    checked,
    from_answers,
    in_force,
    next_on,
    read_measures,
    series,
)
from tests.support.dossiers import NOON

TEXT = resource("policies", "readings.toml").read_text("utf-8")
DOCUMENT: dict[str, Any] = tomllib.loads(TEXT, parse_float=Decimal)
DAY = date(2026, 11, 23)
HERE = in_force(read_measures(DOCUMENT), day=DAY, region="120105001001")
PRESSURE, EYES = HERE["blood_pressure"], HERE["eyesight"]


def reading(on: date, *numbers: str, place: int = 1) -> Reading:
    plain = {"id": UUID(int=place), "scope": "120105001001", "created_at": NOON}
    of = {"household_id": UUID(int=2), "person_id": UUID(int=3), "kind": "blood_pressure"}
    return Reading.model_validate(plain | of | {"taken_on": on, "numbers": list(numbers)})


@pytest.mark.parametrize(
    ("code", "given_numbers", "kept"),
    [
        ("blood_pressure", ["128", " 82 "], ["128", "82"]),
        ("blood_pressure", ["50", "30"], ["50", "30"]),
        ("glucose", ["5.6"], ["5.6"]),
        ("glucose", ["6"], ["6.0"]),
        ("eyesight", ["4.8", "5"], ["4.8", "5.0"]),
    ],
)
def test_a_measurement_that_can_be_is_kept_in_one_shape(
    code: str, given_numbers: list[str], kept: list[str]
) -> None:
    assert checked(HERE[code], given_numbers) == kept


@pytest.mark.parametrize(
    "numbers",
    [
        ["49", "82"],
        ["301", "82"],
        ["128.5", "82"],
        ["128"],
        ["", "82"],
        ["高", "82"],
        ["NaN", "82"],
        ["Infinity", "82"],
        ["128", "82", "70"],
    ],
)
def test_a_number_that_cannot_be_is_refused_with_what_could(numbers: list[str]) -> None:
    with pytest.raises(ReadingRefused) as refused:
        checked(PRESSURE, numbers)
    assert refused.value.part in ("高压", "低压")
    assert (refused.value.low, refused.value.high) in (("50", "300"), ("30", "200"))


@pytest.mark.parametrize("numbers", [["82", "128"], ["100", "100"]])
def test_a_pressure_written_the_wrong_way_round_is_refused(numbers: list[str]) -> None:
    with pytest.raises(ReadingSwapped) as refused:
        checked(PRESSURE, numbers)
    assert (refused.value.greater, refused.value.lesser) == (
        f"高压 {numbers[0]}",
        f"低压 {numbers[1]}",
    )
    assert from_answers(PRESSURE, {"systolic": numbers[0], "diastolic": numbers[1]}) is None
    assert checked(EYES, ["4.6", "5.0"]) == ["4.6", "5.0"]


def test_a_form_that_did_not_ask_everything_measured_nothing() -> None:
    assert from_answers(PRESSURE, {"systolic": "130", "diastolic": "80"}) == ["130", "80"]
    for answers in ({}, {"systolic": "130"}, {"systolic": "1300", "diastolic": "80"}):
        assert from_answers(PRESSURE, answers) is None


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(50, 300)), max_size=9))
def test_a_series_runs_backwards_and_its_changes_add_up(told: list[tuple[int, int]]) -> None:
    found = [
        reading(DAY - timedelta(days=days), str(high), "80", place=place)
        for place, (days, high) in enumerate(told)
    ]
    rows = series(found)
    days = [row.reading.taken_on for row in rows]
    assert days == sorted(days, reverse=True)
    assert sum(row.changes is None for row in rows) == bool(rows)
    for after, before in pairwise(rows):
        assert after.changes is not None
        high = Decimal(before.reading.numbers[0]) + after.changes[0]
        assert high == Decimal(after.reading.numbers[0])
    assert next_on(PRESSURE, found) == (days[0] + timedelta(days=30) if days else None)


def test_the_nearest_region_s_word_counts() -> None:
    own = DOCUMENT["reading"][0] | {"every_days": 7, "region": "120105000000"}
    several = read_measures({"reading": [own, *DOCUMENT["reading"]]})
    for region, days in (("120105001001", 7), ("120116001001", 30)):
        assert in_force(several, day=DAY, region=region)["blood_pressure"].every_days == days
    assert in_force(several, day=date(2020, 1, 1), region="120105001001") == {}
    assert EYES.every_days == 180


def test_a_region_s_later_word_counts_from_its_day_wherever_it_is_written() -> None:
    later = DOCUMENT["reading"][0] | {"every_days": 14, "from": date(2026, 6, 1)}
    for rows in ([later, *DOCUMENT["reading"]], [*DOCUMENT["reading"], later]):
        several = read_measures({"reading": rows})
        for day, days in ((date(2026, 5, 31), 30), (date(2026, 6, 1), 14)):
            found = in_force(several, day=day, region="120105001001")
            assert found["blood_pressure"].every_days == days


@pytest.mark.parametrize(
    "wrong",
    [
        {"every_days": 0},
        {"parts": []},
        {"region": "12"},
        {"label": ""},
        {"from": "2021"},
        {"parts": [DOCUMENT["reading"][0]["parts"][0] | {"high": 50}]},
        {"parts": [{"label": "高压"}]},
    ],
)
def test_a_row_that_is_wrong_is_told_by_its_code(wrong: dict[str, Any]) -> None:
    with pytest.raises(MeasureBroken) as refused:
        read_measures({"reading": [DOCUMENT["reading"][0] | wrong]})
    assert refused.value.key == "blood_pressure"
