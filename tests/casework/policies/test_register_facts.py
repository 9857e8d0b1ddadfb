"""The register tells what stands in it; what is missing there is no answer."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.policies.register_facts import registered
from fieldvisit.forms.values import Value
from fieldvisit.practice.families import invented_citizen_id
from fieldvisit.records import Household, Person
from fieldvisit.records.person import Sex

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
BORN = date(1948, 5, 6)
NUMBER = invented_citizen_id(BORN, Sex.FEMALE, seed=3)


def person(number: int = 1, **other: Any) -> Person:
    plain = {"id": UUID(int=number), "scope": "120111102204", "created_at": NOON, "name": "周桂兰"}
    return Person.model_validate(plain | {"birth_date": BORN} | other)


def told(*people: Person, day: date = date(2026, 11, 23), **other: Any) -> dict[str, Value]:
    home = Household.model_validate(
        {
            "id": UUID(int=9),
            "scope": "120111102204",
            "created_at": NOON,
            "number": "1",
            "category": "dibao",
            "hukou_region": "120111102204",
            "live_region": "120111102204",
        }
        | other
    )
    found = registered(home, people or (person(),), entitled=(), day=day)
    return {name: one.value for name, one in found.items()}


def test_a_household_that_left_gets_nothing() -> None:
    assert told()["category"] == "dibao"
    assert told(status="left")["category"] == "none"


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 5, 5), 77.0), (date(2026, 5, 6), 78.0), (date(2008, 5, 6), 60.0)]
)
def test_an_age_is_full_years_on_the_day(day: date, age: float) -> None:
    assert told(day=day)["oldest_age"] == age


def test_ages_are_told_only_where_all_are_known() -> None:
    found = told(person(), person(2, birth_date=None))
    assert "oldest_age" not in found
    assert found["members"] == 2.0


def test_cards_are_counted_and_no_card_tells_nothing() -> None:
    assert "severe_disabled" not in told()
    found = told(person(disability_card=f"{NUMBER}63"), person(2, disability_card=f"{NUMBER}23"))
    assert (found["severe_disabled"], found["no_labour_disabled"]) == (1.0, 1.0)


def test_tags_tell_of_one_person_at_least() -> None:
    found = told(tags=["living_alone", "serious_illness", "student", "severe_disability"])
    names = ("serious_ill", "students", "severe_disabled")
    assert [found[name] for name in names] == [1.0, 1.0, 1.0]
    assert found["living_alone"] == "yes"
    assert "no_labour_disabled" not in found


def test_the_worst_self_care_counts() -> None:
    can = dict.fromkeys(("eat", "dress", "bed", "toilet", "walk", "bathe"), True)
    weak = can | {"walk": False, "bathe": False}
    assert told(person(self_care=can))["self_care_failed"] == 0.0
    assert told(person(self_care=can), person(2, self_care=weak))["self_care_failed"] == 2.0
    assert "self_care_failed" not in told()
