"""An entry of the policy library holds on its days in its region; any part of its text finds it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.library import (
    Entry,
    LibraryBroken,
    check_entries,
    in_force,
    read_entries,
    read_facts,
    search,
)

TODAY = date(2026, 11, 23)
COUNTRY, CITY, DISTRICT = "000000000000", "120000000000", "120116000000"
VILLAGE, ELSEWHERE = "120116001001", "120111102204"
ROW: dict[str, Any] = {
    "code": "help",
    "title": "医疗救助",
    "kind": "medical",
    "region": COUNTRY,
    "from": date(2021, 7, 1),
    "certainty": "text",
    "source": "某办法第三条",
    "summary": "看病的钱按规定补助。",
    "body": "长期做透析的，\n按规定补助。",
    "where": "镇街",
    "evidence": ["诊断证明"],
    "tags": ["药费", "ＩＣＵ"],
    "clause": [{"says": "有重病", "when": "${serious_ill} > 0", "source": "第四条"}],
}


def entry(**changes: Any) -> Entry:
    row = {key: value for key, value in (ROW | changes).items() if value is not None}
    return read_entries({"entry": [row]})[0]


def found(query: str, *entries: Entry) -> list[str]:
    return [one.entry.code for one in search(entries or (entry(),), query)]


@pytest.mark.parametrize(
    "query",
    ["透析", "药费", "医", "诊断", "重病", "icu", "ＩＣＵ", "第三条", "透析 医疗", " 看病 "],
)
def test_any_part_of_an_entry_finds_it_full_width_and_case_aside(query: str) -> None:
    assert found(query) == ["help"]


@pytest.mark.parametrize("query", ["住房", "透析 住房", "医助"])
def test_every_word_must_be_there(query: str) -> None:
    assert found(query) == []


def test_an_empty_question_lists_everything() -> None:
    assert found("", entry(), entry(code="other", title="住房救助")) == ["help", "other"]


def test_a_title_counts_more_than_a_tag_and_a_tag_more_than_the_text() -> None:
    by_title = entry(code="title", title="透析救助", body="别的")
    by_tag = entry(code="tag", tags=["透析"], body="别的")
    assert found("透析", entry(code="text"), by_tag, by_title) == ["title", "tag", "text"]


def test_what_is_found_shows_its_line_and_a_title_none() -> None:
    assert [one.line for one in search([entry()], "透析")] == ["长期做透析的，"]
    assert [one.line for one in search([entry()], "医疗")] == [""]
    long = entry(body="很长的话" * 30 + "做透析的" + "也很长" * 30)
    (one,) = search([long], "透析")
    assert "做透析的" in one.line
    assert len(one.line) <= 62
    assert one.line[0] == one.line[-1] == "…"


@given(st.text(alphabet="医疗救助看病透析药费诊断", min_size=1, max_size=4))
def test_search_finds_what_is_in_the_text_and_nothing_else(query: str) -> None:
    one = entry()
    told = [one.title, one.summary, *one.body.splitlines(), *one.evidence, "有重病", one.where]
    tags = " ".join(one.tags)
    assert bool(found(query, one)) is any(query in text for text in (*told, tags, one.source))


def codes(region: str, *entries: Entry, day: date = TODAY) -> list[tuple[str, str]]:
    return [(one.code, one.region) for one in in_force(entries, day=day, region=region)]


def test_the_nearest_edition_that_covers_a_place_is_chosen() -> None:
    several = [entry(region=DISTRICT), entry(), entry(region=CITY)]
    assert codes(VILLAGE, *several) == [("help", DISTRICT)]
    assert codes(ELSEWHERE, *several) == [("help", CITY)]
    assert codes("130102001001", *several) == [("help", COUNTRY)]


def test_looking_from_above_shows_what_holds_in_a_part_too() -> None:
    only_there = entry(code="there", region=DISTRICT)
    assert codes(CITY, only_there) == [("there", DISTRICT)]
    assert codes(COUNTRY, only_there, entry(code="there", region="120116001000")) == [
        ("there", DISTRICT)
    ]
    assert codes(ELSEWHERE, only_there) == []


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        (date(2014, 4, 30), []),
        (date(2014, 5, 1), ["旧"]),
        (date(2021, 6, 30), ["旧"]),
        (date(2021, 7, 1), ["新"]),
    ],
)
def test_a_past_day_has_the_edition_of_then(day: date, titles: list[str]) -> None:
    old = entry(title="旧", until=date(2021, 6, 30), **{"from": date(2014, 5, 1)})
    found = in_force([old, entry(title="新")], day=day, region=VILLAGE)
    assert [one.title for one in found] == titles


@pytest.mark.parametrize("until", [None, date(2021, 7, 1)])
def test_two_editions_never_hold_on_one_day(until: date | None) -> None:
    old = entry(until=until, **{"from": date(2014, 5, 1)})
    with pytest.raises(LibraryBroken) as refused:
        check_entries([entry(), old])
    assert refused.value.key == "help"
    check_entries([entry(), entry(region=CITY)])


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"body": None},
        {"certainty": "sure"},
        {"region": "12"},
        {"evidence": None},
        {"from": None},
        {"from": "2021-07-01"},
        {"until": date(2020, 1, 1)},
        {"clause": [{"says": "x", "when": "", "source": "y"}]},
        {"clause": [{"says": "x"}]},
        {"code": ""},
        {"source": None},
    ],
    ids=str,
)
def test_an_entry_that_cannot_be_right_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(LibraryBroken):
        entry(**changes)


@pytest.mark.parametrize(
    "changes",
    [{"kind": "day"}, {"options": [["a", "甲"]]}, {"label": ""}, {"kind": "choice"}, {"name": ""}],
    ids=str,
)
def test_a_fact_that_cannot_be_right_is_refused(changes: dict[str, Any]) -> None:
    row = {"name": "members", "label": "几口人", "kind": "count", "evidence": "户口簿"}
    assert read_facts({"fact": [row]})[0].least == 0
    with pytest.raises(LibraryBroken):
        read_facts({"fact": [row | changes]})
