"""A cell is read as offices write it; what is wrong with it is told without telling it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.casework.intake import cells
from fieldvisit.casework.intake.cells import Unfit
from fieldvisit.casework.intake.columns import COLUMNS
from fieldvisit.machine.clock import SHANGHAI
from fieldvisit.records.fields import citizen_id_check_digit
from fieldvisit.words import sentence
from fieldvisit.words.imports import REMEDIES, remedy

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    ["2026-11-3", "2026/11/03", "2026.11.3", "2026年11月3日", "20261103", "２０２６－１１－３"],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert cells.day(text, TODAY) == date(2026, 11, 3)


@pytest.mark.parametrize(
    "text", ["11-3", "2026-13-1", "2026-02-30", "昨天", "0026-11-03", "9999-1-1"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Unfit):
        cells.day(text, TODAY)


def test_a_visit_of_a_day_to_come_is_refused() -> None:
    with pytest.raises(Unfit) as refused:
        cells.past_day("2026-11-24", TODAY)
    assert refused.value.remedy == "day_to_come"


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2026-11-03 14:30", 14, 30),
        ("2026/11/3 14:30:05", 14, 30),
        ("2026-11-03T14:30:05.000", 14, 30),
        ("2026年11月3日 8时5分", 8, 5),
        ("２０２６－１１－０３　１４：３０", 14, 30),
        ("2026-11-03", 0, 0),
    ],
)
def test_a_time_is_one_on_the_wall_in_tianjin(text: str, hour: int, minute: int) -> None:
    told = datetime(2026, 11, 3, hour, minute, tzinfo=SHANGHAI)
    assert cells.past_instant(text, TODAY) == told.astimezone(UTC)


@pytest.mark.parametrize("text", ["14:30", "2026-11-03 24:01", "2026-11-24 08:00", "昨天 8:00"])
def test_what_is_no_time_or_to_come_is_refused(text: str) -> None:
    with pytest.raises(Unfit):
        cells.past_instant(text, TODAY)


def test_a_count_is_a_whole_number_of_one_or_more() -> None:
    assert [cells.count(one, TODAY) for one in ("3", "３人", "12 口")] == [3, 3, 12]
    for wrong in ("0", "-1", "两", "1.5", "", "9" * 19, "9" * 5000):
        with pytest.raises(Unfit):
            cells.count(wrong, TODAY)


@pytest.mark.parametrize("text", ["120111195603120000", "1.20111195603E+17", "1.2e+17"])
def test_a_number_that_excel_rounded_is_told_apart_from_a_slip(text: str) -> None:
    with pytest.raises(Unfit) as refused:
        cells.citizen_id(text, TODAY)
    assert refused.value.remedy == "citizen_id_as_number"


def test_a_true_number_may_end_in_noughts() -> None:
    true = next(one for one in map(_ending_in_noughts, range(1, 29)) if one)
    assert cells.citizen_id(true, TODAY) == true


def _ending_in_noughts(day: int) -> str:
    first17 = f"120111195603{day:02d}100"
    number = first17 + citizen_id_check_digit(first17)
    return number if number.endswith("000") else ""


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("12010119491231002", "17 位数字"),
        ("1201011949123100X6", "17 位数字加1 个字母"),
        ("王小明", "3 个汉字"),
        ("138-0000", "7 位数字加1 个符号"),
        ("", "空的"),
    ],
)
def test_a_shape_tells_how_a_value_looks(text: str, shape: str) -> None:
    assert cells.shape_of(text).replace(" ", "") == shape.replace(" ", "")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text("0123456789Xx王李张abc- ", min_size=3, max_size=20).filter(str.strip))
def test_no_reason_gives_away_what_stood_there(text: str) -> None:
    for kind, columns in COLUMNS.items():
        said = {column.field: text for column in columns}
        _, faults = cells.values_of(columns, said, today=TODAY)
        for one in faults:
            told = sentence(one.code, one.facts)
            assert text.strip() not in told, kind


def test_every_remedy_has_its_words() -> None:
    assert set(REMEDIES) >= {"code_unknown", "day_shape", "question_unfit"}
    assert remedy("code_unknown", {"known": "男、女"}).endswith("男、女")
