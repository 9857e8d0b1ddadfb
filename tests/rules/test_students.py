"""Somebody is at school because the survey says so, or, unasked, by age."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.students import AtSchool, Member, at_school

DAY = date(2026, 11, 23)
AGES = (6, 15)
ID = "120111201501010011"


def asked(birth: date | None, *rows: dict[str, Any]) -> AtSchool | None:
    return at_school(Member(UUID(int=7), ID, birth), rows, day=DAY, ages=AGES)


GROWN = date(1990, 1, 1)
CHILD = date(2016, 1, 1)


def row(job: str, **more: str) -> dict[str, Any]:
    return {"member_person_id": str(UUID(int=7)), "member_job": job, **more}


def test_the_survey_says_it_whatever_the_age() -> None:
    said = {"member_school_stage": "bachelor", "member_school": "某大学"}
    assert asked(GROWN, row("student", **said)) == AtSchool("bachelor", "某大学", surveyed=True)
    assert asked(CHILD, row("none")) is None
    assert asked(None, row("student")) == AtSchool(surveyed=True)


@pytest.mark.parametrize(
    "said", [(), ({"member_job": "none"},), (row(""),), ({"member_citizen_id": ""},)]
)
def test_unasked_the_age_tells(said: tuple[dict[str, Any], ...]) -> None:
    assert asked(CHILD, *said) == AtSchool()
    assert asked(GROWN, *said) is None
    assert asked(None, *said) is None


def test_a_row_is_known_by_the_number_too() -> None:
    told = asked(CHILD, {"member_citizen_id": ID, "member_job": "farming"})
    assert told is None


@given(st.dates(date(1950, 1, 1), DAY))
def test_by_age_it_lasts_from_the_sixth_birthday_to_the_day_before_the_sixteenth(
    birth: date,
) -> None:
    def turned(age: int) -> tuple[int, int, int]:
        return birth.year + age, birth.month, birth.day

    inside = turned(6) <= (DAY.year, DAY.month, DAY.day) < turned(16)
    assert (asked(birth) is not None) == inside
