"""A survey tells of what was asked at the door; a sum that nobody filled in tells nothing."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.casework.policies.survey_facts import (
    income_of,
    no_labour,
    pension_apart,
    severe,
    surveyed,
)
from fieldvisit.forms.values import Value
from fieldvisit.records import Visit
from fieldvisit.records.fields import show_money
from fieldvisit.rules.means import per_capita_month
from tests.support.hands import definition
from tests.support.household_survey import FATHER, WINTER, HouseholdSurvey

ANSWERS: dict[str, Any] = {
    "counted_members": "3",
    "income_window_months": "12",
    "income_twelfths": str(12 * 3_000_000),
    "deduct_fen": "0",
    "money_asked": "0",
    "money_per_capita": "0.00",
    "motor_vehicles": "0",
    "own_homes": "0",
    "houses_told": "0",
    "rigid_fen": "0",
    "rigid_total": "0.00",
}


def survey(**changes: Any) -> Visit:
    answers = {k: v for k, v in (ANSWERS | changes).items() if v is not None}
    return Visit(
        id=UUID(int=1),
        scope="120111102204",
        created_at=WINTER,
        number="FV-F01-120111102-20261123-A70001",
        household_id=UUID(int=2),
        form_id="F01",
        form_version=1,
        visit_type="apply",
        state="finalised",
        started_at=WINTER,
        ended_at=WINTER,
        answers=answers,
        instance="<F01/>",
    )


@pytest.fixture(scope="module")
def filled() -> dict[str, Any]:
    """What F01 itself says of a family of three who farm and have 1,200 yuan in the bank."""
    one = HouseholdSurvey(definition("F01-入户调查表.xlsx")).filled()
    one.says(has_income="yes", has_farming="no", has_obligor="no", has_vehicle="no")
    one.of("income", 1, income_kind="wage", income_amount="2500", income_months="12")
    one.of("income", 1, income_countable="yes")
    one.of("house", 1, house_tenure="own", house_use="living", house_danger="c")
    one.says(money_deposit="1200", spend_medical="8000", spend_reimbursed="3000")
    for place in (1, 2, 3):
        one.of("member", place, counts_as_member="yes")
    return one.session.answers()


def test_a_survey_as_the_form_writes_it_is_understood(filled: dict[str, Any]) -> None:
    one = survey().model_copy(update={"answers": filled})
    found = {name: each.value for name, each in surveyed(one).items()}
    assert found == {
        "members": 3.0,
        "money_per_capita": 400.0,
        "motor_vehicles": 0.0,
        "own_homes": 1.0,
        "own_business_houses": 0.0,
        "has_obligor": "no",
        "rigid_year": 5000.0,
        "dangerous_home": "yes",
        "income_year": 30_000.0,
        "oldest_age": 59.0,
        "youngest_age": 21.0,
        "serious_ill": 0.0,
        "severe_disabled": 0.0,
        "no_labour_disabled": 0.0,
        "students": 0.0,
        "jobless": 0.0,
    }
    income = income_of(one, pension_excluded=True)
    assert income is not None
    assert show_money(per_capita_month(income)) == filled["per_capita_month"] == "833.33"


def told(**changes: Any) -> dict[str, Value]:
    return {name: one.value for name, one in surveyed(survey(**changes)).items()}


def test_what_nobody_asked_is_left_out() -> None:
    assert told() == {"members": 3.0, "income_year": 30_000.0}


def test_what_was_asked_is_told_with_the_day_of_the_survey() -> None:
    found = told(money_asked="4", has_vehicle="no", houses_told="1", own_homes="1", rigid_fen="100")
    assert found["money_per_capita"] == 0.0
    assert found["motor_vehicles"] == 0.0
    assert found["own_homes"] == 1.0
    assert found["dangerous_home"] == "no"
    assert surveyed(survey())["members"].source == "入户调查表（2026-11-23）"


def test_one_bad_house_is_a_dangerous_home() -> None:
    houses = [{"house_danger": "a"}, {"house_danger": "d"}]
    assert told(houses_told="2", house=houses)["dangerous_home"] == "yes"


MEMBER = {
    "counts_as_member": "yes",
    "member_age": "57",
    "member_health_state": "healthy",
    "member_job": "farming",
    "member_labour": "full",
}


def test_members_are_summed_as_far_as_each_was_asked() -> None:
    ill = MEMBER | {
        "member_age": "17",
        "member_health_state": "serious disabled",
        "member_disability_type": "6",
        "member_disability_level": "3",
        "member_job": "student",
    }
    idle = MEMBER | {"member_job": "none"}
    away = MEMBER | {"counts_as_member": "no", "member_job": "student", "member_age": "90"}
    found = told(member=[MEMBER, ill, idle, away])
    assert {name: found[name] for name in ("oldest_age", "youngest_age")} == {
        "oldest_age": 57.0,
        "youngest_age": 17.0,
    }
    names = ("serious_ill", "severe_disabled", "no_labour_disabled", "students", "jobless")
    assert {name: found[name] for name in names} == dict.fromkeys(names, 1.0)
    unasked = {k: v for k, v in MEMBER.items() if k != "member_health_state"}
    assert "serious_ill" not in told(member=[MEMBER, unasked])


def test_the_pension_that_a_survey_left_out_counts_again_when_the_rule_is_over() -> None:
    left_out = {
        "income_amount": "250.00",
        "income_months": "12",
        "income_not_counted": "basic_pension",
    }
    other = left_out | {"income_not_counted": "scholarship"}
    one = survey(income=[left_out, other], income_twelfths=str(12 * 2_700_000))
    shares = [
        per_capita_month(income)
        for excluded in (True, False)
        if (income := income_of(one, pension_excluded=excluded)) is not None
    ]
    assert shares == [75_000, 83_333]


@pytest.mark.parametrize(
    ("rows", "apart"),
    [
        ([], True),
        ([{"income_kind": "wage"}], True),
        ([{"income_kind": "transfer", "income_countable": "yes"}], False),
        ([{"income_kind": "transfer", "income_countable": "no"}], True),
        (
            [
                {"income_kind": "transfer", "income_countable": "yes"},
                {"income_countable": "no", "income_not_counted": "basic_pension"},
            ],
            True,
        ),
    ],
)
def test_whether_a_survey_kept_the_pension_apart(rows: list[dict[str, str]], apart: bool) -> None:
    assert pension_apart(survey(income=rows)) is apart


@given(
    twelfths=st.integers(0, 10**9),
    members=st.integers(1, 12),
    months=st.sampled_from([3, 12]),
    deduct=st.integers(0, 10**6),
)
def test_the_share_of_a_head_is_the_survey_s_own(
    twelfths: int, members: int, months: int, deduct: int
) -> None:
    """F01 reckons round(net div (12 * months * members)) of max(0, income - deductions)."""
    found = income_of(
        survey(
            income_twelfths=str(twelfths),
            counted_members=str(members),
            income_window_months=str(months),
            deduct_fen=str(deduct),
        ),
        pension_excluded=True,
    )
    assert found is not None
    net, parts = max(0, twelfths - 12 * deduct), 12 * months * members
    assert per_capita_month(found) == (2 * net + parts) // (2 * parts)


@pytest.mark.parametrize("left_out", ["income_twelfths", "income_window_months", "counted_members"])
def test_an_income_that_was_not_asked_is_none(left_out: str) -> None:
    assert income_of(survey(**{left_out: None}), pension_excluded=True) is None


def test_no_income_at_all_is_an_income_of_nothing() -> None:
    found = income_of(survey(income_twelfths="0"), pension_excluded=True)
    assert found is not None
    assert per_capita_month(found) == 0
    assert told(income_twelfths="0")["income_year"] == 0.0


@pytest.mark.parametrize(
    ("kind", "level", "alone", "labourless"),
    [
        ("1", "1", True, True),
        ("1", "2", True, False),
        ("4", "2", True, True),
        ("4", "3", False, False),
        ("5", "3", True, True),
        ("6", "4", False, False),
        ("2", "3", False, False),
    ],
)
def test_what_a_card_means(kind: str, level: str, alone: bool, labourless: bool) -> None:
    card = f"{FATHER}{kind}{level}"
    assert (severe(card), no_labour(card)) == (alone, labourless)
    assert date.fromisoformat(f"{card[6:10]}-{card[10:12]}-{card[12:14]}")


def test_a_card_that_is_cut_short_means_nothing() -> None:
    assert (severe(FATHER), no_labour(FATHER)) == (False, False)
