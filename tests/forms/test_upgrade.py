"""升级 of a filling to a newer edition: answers come along by path, what is lost is named."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from fieldvisit.forms.session import Session
from fieldvisit.forms.upgrade import Upgraded, upgraded
from tests.forms.conftest import NOON

Row = dict[str, str]
NAME: Row = {"type": "text", "name": "person", "label": "姓名"}
MOOD: Row = {"type": "select_one mood", "name": "mood", "label": "精神"}
MOODS = [
    {"list_name": "mood", "name": "good", "label": "良好"},
    {"list_name": "mood", "name": "poor", "label": "差"},
]
AGE: Row = {"type": "integer", "name": "age", "label": "年龄"}

Form = Callable[..., Any]


def moved(
    form: Form,
    before: Sequence[Row],
    after: Sequence[Row],
    *,
    choices: Sequence[Row] = MOODS,
    was: dict[str, str] | None = None,
    **answers: str,
) -> Upgraded:
    old = Session(form(before, MOODS), now=NOON)
    for name, value in answers.items():
        old.set(old.definition.ref_of(name), value)
    held = old.draft_xml()
    found = upgraded(old, form(after, choices), now=NOON, was=was or {})
    assert old.draft_xml() == held
    return found


def test_answers_come_along_by_path(form: Form) -> None:
    found = moved(form, [NAME, MOOD], [MOOD, AGE, NAME], person="孙桂芬", mood="poor")
    assert found.session.answers() == {"person": "孙桂芬", "mood": "poor"}
    assert (found.lost, found.wrong) == ((), ())


def test_a_question_that_is_gone_is_named_with_its_answer(form: Form) -> None:
    found = moved(form, [NAME, MOOD], [NAME], person="孙桂芬", mood="poor")
    assert [(one.label, one.shown) for one in found.lost] == [("精神", "差")]


def test_an_unanswered_question_that_is_gone_is_no_loss(form: Form) -> None:
    assert moved(form, [NAME, MOOD], [NAME], person="孙桂芬").lost == ()


def test_an_answer_that_the_new_type_cannot_hold_is_lost(form: Form) -> None:
    found = moved(form, [NAME], [NAME | {"type": "integer"}], person="孙桂芬")
    assert [one.shown for one in found.lost] == ["孙桂芬"]


def test_a_choice_that_is_gone_is_lost(form: Form) -> None:
    found = moved(form, [MOOD], [MOOD], choices=MOODS[:1], mood="poor")
    assert [one.shown for one in found.lost] == ["差"]


def test_a_renamed_question_keeps_its_answer(form: Form) -> None:
    after = [NAME | {"name": "full_name"}]
    found = moved(form, [NAME], after, was={"/data/full_name": "person"}, person="孙桂芬")
    assert found.session.answers() == {"full_name": "孙桂芬"}
    assert found.lost == ()


def test_a_question_moved_into_a_group_is_found_by_what_it_was(form: Form) -> None:
    after = [{"type": "begin_group", "name": "who", "label": "人"}, NAME, {"type": "end_group"}]
    was = {"/data/who/person": "/data/person"}
    found = moved(form, [NAME], after, was=was, person="孙桂芬")
    assert found.session.state("/data/who/person").value == "孙桂芬"


def test_an_answer_that_breaks_a_new_rule_is_kept_and_told(form: Form) -> None:
    strict = AGE | {"constraint": ". < 100", "constraint_message": "年龄太大"}
    found = moved(form, [AGE], [strict], age="130")
    assert found.session.state("/data/age").value == "130"
    assert [(one.label, one.message) for one in found.wrong] == [("年龄", "年龄太大")]


def test_calculations_are_made_anew(form: Form) -> None:
    twice = {"type": "calculate", "name": "twice", "calculation": "${age} * 2"}
    assert moved(form, [AGE], [AGE, twice], age="40").session.answers()["twice"] == "80"


def test_a_default_that_was_cleared_stays_cleared(form: Form) -> None:
    filled_in = NAME | {"default": "张三"}
    found = moved(form, [filled_in], [filled_in], person="")
    assert found.session.answers() == {}


def repeat(name: str, *inner: Row, **more: str) -> list[Row]:
    begin = {"type": "begin_repeat", "name": name, "label": "成员"} | more
    return [begin, *inner, {"type": "end_repeat"}]


def three_in(form: Form, rows: Sequence[Row]) -> Session:
    old = Session(form(rows), now=NOON)
    old.add("/data/member", 2)
    for place, name in enumerate(("甲", "乙", "丙"), 1):
        old.set(f"/data/member[{place}]/person", name)
    return old


@pytest.mark.parametrize(
    "was",
    [
        {"/data/people": "member"},
        {"/data/people/person": "/data/member/person"},
        {"/data/people": "/data/member", "/data/people/person": "person"},
    ],
)
def test_a_renamed_repeat_keeps_every_member(form: Form, was: dict[str, str]) -> None:
    old = three_in(form, repeat("member", NAME))
    found = upgraded(old, form(repeat("people", NAME)), now=NOON, was=was)
    assert [row["person"] for row in found.session.answers()["people"]] == ["甲", "乙", "丙"]
    assert found.lost == ()


def test_members_that_a_single_question_cannot_hold_are_named(form: Form) -> None:
    old = three_in(form, repeat("member", NAME))
    found = upgraded(old, form([NAME]), now=NOON, was={"/data/person": "/data/member/person"})
    assert found.session.answers() == {"person": "甲"}
    assert [one.shown for one in found.lost] == ["乙", "丙"]


def test_members_that_are_not_asked_now_come_along_too(form: Form) -> None:
    rows = [AGE, *repeat("member", NAME, relevant="${age} > 60")]
    old = Session(form(rows), now=NOON)
    old.set("/data/age", "70")
    old.add("/data/member")
    for place, name in enumerate(("甲", "乙"), 1):
        old.set(f"/data/member[{place}]/person", name)
    old.set("/data/age", "50")
    found = upgraded(old, form(rows), now=NOON, was={})
    assert found.lost == ()
    found.session.set("/data/age", "70")
    assert [row["person"] for row in found.session.answers()["member"]] == ["甲", "乙"]


def test_what_asks_about_a_later_answer_loses_nothing(form: Form) -> None:
    """A trigger would overwrite, a count and a filter would refuse what is copied too early."""
    rows = [
        NAME | {"name": "greeting", "trigger": "${age}", "calculation": "'您好'"},
        *repeat("member", NAME, repeat_count="${age}"),
        MOOD | {"choice_filter": "${age} = 2"},
        AGE,
    ]
    old = Session(form(rows, MOODS), now=NOON)
    said = {"age": "2", "greeting": "孙奶奶好", "mood": "poor", "member[2]/person": "乙"}
    for name, value in said.items():
        old.set(f"/data/{name}", value)
    found = upgraded(old, form(rows, MOODS), now=NOON, was={})
    assert found.session.answers() == old.answers()
    assert found.lost == ()


def test_an_answer_that_gave_way_to_a_default_is_named(form: Form) -> None:
    found = moved(form, [NAME], [NAME | {"type": "integer", "default": "5"}], person="孙桂芬")
    assert [one.shown for one in found.lost] == ["孙桂芬"]


@pytest.mark.parametrize(("count", "lost"), [("2", ["丙"]), ("0", ["甲", "乙", "丙"])])
def test_members_that_a_fallen_count_cuts_off_are_named(
    form: Form, count: str, lost: list[str]
) -> None:
    """pain 1: they are in the draft until the person agreed."""
    old = Session(form([AGE, *repeat("member", NAME, repeat_count="3")]), now=NOON)
    for place, name in enumerate(("甲", "乙", "丙"), 1):
        old.set(f"/data/member[{place}]/person", name)
    newer = form([AGE, *repeat("member", NAME, repeat_count=count)])
    found = upgraded(old, newer, now=NOON, was={})
    assert [one.shown for one in found.lost] == lost
