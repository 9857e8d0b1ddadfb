"""A dossier goes its way step by step, never decided without minutes; bills add up to the fen."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.records.special_case import Bill, CaseState, Donation
from fieldvisit.rules.loop import OutcomeMissing, ReasonMissing, StepRefused
from fieldvisit.rules.special_cases import (
    CASE_STEPS,
    BillTwice,
    BillWrong,
    DistrictDecides,
    Limits,
    MinutesMissing,
    NotOpen,
    OverLimit,
    PaidTooMuch,
    SectionMissing,
    StepsToComplete,
    check_amount,
    check_bills,
    check_case,
    check_open,
    check_payment,
    donated,
    donations_of,
    paid,
    sum_bills,
    with_void,
)
from tests.support.dossiers import DAY, MINUTES, case

CHANGES = {"decision": "同意救助", "outcome": "办成了"}


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("step", list(CaseState))
def test_a_dossier_takes_no_other_step_than_its_next(state: CaseState, step: CaseState) -> None:
    if step in CASE_STEPS[state]:
        check_case(case(state), step, changes=CHANGES)
        return
    with pytest.raises(StepRefused) as refused:
        check_case(case(state), step, changes=CHANGES)
    assert refused.value.facts()["of"] == "救助档案"


@given(st.lists(st.sampled_from(list(CaseState)), max_size=20), st.booleans())
def test_no_way_decides_without_minutes(steps: list[CaseState], kept: bool) -> None:
    here = case(minutes=MINUTES if kept else None)
    for step in steps:
        try:
            check_case(here, step, changes=CHANGES)
        except (StepRefused, MinutesMissing):
            continue
        assert kept or step is CaseState.IN_REVIEW
        here = here.model_copy(update={"state": step})


@pytest.mark.parametrize(
    ("state", "step", "other", "error"),
    [
        (CaseState.OPENED, CaseState.IN_REVIEW, {"facts": " "}, SectionMissing),
        (CaseState.OPENED, CaseState.IN_REVIEW, {"attempts": ""}, SectionMissing),
        (CaseState.OPENED, CaseState.IN_REVIEW, {"departments": []}, SectionMissing),
        (CaseState.IN_REVIEW, CaseState.DECIDED, {"minutes": None}, MinutesMissing),
        (
            CaseState.IN_REVIEW,
            CaseState.REFUSED,
            {"minutes": MINUTES | {"text": " "}},
            MinutesMissing,
        ),
        (CaseState.IN_REVIEW, CaseState.DECIDED, {}, ReasonMissing),
        (CaseState.DECIDED, CaseState.CARRIED_OUT, {"execution": " "}, SectionMissing),
        (CaseState.CARRIED_OUT, CaseState.CLOSED, {}, OutcomeMissing),
    ],
)
def test_a_step_needs_the_sections_before_it(
    state: CaseState, step: CaseState, other: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_case(case(state, **other), step, changes={})


def test_what_was_given_first_is_completed_before_the_end() -> None:
    first = {"amount": 50000, "payer": "镇街", "on": DAY, "complete_by": DAY}
    given_first = case(CaseState.CARRIED_OUT, first_relief=first | {"missing": ["signatures"]})
    with pytest.raises(StepsToComplete) as refused:
        check_case(given_first, CaseState.CLOSED, changes=CHANGES)
    assert refused.value.missing == 1
    complete = case(CaseState.CARRIED_OUT, first_relief=first | {"missing": []})
    check_case(complete, CaseState.CLOSED, changes=CHANGES)


def bill(number: int, total: int, back: int = 0) -> Bill:
    return Bill(on=DAY, hospital="区医院", number=f"P{number}", total=total, reimbursed=back)


@settings(max_examples=10)
@given(st.lists(st.integers(0, 10**8), min_size=200, max_size=200))
def test_two_hundred_bills_add_up_to_the_fen(fen: list[int]) -> None:
    bills = [bill(n, total, back=total // 3) for n, total in enumerate(fen)]
    check_bills(bills)
    sums = sum_bills(bills)
    assert (sums.bills, sums.total) == (200, sum(fen))
    assert sums.own + sums.reimbursed == sums.total


def test_a_bill_counts_once_and_gives_back_no_more_than_it_cost() -> None:
    with pytest.raises(BillTwice):
        check_bills([bill(1, 100), bill(2, 100), bill(1, 300)])
    with pytest.raises(BillWrong):
        check_bills([bill(1, 100, back=101)])
    check_bills([bill(1, 100, back=100)])


def test_temporary_assistance_has_limits_and_yishiyiyi_has_none() -> None:
    limits = Limits(most=2_424_000, town=1_212_000)
    relief = case(kind="temporary_assistance")
    check_amount(relief, 1_212_000, limits=limits, town=True)
    with pytest.raises(DistrictDecides) as refused:
        check_amount(relief, 1_212_001, limits=limits, town=True)
    assert refused.value.limit == "12,120.00"
    check_amount(relief, 2_424_000, limits=limits, town=False)
    with pytest.raises(OverLimit):
        check_amount(relief, 2_424_001, limits=limits, town=False)
    check_amount(case(), 99_999_999, limits=limits, town=True)
    check_amount(relief, 99_999_999, limits=Limits(), town=True)


@given(st.lists(st.integers(1, 400), max_size=9))
def test_never_is_more_paid_than_was_decided(amounts: list[int]) -> None:
    here = case(CaseState.DECIDED, amount=1000)
    for amount in amounts:
        try:
            check_payment(here, amount)
        except PaidTooMuch:
            continue
        one = {"on": "2026-11-25", "amount": amount, "payer": "区民政局"}
        here = here.model_copy(update={"payments": [*here.payments, one]})
    assert paid(here) <= 1000


@pytest.mark.parametrize("state", list(CaseState))
def test_it_is_written_before_and_paid_after_the_decision(state: CaseState) -> None:
    early = state in (CaseState.OPENED, CaseState.IN_REVIEW)
    late = state in (CaseState.DECIDED, CaseState.CARRIED_OUT)
    for allowed, check in (
        (early, lambda one: check_open(one)),
        (late, lambda one: check_payment(one, 1)),
    ):
        if allowed:
            check(case(state, amount=1))
            continue
        with pytest.raises(NotOpen):
            check(case(state, amount=1))


@given(st.lists(st.integers(1, 10**9), max_size=6), st.data())
def test_what_was_taken_back_stays_to_be_seen_and_the_rest_sums_to_the_fen(
    amounts: list[int], data: st.DataObject
) -> None:
    gifts = [Donation(on=DAY, donor="某", amount=one).model_dump(mode="json") for one in amounts]
    dossier = case(CaseState.OPENED).model_copy(update={"donations": gifts})
    gone = data.draw(st.sets(st.integers(1, len(amounts)))) if amounts else set[int]()
    for number in sorted(gone):
        left = with_void(dossier, number, why="记错")
        dossier = dossier.model_copy(update={"donations": left})
    assert donated(dossier) == sum(one for at, one in enumerate(amounts, 1) if at not in gone)
    assert [one.amount for one in donations_of(dossier)] == amounts
