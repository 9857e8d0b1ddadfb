"""The shipped library is whole: each entry can be judged, printed and found, and has its source."""

import re
from datetime import date
from io import BytesIO
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from fieldvisit.casework.policies.known import yuan
from fieldvisit.casework.policies.policy_library import (
    PolicyNotHere,
    entries,
    entry,
    facts,
    leaflet,
    plain,
    search,
)
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import policies
from fieldvisit.forms.judging import Judge
from fieldvisit.forms.values import Value
from fieldvisit.rules.library import Entry
from fieldvisit.words.labels import LABELS

SHIPPED = Tables()
TODAY = date(2026, 11, 23)
XIQING, BINHAI, HEDONG = "120111102204", "120116001001", "120102001001"


def codes(query: str, region: str = "000000000000") -> list[str]:
    return [one.entry.code for one in search(SHIPPED, query, day=TODAY, region=region)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("透析", "dialysis_shared"),
        ("渐退", "tapering"),
        ("危房", "housing"),
        ("火灾", "temporary_emergency"),
        ("助学", "education"),
        ("人户", "residence_split"),
        ("探访", "care_visit"),
        ("五保", "tekun"),
        ("９６４５６", "hotline"),
    ],
)
def test_two_characters_find_what_is_meant(query: str, first: str) -> None:
    assert codes(query)[0] == first


def test_a_question_is_answered_at_once() -> None:
    search(SHIPPED, "透析", day=TODAY)
    before = process_time()
    search(SHIPPED, "透析 医保", day=TODAY)
    assert process_time() - before < 0.2


def test_a_district_s_practice_is_shown_where_it_holds() -> None:
    assert "dialysis_shared" in codes("透析", BINHAI)
    assert "dialysis_shared" not in codes("透析", XIQING)
    assert "河东" in entry(SHIPPED, "green_channel", day=TODAY, region=HEDONG).source


@pytest.mark.parametrize(
    ("code", "day", "source"),
    [
        ("dibao", date(2021, 6, 30), "国务院令第649号"),
        ("dibao", date(2021, 7, 1), "民发〔2021〕57号"),
        ("tekun", date(2021, 7, 1), "民发〔2021〕43号"),
        ("temporary_emergency", date(2024, 12, 31), "民发〔2018〕23号"),
        ("temporary_emergency", date(2025, 1, 1), "天津市临时救助办法"),
    ],
)
def test_a_past_day_has_the_rule_of_then(code: str, day: date, source: str) -> None:
    assert source in entry(SHIPPED, code, day=day, region=XIQING).source.split("；")[0]


@pytest.mark.parametrize(
    ("code", "day"),
    [("rigid_expenditure", date(2024, 12, 31)), ("dibao_margin", date(2021, 6, 30)), ("x", TODAY)],
)
def test_what_is_not_in_force_is_not_here(code: str, day: date) -> None:
    with pytest.raises(PolicyNotHere) as refused:
        entry(SHIPPED, code, day=day)
    assert (refused.value.named, refused.value.day) == (code, day)


def test_an_entry_is_found_by_its_title_too() -> None:
    assert entry(SHIPPED, "医疗救助", day=TODAY).code == "medical"


every = pytest.mark.parametrize("one", entries(SHIPPED), ids=lambda one: f"{one.code}-{one.since}")


@every
def test_an_entry_says_its_source_and_can_be_judged(one: Entry) -> None:
    assert one.kind in LABELS["policy_kind"]
    assert not one.category or one.category in LABELS["category"]
    names: dict[str, Value | None] = dict.fromkeys(facts(SHIPPED))
    names |= {f"policy_{value.key}": None for value in policies(SHIPPED)}
    judge = Judge(names, day=one.since)
    for clause in one.clauses:
        judged = judge(clause.when)
        assert judged.holds is None
        assert judged.lacking


@every
def test_an_entry_fits_one_page(one: Entry) -> None:
    paper = leaflet(one, printed_on=TODAY)
    assert len(PdfReader(BytesIO(paper)).pages) == 1


def test_what_nobody_read_is_marked() -> None:
    unread = {one.code for one in entries(SHIPPED) if not one.sure}
    assert {"dialysis_shared", "green_channel", "special_case", "hotline"} <= unread
    assert {"dibao", "dibao_margin", "tekun", "rigid_expenditure"}.isdisjoint(unread)


def test_a_program_gets_the_whole_entry() -> None:
    told = plain(entry(SHIPPED, "dibao", day=TODAY))
    assert told["hotline"] == "96456"
    assert told["from"] == "2021-07-01"
    assert told["until"] is None
    assert "${per_capita_month}" in told["conditions"][0]["when"]


def test_no_limit_stands_in_a_condition() -> None:
    """Amounts, ages and multiples are values with region and day; a condition knows no figures but
    a hundred fen and twelve months."""
    for one in entries(SHIPPED):
        for clause in one.clauses:
            figures = set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?", clause.when))
            assert figures <= {"0", "1", "12", "100"}, one.code


@given(
    standard=st.integers(1, 500_000),
    times=st.integers(10, 30),
    off=st.integers(-2, 2),
    counted_in=st.booleans(),
)
def test_the_edge_of_any_standard_is_exact_to_the_fen(
    standard: int, times: int, off: int, counted_in: bool
) -> None:
    """民发〔2021〕57号 art. 8: the standard times 1.5, or another multiple, half a fen up."""
    ceiling = (standard * times + 5) // 10
    income = max(0, ceiling + off)
    known: dict[str, Value | None] = dict.fromkeys(facts(SHIPPED))
    known |= {
        "per_capita_month": yuan(income),
        "policy_standard_dibao": yuan(standard),
        "policy_edge_multiple": times / 10,
        "policy_edge_includes_ceiling": float(counted_in),
    }
    clause = entry(SHIPPED, "dibao_margin", day=TODAY).clauses[1]
    holds = income < ceiling or (income == ceiling and counted_in)
    assert Judge(known, day=TODAY)(clause.when).holds is holds


@given(standard=st.integers(1, 500_000), times=st.integers(1, 60), off=st.integers(-2, 2))
def test_the_limit_of_property_is_exact_to_the_fen(standard: int, times: int, off: int) -> None:
    limit = standard * times
    worth = max(0, limit + off)
    known: dict[str, Value | None] = dict.fromkeys(facts(SHIPPED))
    known |= {
        "money_per_capita": yuan(worth),
        "policy_standard_dibao": yuan(standard),
        "policy_money_multiple_dibao": float(times),
    }
    clause = entry(SHIPPED, "dibao", day=TODAY).clauses[1]
    assert Judge(known, day=TODAY)(clause.when).holds is (worth <= limit)
