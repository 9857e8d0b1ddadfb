"""Places sort as one walks past them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.lanes import natural, number


@pytest.mark.parametrize(
    "walked",
    [
        ["第六埠村1区9号", "第六埠村1区35号", "第六埠村2区4号", "第六埠村10区1号"],
        ["第2巷", "第10巷", "第11巷"],
        ["前街二排3号", "前街三排1号", "前街十排1号", "前街十二排1号", "前街二十排1号"],
        ["北巷1号", "东巷1号", "南巷1号", "西巷1号"],
        ["1巷２号", "1巷3号", "1巷１０号"],
    ],
)
def test_a_lane_is_walked_from_its_first_door_to_its_last(walked: list[str]) -> None:
    backwards = walked[::-1]
    assert sorted(backwards, key=natural) == walked


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("二〇五", 205),
        ("１２", 12),
        ("007", 7),
        ("三千二百", 3200),
        ("两", 2),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, value: int) -> None:
    assert number(written) == value


def test_a_numeral_in_a_name_is_no_number() -> None:
    assert natural("三和里")[0] != natural("3和里")[0]
    assert natural("三巷") == natural("3巷")


@given(st.lists(st.integers(0, 9999), min_size=2))
def test_doors_sort_by_their_number(doors: list[int]) -> None:
    places = [f"东巷{door}号" for door in doors]
    assert sorted(places, key=natural) == [f"东巷{door}号" for door in sorted(doors)]


@given(st.text())
def test_any_text_has_its_place(text: str) -> None:
    assert natural(text) == natural(text)
