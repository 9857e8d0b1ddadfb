"""The headless driver: requests in, replies out, as designers and tests speak with a form."""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.authoring.any_form import any_form
from fieldvisit.forms.driver import Opened, Reply, refusal, request_of, run
from fieldvisit.forms.refusals import FormBroken, InstanceBroken
from tests.forms.conftest import NOON, Row

Ask = Callable[..., Reply]

CHOICES = [
    {"list_name": "few", "name": code, "label::中文 (zh)": label, "label::English (en)": code}
    for code, label in (("good", "好"), ("poor", "差"))
]
EVERY = [
    {"type": "text", "name": "who"},
    {"type": "integer", "name": "age", "constraint": ". < 130", "constraint_message": "太大"},
    {"type": "select_one few", "name": "health", "appearance": "minimal columns-2"},
    {"type": "select_multiple few", "name": "both"},
    {"type": "rank few", "name": "order"},
    {"type": "range", "name": "score", "parameters": "start=1 end=5 step=1"},
    {"type": "acknowledge", "name": "seen"},
    {"type": "image", "name": "photo"},
    {"type": "note", "name": "told"},
    {"type": "calculate", "name": "double", "calculation": "${age} * 2"},
    {"type": "begin_group", "name": "home"},
    {"type": "date", "name": "since", "relevant": "${age} > 17", "required": "yes"},
    {"type": "end_group"},
    {"type": "begin_repeat", "name": "member"},
    {"type": "text", "name": "name"},
    {"type": "end_repeat"},
]
TYPES = {
    "/data/who": "input",
    "/data/age": "input",
    "/data/health": "select",
    "/data/both": "select",
    "/data/order": "rank",
    "/data/score": "range",
    "/data/seen": "trigger",
    "/data/photo": "upload",
    "/data/told": "note",
    "/data/double": "calculate",
    "/data/home": "group",
    "/data/home/since": "input",
    "/data/member[1]": "repeat-instance",
    "/data/member[1]/name": "input",
}


def spoken(rows: Sequence[Row]) -> list[Row]:
    ends = ("end_group", "end_repeat")
    return [
        row
        if row["type"] in ends
        else {"label::中文 (zh)": f"问{row['name']}", "label::English (en)": row["name"]} | row
        for row in rows
    ]


@pytest.fixture
def ask(book: Callable[..., Path]) -> Ask:
    """Asks the form of all types, or another of rows."""

    def asked(*steps: object, rows: Sequence[Row] = EVERY, **more: object) -> Reply:
        made = any_form(book(spoken(rows), CHOICES, bare=True))
        ticks = count()
        request = request_of({"form": "-", "steps": list(steps), **more})
        return run(request, Opened(made.xform, {}), now=NOON, tick=lambda: next(ticks) / 1000)

    return asked


def node(reply: Reply, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in reply["nodes"] if one["ref"] == ref)
    return found


def test_nodes_stand_in_document_order_with_their_types(ask: Ask) -> None:
    assert {one["ref"]: one["type"] for one in ask()["nodes"]} == TYPES
    assert [one["ref"] for one in ask()["nodes"]] == list(TYPES)


def test_a_reply_has_the_keys_of_the_protocol(ask: Ask) -> None:
    reply = ask({"set": "/data/who", "to": "王桂芬"})
    assert reply.keys() == {"status", "instance", "nodes", "steps", "loadMs", "ms"}
    assert node(reply, "/data/who") == {
        "ref": "/data/who",
        "type": "input",
        "value": "王桂芬",
        "relevant": True,
        "required": False,
        "readonly": False,
        "valid": True,
        "why": "",
        "message": "",
    }
    assert reply["steps"] == [{"ok": True, "ms": 1.0}]


def test_full_adds_words_options_and_appearances(ask: Ask) -> None:
    told = node(ask(full=True), "/data/health")
    assert (told["label"], told["hint"]) == ("问health", "")
    assert told["options"] == [["good", "好"], ["poor", "差"]]
    assert told["appearances"] == ["minimal", "columns-2"]


def test_what_is_not_relevant_is_listed_with_what_it_holds_and_is_not_submitted(ask: Ask) -> None:
    reply = ask(
        {"set": "/data/age", "to": "20"},
        {"set": "/data/home/since", "to": "2020-01-31"},
        {"set": "/data/age", "to": "3"},
    )
    since = node(reply, "/data/home/since")
    assert (since["relevant"], since["value"], since["valid"]) == (False, "2020-01-31", True)
    assert "since" not in reply["instance"]


def test_a_broken_constraint_is_kept_and_said(ask: Ask) -> None:
    reply = ask({"set": "/data/age", "to": "200"})
    age = node(reply, "/data/age")
    assert reply["steps"][0]["ok"]
    assert (age["value"], age["valid"], age["why"], age["message"]) == (
        "200",
        False,
        "constraint",
        "太大",
    )
    assert node(reply, "/data/home/since")["why"] == "required"
    assert "<age>200</age>" in reply["instance"]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"set": "/data/nobody", "to": "1"}, "unknown_question"),
        ({"set": "/data/double", "to": "1"}, "question_readonly"),
        ({"set": "/data/told", "to": "1"}, "question_readonly"),
        ({"set": "/data/age", "to": "old"}, "answer_refused"),
        ({"set": "/data/health", "to": "bad"}, "answer_refused"),
        ({"set": "/data/home", "to": "1"}, "unknown_question"),
        ({"set": "/data/member[2]/name", "to": "1"}, "unknown_question"),
        ({"set": "data/age", "to": "1"}, "unknown_question"),
        ({"set": "/data/age"}, "not_a_text"),
        ({"set": "/data/age", "to": 34}, "not_a_text"),
        ({"set": "/data/age", "to": None}, "not_a_text"),
        ({"add": "/data/age"}, "unknown_question"),
        ({"add": "/data/member", "n": 0}, "not_a_number_from_1"),
        ({"add": "/data/member", "n": True}, "not_a_number_from_1"),
        ({"add": "/data/member", "n": 1_000_000}, "too_many_at_once"),
        ({"remove": "/data/member"}, "not_a_number_from_1"),
        ({"remove": "/data/member", "at": 2}, "unknown_question"),
        ({"lang": "fr"}, "unknown_language"),
        ({"set": "/data/age", "add": "/data/member"}, "one_action"),
        ({}, "one_action"),
        ("set", "not_an_object"),
        (None, "not_an_object"),
    ],
)
def test_a_step_that_cannot_be_done_answers_so_and_changes_nothing(
    ask: Ask, step: object, code: str
) -> None:
    reply = ask(step, {"set": "/data/who", "to": "后面的照做"})
    refused, done = reply["steps"]
    assert (refused["code"], "ok" in refused) == (code, False)
    assert refused["error"].endswith("没有改动。")
    assert done["ok"]
    assert reply["nodes"] == ask({"set": "/data/who", "to": "后面的照做"})["nodes"]


def test_instances_are_added_and_removed_at_their_place(ask: Ask) -> None:
    reply = ask(
        {"add": "/data/member", "n": 2},
        {"set": "/data/member/name", "to": "甲"},
        {"set": "/data/member[2]/name", "to": "乙"},
        {"set": "/data/member[3]/name", "to": "丙"},
        {"remove": "/data/member", "at": 2},
    )
    names = [one["value"] for one in reply["nodes"] if one["ref"].endswith("/name")]
    assert names == ["甲", "丙"]


def test_a_counted_repeat_takes_no_instance_by_hand(ask: Ask) -> None:
    rows = [
        {"type": "begin_repeat", "name": "member", "repeat_count": "2"},
        {"type": "text", "name": "name"},
        {"type": "end_repeat"},
    ]
    reply = ask({"add": "/data/member"}, {"remove": "/data/member", "at": 1}, rows=rows)
    assert [step["code"] for step in reply["steps"]] == ["question_readonly"] * 2
    assert len([one for one in reply["nodes"] if one["type"] == "repeat-instance"]) == 2


@pytest.mark.parametrize("wanted", ["English (en)", "en", "EN", "English"])
def test_a_language_is_asked_for_by_its_name_or_its_code(ask: Ask, wanted: str) -> None:
    reply = ask({"lang": wanted}, full=True)
    assert node(reply, "/data/health")["label"] == "health"
    assert node(reply, "/data/health")["options"] == [["good", "good"], ["poor", "poor"]]


def test_a_blank_language_is_the_first(ask: Ask) -> None:
    reply = ask({"lang": "en"}, {"lang": ""}, full=True)
    assert node(reply, "/data/who")["label"] == "问who"


def test_a_dump_shows_how_things_stood_at_that_step(ask: Ask) -> None:
    reply = ask({"set": "/data/age", "to": "4"}, {"dump": True}, {"set": "/data/age", "to": "5"})
    dumped = reply["steps"][1]
    assert dumped["ok"]
    assert node(dumped, "/data/double")["value"] == "8"
    assert node(reply, "/data/double")["value"] == "10"
    assert "nodes" not in reply["steps"][0]


def test_a_filling_goes_on_from_its_instance(ask: Ask) -> None:
    first = ask({"set": "/data/age", "to": "40"}, {"add": "/data/member"})
    later = ask({"set": "/data/member[2]/name", "to": "乙"}, instance=first["instance"])
    assert node(later, "/data/double")["value"] == "80"
    assert node(later, "/data/member[2]/name")["value"] == "乙"


def test_the_end_of_the_filling_is_stamped(ask: Ask) -> None:
    rows = [{"type": "end", "name": "ended"}, {"type": "text", "name": "who"}]
    assert "<ended>2026-11-23T12:00:00.000+08:00</ended>" in ask(rows=rows)["instance"]


def test_an_instance_of_another_form_is_refused(ask: Ask) -> None:
    with pytest.raises(InstanceBroken) as refused:
        ask(instance="<other/>")
    reply = refusal(refused.value)
    assert (reply["status"], reply["code"]) == ("failure", "instance_broken")
    assert "instance" in reply["error"]


def test_a_form_that_does_not_run_says_where_and_why() -> None:
    request = request_of({"form": "-"})
    with pytest.raises(FormBroken) as refused:
        run(request, Opened("<h/>", {}), now=NOON, tick=lambda: 0.0)
    reply = refusal(refused.value)
    assert reply["status"] == "failure"
    assert reply["why"] == "no_model"
    assert "不是 XForm" in reply["error"]


@pytest.mark.parametrize(
    "told",
    [
        [],
        "form",
        None,
        {},
        {"form": None},
        {"form": ""},
        {"form": 3},
        {"form": "x", "steps": {}},
        {"form": "x", "full": 1},
        {"form": "x", "media": 1},
        {"form": "x", "instance": ["<data/>"]},
    ],
)
def test_a_request_of_another_shape_is_refused_with_a_sentence(told: object) -> None:
    with pytest.raises(FieldvisitError) as refused:
        request_of(told)
    reply = refusal(refused.value)
    assert (reply["status"], reply["code"]) == ("failure", "request_broken")
    assert reply["error"].startswith("这个请求看不懂：")
