"""A household is held against the rules of a day: it may meet them, may not, or something is
missing. Limits are values with region and day, and a past day answers by the rule of then.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.casework import trail
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import NotHere
from fieldvisit.casework.policies import advising
from fieldvisit.casework.policies.known import FactRefused
from fieldvisit.casework.policies.weighing import Answer
from fieldvisit.casework.tables import policy_values
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import policies
from fieldvisit.rules.policies import Policy
from tests.support.desks import copy_of
from tests.support.villages import settle

TODAY = date(2026, 11, 23)
POOR = {
    "category": "none",
    "money_per_capita": "1000",
    "motor_vehicles": "0",
    "own_homes": "1",
    "own_business_houses": "0",
}
"""What the rules of income ask beside income."""

Ask = Callable[..., dict[str, Answer]]


@pytest.fixture(scope="module")
def looking(officer_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One device for all that only look: asking keeps nothing."""
    opened = copy_of(officer_template, tmp_path_factory.mktemp("looking") / "officer")
    settle(opened, 1)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def home(looking: Desk) -> str:
    with looking.store.read() as tx:
        found = tx.exec_driver_sql("SELECT id FROM household WHERE number = 'Z00000'").scalar()
    return str(UUID(hex=str(found)))


@pytest.fixture
def ask(looking: Desk, home: str) -> Ask:
    def asked(day: date = TODAY, **said: str) -> dict[str, Answer]:
        found = advising.match(looking, home, asof=day, said=POOR | said)
        return {one.code: one for one in found.answers}

    return asked


@pytest.fixture
def city_says(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The city has its own word on some values."""

    def says(**values: int) -> None:
        by_key = {one.key: one for one in policies(Tables())}
        own: list[Policy] = [
            replace(by_key[key], region="120000000000", value=Decimal(value))
            for key, value in values.items()
        ]
        everything = (*policies(Tables()), *own)
        monkeypatch.setattr(policy_values, "policies", lambda _: everything)

    return says


def classes(found: dict[str, Answer]) -> tuple[str, str]:
    return found["dibao"].verdict, found["dibao_margin"].verdict


@pytest.mark.parametrize(
    ("income", "standard_in", "ceiling_in", "dibao", "margin"),
    [
        ("1009.99", 1, 0, "likely", "unlikely"),
        ("1010.00", 1, 0, "unlikely", "likely"),
        ("1010.00", 0, 1, "unlikely", "unlikely"),
        ("1010.01", 0, 1, "unlikely", "likely"),
        ("1514.99", 1, 0, "unlikely", "likely"),
        ("1515.00", 1, 0, "unlikely", "unlikely"),
        ("1515.00", 0, 1, "unlikely", "likely"),
        ("1515.01", 1, 0, "unlikely", "unlikely"),
        ("1515.01", 0, 1, "unlikely", "unlikely"),
    ],
)
def test_the_limits_of_dibao_and_its_edge_are_values(
    ask: Ask,
    city_says: Callable[..., None],
    income: str,
    standard_in: int,
    ceiling_in: int,
    dibao: str,
    margin: str,
) -> None:
    """民发〔2021〕57号 art. 8 counts the standard in and the ceiling out; Tianjin's text the other
    way round (domain.md R3)."""
    city_says(edge_includes_standard=standard_in, edge_includes_ceiling=ceiling_in)
    assert classes(ask(per_capita_month=income)) == (dibao, margin)


def test_the_country_s_limits_stand_while_the_city_has_no_word(ask: Ask) -> None:
    assert classes(ask(per_capita_month="1010.00")) == ("unlikely", "likely")
    assert classes(ask(per_capita_month="1515.00")) == ("unlikely", "unlikely")


def test_an_answer_names_clause_facts_and_where_they_come_from(ask: Ask) -> None:
    (line, *_) = ask(per_capita_month="1009.99")["dibao"].lines
    assert (line.holds, "民发〔2021〕57号第十三条" in line.source) == (True, True)
    told = {one.name: (one.said, one.source) for one in line.used}
    assert told["per_capita_month"] == ("1,009.99 元", "这次填的")
    assert told["policy_standard_dibao"][0] == "1,010.00 元"
    assert "天津市低保标准" in told["policy_standard_dibao"][1]


def test_what_is_missing_is_told_with_what_proves_it(ask: Ask) -> None:
    found = ask(money_per_capita="", per_capita_month="900")["dibao"]
    assert found.verdict == "lacking"
    assert [(one.label, one.evidence) for one in found.missing] == [
        ("人均存款等货币财产", "授权核对书（存款、证券、保险）")
    ]
    assert found.amount == ""


def test_a_value_that_nobody_knows_keeps_the_answer_open(ask: Ask) -> None:
    found = ask(per_capita_month="2000", income_year="24000", rigid_year="30000")
    missing = {one.name: one.evidence for one in found["rigid_expenditure"].missing}
    assert set(missing) == {
        "policy_rigid_ratio",
        "policy_disposable_income_year",
        "policy_money_multiple_rigid",
    }
    assert "请区民政局填写" in missing["policy_rigid_ratio"]


def test_one_clause_that_is_not_met_asks_for_nothing_more(ask: Ask) -> None:
    found = ask(own_business_houses="1")["dibao"]
    assert (found.verdict, found.missing) == ("unlikely", ())


def test_the_basic_pension_counts_from_2026_on(ask: Ask) -> None:
    """民发〔2021〕57号 art. 13 (3): left out during 十四五 only (domain.md R4)."""
    said = {"members": "3", "income_month": "3200", "basic_pension_month": "300"}
    last, first = date(2025, 12, 31), date(2026, 1, 1)
    assert classes(ask(last, **said)) == ("likely", "unlikely")
    assert classes(ask(first, **said)) == ("unlikely", "likely")
    shares = [ask(day, **said)["dibao"].lines[0].used[0].said for day in (last, first)]
    assert shares == ["966.67 元", "1,066.67 元"]


def test_the_amount_comes_from_the_totals(ask: Ask) -> None:
    found = ask(members="3", income_month="1000")["dibao"]
    assert "2,030.00 元" in found.amount
    assert "供参考" in found.amount


def test_before_the_edge_there_was_no_edge_and_before_the_standard_it_is_missing(ask: Ask) -> None:
    found = ask(date(2021, 6, 30), per_capita_month="1200")
    assert "dibao_margin" not in found
    assert found["dibao"].verdict == "unlikely"
    assert "国务院令第649号" in found["dibao"].source
    early = ask(date(2020, 8, 31), per_capita_month="900")["dibao"]
    assert "policy_standard_dibao" in {one.name for one in early.missing}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"youngest_age": "60", "oldest_age": "60", "has_obligor": "否"}, "likely"),
        ({"youngest_age": "59", "oldest_age": "59", "has_obligor": "否"}, "lacking"),
        ({"youngest_age": "60", "oldest_age": "60", "has_obligor": "是"}, "lacking"),
        ({"youngest_age": "15", "oldest_age": "15", "obligor_able": "否"}, "likely"),
        ({"youngest_age": "16", "oldest_age": "16", "no_labour_disabled": "0"}, "unlikely"),
        ({"youngest_age": "30", "oldest_age": "30", "no_labour_disabled": "1"}, "lacking"),
    ],
)
def test_no_labour_capacity_is_by_age_or_card(ask: Ask, said: dict[str, str], verdict: str) -> None:
    """民发〔2021〕43号 art. 5: from 60, below 16, or the listed disabilities."""
    assert ask(per_capita_month="500", members="1", **said)["tekun"].verdict == verdict


def test_the_basic_pension_never_counts_for_tekun(ask: Ask) -> None:
    """民发〔2021〕43号 art. 6, without an end; 57号 art. 13 leaves it out until 2025 only."""
    said = {"members": "1", "youngest_age": "70", "oldest_age": "70", "has_obligor": "否"}
    found = ask(**said, income_month="1200", basic_pension_month="300")
    assert found["tekun"].verdict == "likely"
    assert found["dibao"].verdict == "unlikely"
    untold = ask(**said, income_month="1200")["tekun"]
    assert [one.name for one in untold.missing] == ["per_capita_less_pension"]
    assert ask(**said, income_month="1000")["tekun"].verdict == "likely"


def test_the_city_may_say_another_age(ask: Ask, city_says: Callable[..., None]) -> None:
    city_says(tekun_minor_age=18)
    said = {"youngest_age": "16", "oldest_age": "16", "has_obligor": "否"}
    assert ask(per_capita_month="500", **said)["tekun"].verdict == "likely"


def test_what_a_household_gets_already_is_said(looking: Desk, home: str) -> None:
    found = advising.match(looking, home, asof=TODAY, said={})
    held = {one.code for one in found.answers if one.held}
    assert held == {"dibao"}


def test_likely_answers_come_first(looking: Desk, home: str) -> None:
    found = advising.match(looking, home, asof=TODAY, said={"students": "1"})
    verdicts = [one.verdict for one in found.answers]
    assert verdicts == sorted(verdicts, key=["likely", "lacking", "unlikely"].index)
    assert found.answers[0].code == "education"


def test_json_names_no_person(looking: Desk, home: str) -> None:
    found = advising.match(looking, home, asof=TODAY, said={})
    told = found.plain()
    assert set(told) == {"household", "asof", "region", "answers"}
    assert found.name not in str(told)
    assert {one["answer"] for one in told["answers"]} <= {"likely", "lacking", "unlikely"}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"luck": "1"}, "luck"),
        ({"members": "0"}, "共同生活的家庭成员"),
        ({"per_capita_month": "9.999"}, "人均每月收入"),
        ({"per_capita_month": "不多"}, "人均每月收入"),
        ({"category": "富裕"}, "现在享受的救助"),
        ({"emergency": "也许"}, "遇到火灾、车祸、突发重病等急事，眼下过不去"),
        ({"own_homes": "-1"}, "自有住房"),
        ({"own_homes": "1.5"}, "自有住房"),
    ],
    ids=str,
)
def test_a_fact_that_cannot_be_is_refused_before_the_household_is_opened(
    looking: Desk, said: dict[str, str], name: str
) -> None:
    with pytest.raises(FactRefused) as refused:
        advising.match(looking, "0" * 32, asof=TODAY, said=said)
    assert refused.value.name == name
    assert refused.value.known


def test_looking_leaves_its_line_and_keeps_nothing(desk: Desk) -> None:
    seen = today(desk).cards[0].household_id
    for _ in range(2):
        advising.match(desk, seen, asof=TODAY, said={"per_capita_month": "1"})
    assert [line.action for line in trail.lines(desk)] == ["household_opened"]
    with pytest.raises(NotHere):
        advising.match(desk, "0" * 32, asof=TODAY, said={})
