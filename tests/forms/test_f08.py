"""F08 临时救助调查: what happened, what it cost to the fen, what is proposed within the limit."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.forms.definition import FormDefinition
from tests.support.hands import Hand, definition, labels

BILL = "/data/bills/bill"
KNOWN = {
    "person_name": "韩玉兰",
    "category": "低保",
    "standard_dibao": "1010",
    "policy_relief_limit_times": "24",
    "policy_relief_town_times": "12",
}
URGENT = {
    "result": "met_person",
    "relief_type": "emergency",
    "event_kind": "fire",
    "event_on": "2026-11-22",
    "first_relief": "no",
}
SLOW = {
    "result": "met_person",
    "relief_type": "expenditure",
    "event_kind": "medical",
    "event_on": "2026-09-01",
}


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return definition("F08-临时救助调查.xlsx")


def urgent(form: FormDefinition, **known: Any) -> Hand:
    return Hand(form, KNOWN | known).answers(**URGENT)


def with_bills(hand: Hand, *rows: tuple[str, str]) -> Hand:
    hand.answers(has_bills="yes")
    hand.session.add(BILL, len(rows) - 1)
    for at, (total, reimbursed) in enumerate(rows, 1):
        hand.session.set(f"{BILL}[{at}]/bill_total", total)
        hand.session.set(f"{BILL}[{at}]/bill_reimbursed", reimbursed)
    return hand


@pytest.mark.parametrize("answers", [URGENT, SLOW])
def test_a_good_filling(form: FormDefinition, answers: dict[str, str]) -> None:
    visit = Hand(form, KNOWN).answers(**answers)
    assert visit.wrong() == {}
    assert visit.pages() == ["见面", "出了什么事", "家里情况", "票据", "救助建议", "签名"]


@pytest.mark.parametrize("name", ["relief_type", "event_kind", "event_on", "first_relief"])
def test_each_starred_question_must_be_answered(form: FormDefinition, name: str) -> None:
    visit = urgent(form).answers(**{name: ""})
    assert visit.wrong() == {name: "required"}


def test_an_emergency_has_happened(form: FormDefinition) -> None:
    assert urgent(form).answers(event_on="2026-11-24").wrong() == {"event_on": "constraint"}
    assert urgent(form).answers(event_on="2026-11-23").wrong() == {}
    assert Hand(form, KNOWN).answers(**SLOW | {"event_on": "2026-12-01"}).wrong() == {}


def test_only_in_an_emergency_money_comes_before_the_papers(form: FormDefinition) -> None:
    """民发〔2018〕23号: relieve first, complete signatures and seals afterwards."""
    assert "first_relief" not in Hand(form, KNOWN).answers(**SLOW).asked()
    visit = urgent(form)
    later = {"first_amount", "first_payer", "completed_by", "missing_steps"}
    assert not later & visit.asked()
    visit.answers(first_relief="yes")
    assert later <= visit.asked()
    assert visit.wrong() == {"completed_by": "required"}
    assert visit.answers(completed_by="2026-11-22").wrong() == {"completed_by": "constraint"}
    assert visit.answers(completed_by="2026-12-04").wrong() == {}


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"event_kind": "other"}, "event_other"),
        ({"event_place_kind": "elsewhere"}, "event_place"),
        ({"first_relief": "yes", "missing_steps": "seals other"}, "missing_other"),
        ({"verify_opinion": "partly_true"}, "verify_reason"),
        ({"has_bills": "yes"}, "bill_total"),
    ],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    form: FormDefinition, answers: dict[str, str], opens: str
) -> None:
    visit = urgent(form)
    assert opens not in visit.asked()
    assert visit.answers(**answers).wrong()[opens] == "required"


@pytest.mark.parametrize(
    ("category", "code"),
    [
        ("低保", "dibao"),
        ("分散特困", "tekun"),
        ("集中特困", "tekun"),
        ("低保边缘", "dibao_margin"),
        ("刚性支出困难", "rigid_expenditure"),
        ("临时救助", "none"),
    ],
)
def test_what_the_household_receives_comes_from_the_register(
    form: FormDefinition, category: str, code: str
) -> None:
    assert urgent(form, category=category).answer("existing_category") == code


@pytest.mark.parametrize(
    ("category", "asked"), [("dibao", False), ("tekun", False), ("none", True)]
)
def test_of_who_is_in_aid_only_necessary_spending_is_checked(
    form: FormDefinition, category: str, asked: int
) -> None:
    """国令649 art. 47-48, 民发〔2018〕23号."""
    visit = urgent(form).answers(existing_category=category)
    means = {"family_size", "income_year", "savings", "property_note"}
    assert len(means & visit.asked()) == asked * len(means)
    assert ("in_aid_note" in visit.asked()) != bool(asked)
    assert {"spend_living", "has_bills"} <= visit.asked()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount_asked", "12.345"),
        ("amount_asked", "-1"),
        ("spend_living", "0.001"),
        ("spend_other", "9999999999"),
    ],
)
def test_money_is_written_to_the_fen(form: FormDefinition, name: str, value: str) -> None:
    assert urgent(form).answers(**{name: value}).wrong() == {name: "constraint"}


def test_nothing_more_than_the_bill_is_reimbursed(form: FormDefinition) -> None:
    visit = with_bills(urgent(form), ("100.10", "100.11"))
    assert visit.wrong() == {"bill_reimbursed": "constraint"}
    assert visit.answer("bills_self") is None


def test_a_bill_is_counted_once(form: FormDefinition) -> None:
    visit = with_bills(urgent(form), ("10", ""), ("20", ""), ("30", ""))
    for at, (hospital, number) in enumerate([("甲医院", "7001"), ("乙医院", "7001"), ("", "")], 1):
        visit.session.set(f"{BILL}[{at}]/bill_hospital", hospital)
        visit.session.set(f"{BILL}[{at}]/bill_number", number)
    assert visit.wrong() == {}
    visit.session.set(f"{BILL}[2]/bill_hospital", "甲医院")
    assert visit.wrong() == {"bill_number": "constraint"}
    assert visit.message("bill_number") == "这家医院的这张票据记了两次"


def test_bills_are_summed(form: FormDefinition) -> None:
    visit = with_bills(urgent(form), ("100.10", "50.05"), ("0.07", ""), ("19.99", "9.99"))
    visit.answers(spend_living="600", spend_education="0.3")
    assert visit.wrong() == {}
    totals = [visit.answer(f"bills_{name}") for name in ("total", "reimbursed", "self")]
    assert totals == ["120.16", "60.04", "60.12"]
    assert [bill["bill_self"] for bill in visit.answer("bill")] == ["50.05", "0.07", "10.00"]
    assert visit.answer("necessary_total") == "660.42"
    assert visit.note("bills_note") == ("3 张票据：总共 120.16 元，报销 60.04 元，自己付 60.12 元")


def test_without_bills_none_is_asked_or_kept(form: FormDefinition) -> None:
    visit = with_bills(urgent(form), ("100.10", "50.05")).answers(has_bills="no")
    assert visit.wrong() == {}
    assert "bill" not in visit.session.answers()
    assert visit.answer("bills_total") is None
    assert visit.answer("necessary_total") == "0.00"


FEN = st.integers(min_value=0, max_value=99_999_999)


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"


@settings(max_examples=8, deadline=None)
@given(rows=st.lists(st.tuples(FEN, FEN), min_size=200, max_size=200))
def test_200_bills_sum_exactly_to_the_fen(
    form: FormDefinition, rows: list[tuple[int, int]]
) -> None:
    """domain.md table 1, 静海 慈善转介: 200 bill rows sum exact to the fen."""
    bills = [(max(pair), min(pair)) for pair in rows]
    lines = [{"bill_total": yuan(a), "bill_reimbursed": yuan(b)} for a, b in bills]
    visit = Hand(form, KNOWN | {"bill": lines}).answers(**URGENT, has_bills="yes")
    assert visit.wrong() == {}
    total, reimbursed = sum(a for a, _ in bills), sum(b for _, b in bills)
    assert visit.answer("bills_total") == yuan(total)
    assert visit.answer("bills_reimbursed") == yuan(reimbursed)
    assert visit.answer("bills_self") == yuan(total - reimbursed)


@pytest.mark.parametrize(
    ("amount", "wrong", "level"),
    [
        ("12120", {}, "town"),
        ("12120.01", {}, "district"),
        ("24240", {}, "district"),
        ("24240.01", {"proposed_amount": "constraint"}, "district"),
    ],
)
def test_the_proposal_keeps_the_limit_and_names_who_approves(
    form: FormDefinition, amount: str, wrong: dict[str, str], level: str
) -> None:
    visit = urgent(form).answers(proposed_amount=amount)
    assert visit.answer("relief_limit") == "24240.00"
    assert visit.wrong() == wrong
    assert visit.answer("approver_level") == level
    assert "一事一议" in (visit.message("proposed_amount") if wrong else "一事一议")


def test_without_the_standard_no_limit_is_guessed(form: FormDefinition) -> None:
    visit = urgent(form, standard_dibao="").answers(proposed_amount="999999")
    assert visit.wrong() == {}
    assert "no_limit_note" in visit.asked()
    assert visit.answer("relief_limit") is None
    assert visit.answer("approver_level") is None


@pytest.mark.parametrize(
    ("before", "same"), [("fire medical", "yes"), ("traffic", "no"), ("", "no")]
)
def test_the_same_event_this_year_is_looked_up(
    form: FormDefinition, before: str, same: str
) -> None:
    visit = urgent(form, this_year_event_kind=before)
    assert visit.answer("same_cause") == same
    assert ("same_cause_note" in visit.asked()) is (same == "yes")
    assert visit.session.state(form.ref_of("same_cause")).readonly


def test_nobody_home_asks_for_nothing_else(form: FormDefinition) -> None:
    visit = Hand(form, KNOWN).answers(result="nobody_home")
    assert visit.wrong() == {}
    assert visit.pages() == ["见面"]


def test_the_kinds_of_events(form: FormDefinition) -> None:
    events = "火灾 交通事故 溺水 人身伤害 突发重病 教育 医疗 失业 其他"
    assert labels(form, "event_kind") == events.split()
