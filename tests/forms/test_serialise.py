"""Instances as XML and back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.refusals import InstanceBroken
from fieldvisit.forms.serialise import values_of
from fieldvisit.forms.session import Session

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<data id="F02"><form_no>&b;</form_no></data>'
)


@pytest.mark.parametrize(
    ("instance", "why"),
    [
        ("", "unreadable"),
        ("<data>", "unreadable"),
        (BOMB, "unreadable"),
        ("<a>" * 60 + "</a>" * 60, "unreadable"),
        ("<other/>", "other_form"),
        ('<data id="F99"/>', "other_form"),
    ],
)
def test_what_is_no_instance_of_the_form_is_refused(
    f02: FormDefinition, instance: str, why: str
) -> None:
    with pytest.raises(InstanceBroken) as refused:
        Session(f02, now=NOW, instance=instance)
    assert refused.value.why == why


def test_the_instance_names_its_form_and_version(f02: FormDefinition) -> None:
    assert Session(f02, now=NOW).xml().startswith('<data id="F02" version="3">')


def test_values_are_read_without_the_form(f02: FormDefinition) -> None:
    session = Session(f02, now=NOW, prefill={"person_name": "孙桂芬"})
    session.set("/data/meet/result", "met_person")
    found = values_of(session.xml())
    assert (found["person_name"], found["result"]) == ("孙桂芬", "met_person")
    assert "food" not in found


def test_json_values_keep_their_kind(filling: Callable[..., Session]) -> None:
    session = filling(
        [
            {"type": "integer", "name": "people"},
            {"type": "decimal", "name": "mu"},
            {"type": "select_multiple t", "name": "tags"},
        ],
        [
            {"list_name": "t", "name": "a", "label": "甲"},
            {"list_name": "t", "name": "b", "label": "乙"},
        ],
    )
    session.set("/data/people", "3")
    session.set("/data/mu", "1.5")
    session.set("/data/tags", "b a")
    assert session.answers() == {"people": 3, "mu": 1.5, "tags": ["b", "a"]}
    assert session.texts()["tags"] == "b a"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=some.text(max_size=80))
def test_any_text_survives_the_draft(f12: FormDefinition, text: str) -> None:
    session = Session(f12, now=NOW)
    session.set("/data/jot/text", text)
    held = session.state("/data/jot/text").value
    resumed = Session(f12, now=NOW, instance=session.draft_xml())
    assert resumed.state("/data/jot/text").value == held
    assert held == text or set(text) - set(held)


def test_a_readonly_text_given_from_outside_outlasts_a_save(
    filling: Callable[..., Session],
) -> None:
    shown = {"type": "text", "name": "who", "label": "姓名", "readonly": "yes"}
    asked = {"type": "text", "name": "mood", "label": "${who}今天怎样"}
    begun = filling([shown, asked], who="孙桂芬")
    again = Session(begun.definition, now=NOW, instance=begun.draft_xml())
    assert again.state("/data/who").value == "孙桂芬"
    assert again.state("/data/mood").label == "孙桂芬今天怎样"
