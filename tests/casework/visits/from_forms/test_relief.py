"""F08: the form opens a dossier whose money is exact to the fen."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.casework.cases import case_file
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.visits.from_forms.answers import fen
from fieldvisit.records import SpecialCase
from fieldvisit.records.special_case import CaseState
from fieldvisit.rules.special_cases import (
    StepsToComplete,
    bills_of,
    check_case,
    first_relief_of,
    sum_bills,
)
from fieldvisit.store import cases
from tests.support.filled import filled

TOLD: dict[str, Any] = {
    "relief_type": "emergency",
    "event_kind": "fire",
    "event_on": "2026-11-22",
    "event_place_kind": "residence",
    "event_detail": "灶间起火，被褥烧了",
    "existing_category": "dibao",
    "amount_asked": 5000.0,
    "proposed_amount": 3000.5,
    "first_relief": "yes",
    "first_amount": 800.0,
    "first_payer": "镇街备用金",
    "completed_by": "2026-12-04",
    "missing_steps": ["application", "seals"],
    "bill": [
        {"bill_on": "2026-11-22", "bill_hospital": "区医院", "bill_number": "A1",
         "bill_total": 300.01, "bill_reimbursed": 100.0},
        {"bill_hospital": "区医院", "bill_total": 0.1},
        {"bill_hospital": "区医院", "bill_total": 0.2},
    ],
}  # fmt: skip


@pytest.fixture
def home(desk: Desk) -> str:
    return register.find(desk)[0].household_id


def kept(desk: Desk, home: str) -> list[SpecialCase]:
    with desk.store.read() as tx:
        return cases.special_cases_of(tx, UUID(home))


def test_the_form_opens_a_dossier_with_its_bills(desk: Desk, home: str) -> None:
    visit, made = filled(desk, home, **TOLD)
    (case,) = kept(desk, home)
    assert made == ["已建临时救助档案（急难型）：3 张票据，自己付 200.31 元。"]
    assert (case.kind, case.relief_type, case.state) == (
        "temporary_assistance",
        "emergency",
        "opened",
    )
    assert case_file.title_of(case) == "临时救助·急难型·火灾"
    assert (str(case.happened_on), case.from_visit) == ("2026-11-22", visit.id)
    assert case.facts.split("\n") == [
        "在居住地",
        "灶间起火，被褥烧了",
        "现在享受：低保",
        "本人申请 5,000.00 元",
        "建议救助 3,000.50 元",
    ]
    sums = sum_bills(bills_of(case))
    assert (sums.total, sums.reimbursed, sums.own) == (30031, 10000, 20031)


def test_two_receipts_without_a_number_are_two(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD)
    assert [one.number for one in bills_of(kept(desk, home)[0])] == ["A1", "看不清 2", "看不清 3"]


def test_what_was_given_first_keeps_the_dossier_open_until_the_papers_come(
    desk: Desk, home: str
) -> None:
    filled(desk, home, **TOLD)
    (case,) = kept(desk, home)
    first = first_relief_of(case)
    assert first is not None
    assert (first.amount, first.payer, str(first.complete_by), first.missing) == (
        80000,
        "镇街备用金",
        "2026-12-04",
        ["application", "seals"],
    )
    assert [(one["amount"], one["payer"]) for one in case.payments] == [(80000, "镇街备用金")]
    carried_out = case.model_copy(update={"state": CaseState.CARRIED_OUT})
    with pytest.raises(StepsToComplete):
        check_case(carried_out, CaseState.CLOSED, changes={"outcome": "好了"})


def test_papers_that_nobody_named_are_still_to_come(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD | {"missing_steps": []})
    (case,) = kept(desk, home)
    carried_out = case.model_copy(update={"state": CaseState.CARRIED_OUT})
    with pytest.raises(StepsToComplete):
        check_case(carried_out, CaseState.CLOSED, changes={"outcome": "好了"})
    told = "\n".join(words for _, words in case_file.sections(desk, case))
    assert "2026-12-04 前补齐：其他" in told


def test_without_relief_first_nothing_is_paid(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD | {"relief_type": "expenditure", "first_relief": "no"})
    (case,) = kept(desk, home)
    assert (case.relief_type, case.first_relief, case.payments) == ("expenditure", None, [])


def test_a_form_without_its_type_opens_nothing(desk: Desk, home: str) -> None:
    assert filled(desk, home, event_kind="fire", event_on="2026-11-22")[1] == []
    assert kept(desk, home) == []


@given(st.integers(0, 10**11 - 1))
def test_yuan_on_a_form_come_out_to_the_fen(amount: int) -> None:
    assert fen({"bill_total": float(f"{amount // 100}.{amount % 100:02d}")}, "bill_total") == amount
