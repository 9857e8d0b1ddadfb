"""Days are said as people say them, the year only where it is another."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.casework import days
from fieldvisit.casework.board import Asked, Board, Offer, Subject, Thing
from fieldvisit.casework.board_words import in_words
from fieldvisit.casework.desk import time_words

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-11-23", "11月23日"),
        ("2025-11-23", "2025年11月23日"),
        ("2027-02-06 起", "2027年2月6日起"),
        ("从 2026-01-01 到 2026-11-23", "从1月1日到11月23日"),
        ("2025-12-05 已经过去，不能晚于 2026-12-01。", "2025年12月5日已经过去，不能晚于12月1日。"),
        ("2026-11-03 10:42", "11月3日 10:42"),
        ("王大爷 2026-11-20 医保付 100 元", "王大爷 11月20日 医保付 100 元"),
        ("入户调查表（2025-10-09）", "入户调查表（2025年10月9日）"),
        # No days: a number, a part of another, one that no calendar has.
        ("FV-2026-11-23", "FV-2026-11-23"),
        ("2026-11-231", "2026-11-231"),
        ("2026-02-30", "2026-02-30"),
        ("2026-11-23T10:42", "2026-11-23T10:42"),
    ],
)
def test_a_day_in_a_text_is_said(written: str, said: str) -> None:
    assert days.in_words(written, today=TODAY) == said


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_every_day_is_said_and_the_year_only_where_it_is_another(day: date) -> None:
    said = days.in_words(f"{day}", today=TODAY)
    assert said == days.day(day, today=TODAY)
    assert ("年" in said) == (day.year != TODAY.year)


@given(st.text(st.characters(exclude_categories=["Nd"])))
def test_a_text_without_digits_stays_as_it_is(text: str) -> None:
    assert days.in_words(text, today=TODAY) == text


def test_a_list_that_reaches_back_says_the_year() -> None:
    at = datetime(2025, 11, 23, 2, 42, tzinfo=UTC)
    assert time_words(at) == "11月23日 10:42"
    assert time_words(at, TODAY) == "2025年11月23日 10:42"
    assert days.in_words(days.moment(at), today=TODAY) == "2025年11月23日 10:42"


def a_board() -> Board:
    day = "2026-11-23"
    offer = Offer("x", day, (Asked("y", day, "choice", ((day, day),)),))
    thing = Thing(Subject("z", day), day, day, "open", ((day, day),), (offer,))
    outer = Thing(Subject("z"), day, day, "open", inner=(thing,))
    return Board(day, day, (offer,), (outer,))


def test_a_page_says_all_its_days_and_keeps_what_steps_are_taken_with() -> None:
    told = in_words(a_board(), today=TODAY)
    assert str(told).count("2026-11-23") == 3, "the codes of options and the subject's id"
    assert told.things[0].inner[0].subject.id == "2026-11-23"
    assert told.offers[0].asks[0].options == (("2026-11-23", "11月23日"),)
