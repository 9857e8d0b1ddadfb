"""Values set when something happens: at the beginning, in a new instance, after a change."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fieldvisit.forms.refusals import FormBroken
from fieldvisit.forms.session import Session

Filling = Callable[..., Session]
LATER = datetime(2027, 1, 1, tzinfo=UTC)

PEOPLE = [
    {"type": "integer", "name": "base", "label": "b", "default": "3"},
    {"type": "begin_repeat", "name": "m", "label": "m"},
    {"type": "text", "name": "nick", "label": "n", "default": "concat('人', position(..))"},
    {"type": "text", "name": "town", "label": "t", "default": "辛口镇"},
    {"type": "integer", "name": "base_then", "label": "x", "default": "${base} * 2"},
    {"type": "integer", "name": "age", "label": "a"},
    {
        "type": "text",
        "name": "noted",
        "label": "记",
        "trigger": "${age}",
        "calculation": "concat(${nick}, '改成', ${age})",
    },
    {"type": "calculate", "name": "times", "trigger": "${noted}", "calculation": "${times} + 1"},
    {"type": "end_repeat"},
]


def rows(session: Session) -> list[dict[str, object]]:
    found: list[dict[str, object]] = session.answers()["m"]
    return found


def test_each_new_instance_has_its_own_defaults(plain_filling: Filling) -> None:
    session = plain_filling(PEOPLE)
    session.set("/data/base", "5")
    session.add("/data/m", 2)
    assert [(row["nick"], row["town"], row["base_then"]) for row in rows(session)] == [
        ("人1", "辛口镇", 6),
        ("人2", "辛口镇", 10),
        ("人3", "辛口镇", 10),
    ]


def test_a_default_is_given_once(plain_filling: Filling) -> None:
    session = plain_filling(PEOPLE)
    session.set("/data/m/nick", "")
    resumed = Session(session.definition, now=LATER, instance=session.draft_xml())
    assert resumed.state("/data/m/nick").value == ""


def test_a_change_sets_its_own_instance_only(plain_filling: Filling) -> None:
    session = plain_filling(PEOPLE)
    session.add("/data/m")
    changed = session.set("/data/m[2]/age", "40")
    assert session.state("/data/m[2]/noted").value == "人2改成40"
    assert session.state("/data/m[1]/noted").value == ""
    assert "/data/m[2]/noted" in changed.refs
    assert "/data/m[1]/noted" not in changed.refs


def test_the_same_answer_again_is_no_change(plain_filling: Filling) -> None:
    session = plain_filling(PEOPLE)
    session.set("/data/m/age", "40")
    session.set("/data/m/noted", "自己写的")
    session.set("/data/m/age", "40")
    assert session.state("/data/m/noted").value == "自己写的"


def test_a_row_of_the_register_takes_no_default(plain_filling: Filling) -> None:
    given = {"m": [{"nick": "王大爷"}, {}]}
    session = plain_filling(PEOPLE, prefill=given)
    assert [row["nick"] for row in rows(session)] == ["王大爷", "人2"]


def test_instances_that_a_count_brings_have_their_defaults(plain_filling: Filling) -> None:
    survey = [
        {"type": "integer", "name": "n", "label": "n"},
        {"type": "begin_repeat", "name": "m", "label": "m", "repeat_count": "${n}"},
        {"type": "text", "name": "nick", "label": "n", "default": "concat('人', position(..))"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "all", "calculation": "join('、', ${nick})"},
    ]
    session = plain_filling(survey)
    session.set("/data/n", "3")
    assert session.answers()["all"] == "人1、人2、人3"
    session.set("/data/m[2]/nick", "改了")
    session.set("/data/n", "1")
    session.set("/data/n", "2")
    assert session.answers()["all"] == "人1、改了"


EVENTS = """
    <bind nodeset="/data/n" type="int"/><bind nodeset="/data/b" type="int"/>
    <bind nodeset="/data/hidden" relevant="false()"/>
    <setvalue event="odk-instance-first-load" ref="/data/first" value="now()"/>
    <setvalue event="odk-instance-load" ref="/data/each" value="now()"/>
    <setvalue event="odk-instance-first-load" ref="/data/fixed">it's 5 o'clock</setvalue>
    <setvalue event="odk-instance-first-load" ref="/data/n" value="2.7"/>
    <setvalue event="odk-instance-first-load" ref="/data/hidden" value="'kept'"/>
    <setvalue event="xforms-revalidate" ref="/data/done" value="now()"/>
"""
BODY = """
    <input ref="/data/n"><setvalue event="xforms-value-changed" ref="/data/b" value="../n + 1"/>
    </input>
    <input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/n" value="../b + 1"/>
    <setvalue event="xforms-value-changed" ref="/data/wiped"/></input>
    <input ref="/data/wiped"/>
"""


@pytest.fixture
def eventful(raw_filling: Filling) -> Session:
    names = ("first", "each", "fixed", "n", "b", "wiped", "hidden", "done")
    return raw_filling(instance="".join(f"<{one}/>" for one in names), binds=EVENTS, body=BODY)


def test_the_first_load_and_each_load_are_two_events(eventful: Session) -> None:
    first = eventful.state("/data/first").value
    assert first.startswith("2026-11-23T12:00")
    assert eventful.state("/data/each").value == first
    resumed = Session(eventful.definition, now=LATER, instance=eventful.draft_xml())
    assert resumed.state("/data/first").value == first
    assert resumed.state("/data/each").value.startswith("2027-01-01T08:00")


def test_a_fixed_text_is_set_as_it_stands(eventful: Session) -> None:
    assert eventful.state("/data/fixed").value == "it's 5 o'clock"


def test_what_is_set_becomes_of_the_nodes_kind(eventful: Session) -> None:
    # 2.7 becomes 2, which sets b to 3, which sets n once more
    assert [eventful.state(f"/data/{name}").value for name in ("n", "b")] == ["4", "3"]


def test_what_is_not_relevant_is_set_too(eventful: Session) -> None:
    assert eventful.state("/data/hidden").value == "kept"


def test_a_path_may_be_written_as_the_question_sees_it(plain_filling: Filling) -> None:
    """pyxform writes the path of a trigger from where the question stands, not its target."""
    session = plain_filling(
        [
            {"type": "begin_repeat", "name": "m", "label": "m"},
            {"type": "text", "name": "t", "label": "t"},
            {"type": "begin_group", "name": "g", "label": "g"},
            {"type": "calculate", "name": "c", "calculation": "${f}", "trigger": "${t}"},
            {"type": "end_group"},
            {"type": "integer", "name": "f", "label": "f"},
            {"type": "end_repeat"},
        ]
    )
    session.set("/data/m[1]/f", "7")
    session.set("/data/m[1]/t", "x")
    assert session.state("/data/m[1]/g/c").value == "7"


def test_a_value_set_at_the_beginning_is_followed_too(plain_filling: Filling) -> None:
    session = plain_filling(
        [
            {"type": "date", "name": "d", "label": "d", "default": "today()"},
            {"type": "calculate", "name": "c", "calculation": "1 + 1", "trigger": "${d}"},
        ]
    )
    assert session.state("/data/c").value == "2"


def test_the_end_is_an_event(eventful: Session) -> None:
    assert eventful.state("/data/done").value == ""
    eventful.finish(LATER)
    assert eventful.state("/data/done").value.startswith("2027-01-01T08:00")


def test_two_that_set_each_other_come_to_an_end(eventful: Session) -> None:
    eventful.set("/data/wiped", "x")
    eventful.set("/data/n", "10")
    assert [eventful.state(f"/data/{name}").value for name in ("n", "b", "wiped")] == [
        "12",
        "11",
        "",
    ]


@pytest.mark.parametrize("event", ["", "dblclick", "odk-instance-first-load dblclick"])
def test_an_event_that_never_happens_is_refused(raw_filling: Filling, event: str) -> None:
    with pytest.raises(FormBroken) as refused:
        raw_filling(binds=f'<setvalue event="{event}" ref="/data/a" value="1"/>')
    assert refused.value.why == "unknown_event"


def test_an_outside_change_reaches_each_instance(raw_filling: Filling) -> None:
    session = raw_filling(
        instance="<n/><m><x/></m><m><x/></m>",
        body='<input ref="/data/n"><setvalue event="xforms-value-changed" ref="/data/m/x"'
        ' value="concat(/data/n, position(..))"/></input>'
        '<repeat nodeset="/data/m"><input ref="/data/m/x"/></repeat>',
    )
    session.set("/data/n", "7")
    assert session.answers()["m"] == [{"x": "71"}, {"x": "72"}]
