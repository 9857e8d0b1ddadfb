"""Choices drawn from elsewhere than a plain list: people on the form, shuffled, ranked, with an
other one."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fieldvisit.forms.functions.nodesets import shuffled
from fieldvisit.forms.refusals import AnswerRefused
from fieldvisit.forms.session import Session

Filling = Callable[..., Session]
LETTERS = [{"list_name": "l", "name": one, "label": f"{one}项"} for one in "abcdef"]
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def codes(session: Session, ref: str) -> str:
    return " ".join(option.value for option in session.state(ref).options)


PEOPLE = [
    {"type": "begin_repeat", "name": "m", "label": "m"},
    {"type": "text", "name": "who", "label": "谁"},
    {"type": "integer", "name": "age", "label": "几岁"},
    {"type": "end_repeat"},
    {"type": "select_one ${who}", "name": "head", "label": "户主", "choice_filter": "${age} > 17"},
]


def test_the_people_on_the_form_are_choices(plain_filling: Filling) -> None:
    rows = [{"who": "甲", "age": "40"}, {"who": "乙", "age": "9"}, {"age": "50"}]
    session = plain_filling(PEOPLE, prefill={"m": rows})
    assert codes(session, "/data/head") == "甲"
    session.set("/data/head", "甲")
    changed = session.set("/data/m[2]/age", "18")
    assert "/data/head" in changed.refs
    assert codes(session, "/data/head") == "甲 乙"
    session.remove("/data/m", 1)
    assert session.state("/data/head").value == ""


def test_a_seed_shuffles_the_same_way_each_time(plain_filling: Filling) -> None:
    survey = [
        {"type": "integer", "name": "n", "label": "n"},
        {
            "type": "select_one l",
            "name": "a",
            "label": "a",
            "parameters": "randomize=true, seed=${n}",
        },
        {"type": "select_one l", "name": "b", "label": "b", "parameters": "randomize=true"},
    ]
    session = plain_filling(survey, choices=LETTERS)
    session.set("/data/n", "42")
    assert codes(session, "/data/a") == " ".join(shuffled("abcdef", 42))
    session.set("/data/n", "1")
    assert codes(session, "/data/a") == " ".join(shuffled("abcdef", 1))
    assert codes(session, "/data/b") == codes(session, "/data/b") != ""


def test_a_rank_is_an_order_of_known_choices(plain_filling: Filling) -> None:
    survey = [
        {"type": "text", "name": "most", "label": "x"},
        {"type": "rank l", "name": "r", "label": "r", "choice_filter": "name < ${most}"},
        {"type": "rank l", "name": "s", "label": "s"},
    ]
    session = plain_filling(survey, choices=LETTERS)
    assert session.state("/data/s").type == "rank"
    session.set("/data/s", "c a b d f e")
    assert session.answers()["s"] == ["c", "a", "b", "d", "f", "e"]
    with pytest.raises(AnswerRefused):
        session.set("/data/s", "c z")


def test_a_rank_loses_what_vanishes_and_keeps_its_order(plain_filling: Filling) -> None:
    choices = [{**one, "n": str(place)} for place, one in enumerate(LETTERS)]
    survey = [
        {"type": "integer", "name": "most", "label": "x", "default": "9"},
        {"type": "rank l", "name": "r", "label": "r", "choice_filter": "n < ${most}"},
    ]
    session = plain_filling(survey, choices=choices)
    session.set("/data/r", "f c a b e d")
    session.set("/data/most", "3")
    assert session.state("/data/r").value == "c a b"


@pytest.mark.parametrize("order", ["a", "a b c d e", "a a b c d e", "a b c d e f f", "a b c d e z"])
def test_a_ranking_is_all_that_is_offered_each_once(plain_filling: Filling, order: str) -> None:
    session = plain_filling([{"type": "rank l", "name": "r", "label": "r"}], choices=LETTERS)
    with pytest.raises(AnswerRefused):
        session.set("/data/r", order)
    assert session.state("/data/r").value == ""


def test_a_default_that_is_not_offered_is_taken_out(plain_filling: Filling) -> None:
    survey = [
        {
            "type": "select_one l",
            "name": "a",
            "label": "a",
            "choice_filter": "name = 'b'",
            "default": "if(1 < 2, 'c', 'b')",
        }
    ]
    assert plain_filling(survey, choices=LETTERS).state("/data/a").value == ""


@pytest.mark.parametrize("score", ["0", "6", "-1", "39"])
def test_a_number_outside_of_a_range_is_refused(plain_filling: Filling, score: str) -> None:
    told = {"type": "range", "name": "n", "label": "n", "parameters": "start=5 end=1 step=1"}
    session = plain_filling([told])
    with pytest.raises(AnswerRefused):
        session.set("/data/n", score)
    session.set("/data/n", "5")
    assert session.state("/data/n").value == "5"


def test_other_may_be_chosen_and_said(plain_filling: Filling) -> None:
    session = plain_filling(
        [{"type": "select_one l or_other", "name": "a", "label": "a"}], choices=LETTERS
    )
    assert codes(session, "/data/a") == "a b c d e f other"
    assert not session.state("/data/a_other").relevant
    session.set("/data/a", "other")
    session.set("/data/a_other", "别的")
    assert session.answers() == {"a": "other", "a_other": "别的"}


def test_each_instance_has_its_own_choices(plain_filling: Filling) -> None:
    choices = [{**one, "half": "1" if one["name"] < "d" else "2"} for one in LETTERS]
    survey = [
        {"type": "begin_repeat", "name": "m", "label": "m"},
        {"type": "integer", "name": "half", "label": "h"},
        {"type": "select_one l", "name": "x", "label": "x", "choice_filter": "half = ${half}"},
        {"type": "calculate", "name": "said", "calculation": "jr:choice-name(${x}, '${x}')"},
        {"type": "end_repeat"},
    ]
    session = plain_filling(survey, choices=choices)
    session.add("/data/m")
    session.set("/data/m[1]/half", "1")
    session.set("/data/m[2]/half", "2")
    session.set("/data/m[2]/x", "e")
    assert codes(session, "/data/m[1]/x") == "a b c"
    assert codes(session, "/data/m[2]/x") == "d e f"
    assert [row.get("said") for row in session.answers()["m"]] == [None, "e项"]


def test_a_prefilled_choice_that_is_none_is_dropped(plain_filling: Filling) -> None:
    survey = [{"type": "select_multiple l", "name": "a", "label": "a"}]
    session = plain_filling(survey, choices=LETTERS, prefill={"a": "a x b"})
    assert session.state("/data/a").value == "a b"


def test_inline_choices_speak_of_answers(raw_filling: Filling) -> None:
    session = raw_filling(
        instance="<n/><a/>",
        body='<input ref="/data/n"/><select1 ref="/data/a"><item><label>给<output value="/data/n"/>'
        "</label><value>yes</value></item></select1>",
    )
    changed = session.set("/data/n", "他")
    assert "/data/a" in changed.refs
    assert session.state("/data/a").options[0].label == "给他"


def test_a_choice_taken_by_one_is_not_offered_to_the_others(plain_filling: Filling) -> None:
    survey = [
        {"type": "begin_repeat", "name": "m", "label": "m"},
        {
            "type": "select_one l",
            "name": "x",
            "label": "x",
            "choice_filter": "name = ${x} or not(selected(${taken}, name))",
        },
        {"type": "end_repeat"},
        {"type": "calculate", "name": "taken", "calculation": "join(' ', ${x})"},
    ]
    session = plain_filling(survey, choices=LETTERS)
    session.add("/data/m")
    session.set("/data/m[1]/x", "a")
    assert codes(session, "/data/m[1]/x") == "a b c d e f"
    assert codes(session, "/data/m[2]/x") == "b c d e f"
    session.set("/data/m[2]/x", "b")
    assert codes(session, "/data/m[1]/x") == "a c d e f"
