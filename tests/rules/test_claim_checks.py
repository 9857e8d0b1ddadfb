"""冒领查证 goes its way step by step: two check, another decides, all the money comes back or the
court has it; who reported is for those who check.
"""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records.special_case import CaseKind, CaseState, Payment, SpecialCase
from fieldvisit.rules.claim_checks import (
    CLAIM_STEPS,
    CheckerDecides,
    CheckersMissing,
    CheckMissing,
    MoreCameBack,
    NoAidHere,
    NotChecking,
    NothingToRecover,
    StillToRecover,
    check_back,
    check_checker,
    check_claim,
    check_looking,
    may_know_reporter,
    recovered,
    still_out,
)
from fieldvisit.rules.loop import OutcomeMissing, ReasonMissing, StepRefused
from fieldvisit.rules.special_cases import check_aid, check_case, check_payment
from tests.support.dossiers import DAY, case

ONE, TWO, OTHER = (UUID(int=number) for number in (11, 12, 13))
CLAIM = {"source": "neighbour", "reporter": "陈大妈", "checkers": [str(ONE), str(TWO)]}
LOOKED = [{"step": "check", "on": "2026-11-22", "finding": "老人去年已去世，卡在侄子手里"}]
SAID = {"decision": "属实", "execution": "侄子交回", "outcome": "结了"}


def claim(state: CaseState = CaseState.OPENED, **other: Any) -> SpecialCase:
    said = {"kind": CaseKind.CLAIM_CHECK, "minutes": None, "claim": CLAIM, "steps_done": LOOKED}
    return case(state, **(said | {"departments": [], "attempts": "", "execution": ""} | other))


def back(*amounts: int) -> list[dict[str, Any]]:
    return [Payment(on=DAY, amount=one, payer="侄子").model_dump(mode="json") for one in amounts]


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("step", list(CaseState))
def test_no_other_step_than_the_next_and_no_minutes_are_asked(
    state: CaseState, step: CaseState
) -> None:
    if step in CLAIM_STEPS[state]:
        check_case(claim(state), step, changes=SAID)
        return
    with pytest.raises(StepRefused) as refused:
        check_case(claim(state), step, changes=SAID)
    assert refused.value.facts()["of"] == "冒领查证"
    assert refused.value.facts()["state"] != state


@pytest.mark.parametrize(
    ("state", "step", "other", "without", "error"),
    [
        (
            CaseState.OPENED,
            CaseState.IN_REVIEW,
            {"claim": CLAIM | {"checkers": [str(ONE)] * 2}},
            "",
            CheckersMissing,
        ),
        (CaseState.IN_REVIEW, CaseState.DECIDED, {"steps_done": []}, "", CheckMissing),
        (CaseState.IN_REVIEW, CaseState.REFUSED, {"steps_done": []}, "", CheckMissing),
        (CaseState.IN_REVIEW, CaseState.DECIDED, {}, "decision", ReasonMissing),
        (CaseState.DECIDED, CaseState.CARRIED_OUT, {}, "execution", OutcomeMissing),
        (CaseState.DECIDED, CaseState.CARRIED_OUT, {"amount": 1}, "", StillToRecover),
        (CaseState.CARRIED_OUT, CaseState.CLOSED, {}, "outcome", OutcomeMissing),
    ],
)
def test_what_a_step_needs_is_asked_for_by_name(
    state: CaseState, step: CaseState, other: dict[str, Any], without: str, error: type[Exception]
) -> None:
    said = {name: words for name, words in SAID.items() if name != without}
    with pytest.raises(error):
        check_claim(claim(state, **other), step, changes=said)


@pytest.mark.parametrize("end", ["court", "cannot"])
def test_it_ends_without_all_the_money_only_with_a_word_on_it(end: str) -> None:
    short = claim(CaseState.DECIDED, amount=1_818_000, payments=back(1_000_000))
    for said in (CLAIM, CLAIM | {"end": "recovered"}):
        with pytest.raises(StillToRecover) as refused:
            check_claim(short, CaseState.CARRIED_OUT, changes=SAID | {"claim": said})
        assert refused.value.left == "8,180.00"
    check_claim(short, CaseState.CARRIED_OUT, changes=SAID | {"claim": CLAIM | {"end": end}})


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**9), max_size=8))
def test_never_more_comes_back_than_was_drawn(amount: int, paid: list[int]) -> None:
    here = claim(CaseState.DECIDED, amount=amount)
    for one in paid:
        try:
            check_back(here, one)
        except MoreCameBack:
            assert one > still_out(here)
            continue
        here = here.model_copy(update={"payments": [*here.payments, *back(one)]})
        assert recovered(here) + still_out(here) == amount
    assert recovered(here) <= amount


@pytest.mark.parametrize("state", [one for one in CaseState if one is not CaseState.DECIDED])
def test_nothing_comes_back_before_it_is_known_how_much(state: CaseState) -> None:
    with pytest.raises(NothingToRecover):
        check_back(claim(state, amount=100), 100)


def test_who_checks_does_not_decide_and_alone_writes_what_was_seen() -> None:
    here = claim(CaseState.IN_REVIEW)
    check_checker(here, me=OTHER)
    check_looking(here, me=ONE)
    with pytest.raises(CheckerDecides):
        check_checker(here, me=TWO)
    with pytest.raises(NotChecking):
        check_looking(here, me=OTHER)
    with pytest.raises(NotChecking):
        check_looking(claim(), me=ONE)


@pytest.mark.parametrize(
    ("role", "me", "may"),
    [
        ("village_officer", OTHER, False),
        ("village_officer", ONE, True),
        ("grid_worker", TWO, True),
        ("grid_worker", OTHER, False),
        ("town_officer", OTHER, True),
        ("district_officer", OTHER, True),
        ("city_viewer", OTHER, False),
        ("auditor", OTHER, False),
    ],
)
def test_who_reported_is_for_those_who_check(role: str, me: UUID, may: bool) -> None:
    assert may_know_reporter(claim(), role=role, me=me) is may


def test_it_pays_nothing() -> None:
    with pytest.raises(NoAidHere):
        check_aid(claim())
    with pytest.raises(NoAidHere):
        check_payment(claim(CaseState.DECIDED, amount=100), 1)
    check_aid(case())
