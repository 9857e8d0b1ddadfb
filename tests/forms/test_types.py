"""Kinds of questions: what a control and a bind make of a node, and what it may hold."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fieldvisit.forms.refusals import AnswerRefused, QuestionReadonly
from fieldvisit.forms.session import Session

Filling = Callable[..., Session]
NAMES = "abcdefghijklmnopq"
SURVEY = [
    {"type": "start", "name": "began"},
    {"type": "today", "name": "day"},
    {"type": "username", "name": "user"},
    {"type": "deviceid", "name": "device"},
    {"type": "phonenumber", "name": "phone"},
    {"type": "email", "name": "mail"},
    {"type": "audit", "name": "audit"},
    {"type": "hidden", "name": "quiet"},
    {"type": "range", "name": "level", "label": "x", "parameters": "start=1 end=5 step=0.5"},
    {"type": "image", "name": "photo", "label": "x", "parameters": "max-pixels=1024"},
    {"type": "image", "name": "sign", "label": "x", "appearance": "signature"},
    {"type": "audio", "name": "voice", "label": "x", "parameters": "quality=low"},
    {"type": "video", "name": "film", "label": "x"},
    {"type": "file", "name": "paper", "label": "x"},
    {"type": "geopoint", "name": "place", "label": "x"},
    {"type": "geotrace", "name": "way", "label": "x"},
    {"type": "geoshape", "name": "field", "label": "x"},
    {"type": "barcode", "name": "code", "label": "x"},
    {"type": "acknowledge", "name": "seen", "label": "x"},
    {"type": "time", "name": "clock", "label": "x"},
    {"type": "note", "name": "told", "label": "x"},
    {"type": "integer", "name": "years", "label": "x"},
    {"type": "calculate", "name": "twice", "calculation": "${years} * 2"},
    {"type": "begin_group", "name": "g", "label": "组", "appearance": "field-list"},
    {"type": "text", "name": "lines", "label": "x", "appearance": "multiline", "read_only": "yes"},
    {"type": "end_group"},
]


@pytest.fixture(scope="module")
def session(plain_form: Callable[..., object]) -> Session:
    now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    about = {"username": "wang", "deviceid": "d-1", "phonenumber": "138", "email": "w@example.org"}
    return Session(plain_form(SURVEY), now=now, about=about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("began", "hidden"),
        ("quiet", "hidden"),
        ("level", "range"),
        ("photo", "image"),
        ("sign", "image"),
        ("voice", "audio"),
        ("film", "video"),
        ("paper", "file"),
        ("place", "geopoint"),
        ("way", "geotrace"),
        ("field", "geoshape"),
        ("code", "barcode"),
        ("seen", "acknowledge"),
        ("clock", "time"),
        ("told", "note"),
        ("years", "integer"),
        ("twice", "calculate"),
        ("g", "group"),
    ],
)
def test_each_kind_of_question_is_told(session: Session, name: str, kind: str) -> None:
    assert session.state(f"/data/{name}").type == kind


def test_who_and_which_device_are_told_to_the_form(session: Session) -> None:
    answers = session.answers()
    told = [answers[name] for name in ("user", "device", "phone", "mail", "day")]
    assert told == ["wang", "d-1", "138", "w@example.org", "2026-11-23"]


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [
        ("level", "start", "1"),
        ("level", "end", "5"),
        ("level", "step", "0.5"),
        ("photo", "max-pixels", "1024"),
        ("voice", "quality", "low"),
        ("film", "mediatype", "video/*"),
    ],
)
def test_a_widget_is_told_its_parameters(
    session: Session, name: str, parameter: str, value: str
) -> None:
    assert session.state(f"/data/{name}").parameters[parameter] == value


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("level", "3.5", "3.5"),
        ("photo", "a.jpg", "a.jpg"),
        ("place", "39.1 117.2", "39.1 117.2"),
        ("place", " 39.1  117.2 3 4.5 ", "39.1 117.2 3 4.5"),
        ("way", "39 117 0 0;39.1 117 0 0; ", "39 117 0 0; 39.1 117 0 0"),
        ("field", "39 117 0 0; 39.1 117 0 0; 39 117 0 0", "39 117 0 0; 39.1 117 0 0; 39 117 0 0"),
        ("code", "69012345", "69012345"),
        ("clock", "08:30:00.000+08:00", "08:30:00.000+08:00"),
        ("quiet", "x", "x"),
    ],
)
def test_an_answer_of_its_kind_is_kept(session: Session, name: str, given: str, kept: str) -> None:
    session.set(f"/data/{name}", given)
    assert session.state(f"/data/{name}").value == kept
    session.set(f"/data/{name}", "")
    assert session.state(f"/data/{name}").value == ""


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("level", "many"),
        ("place", "39.1"),
        ("place", "99 117"),
        ("place", "39 181"),
        ("place", "1 2 3 4 5"),
        ("place", "north east"),
        ("way", "39 117; x"),
        ("field", ";"),
        ("clock", "noon"),
    ],
)
def test_an_answer_of_another_kind_is_refused(session: Session, name: str, wrong: str) -> None:
    with pytest.raises(AnswerRefused):
        session.set(f"/data/{name}", wrong)


@pytest.mark.parametrize(
    ("kind", "source", "text"),
    [
        ("int", "7 div 2", "3"),
        ("int", "-7 div 2", "-3"),
        ("int", "'x'", ""),
        ("int", "1 div 0", ""),
        ("decimal", "7 div 2", "3.5"),
        ("decimal", "'2.50'", "2.5"),
        ("string", "7 div 2", "3.5"),
        ("string", "6 div 2", "3"),
        ("string", "0 div 0", ""),
        ("string", "1 = 1", "true"),
        ("date", "now()", "2026-11-23"),
        ("date", "20000", "2024-10-04"),
        ("date", "'nonsense'", ""),
        ("dateTime", "today()", "2026-11-23T00:00:00.000+08:00"),
        ("time", "now()", "12:00:00.000+08:00"),
        ("string", "today()", "2026-11-23"),
        ("boolean", "1 > 2", "false"),
    ],
)
def test_a_calculation_becomes_of_the_nodes_kind(
    raw_filling: Filling, kind: str, source: str, text: str
) -> None:
    source = source.replace(">", "&gt;")
    session = raw_filling(binds=f'<bind nodeset="/data/a" type="{kind}" calculate="{source}"/>')
    assert session.state("/data/a").value == text


def test_a_truth_worked_out_is_a_truth_for_others(raw_filling: Filling) -> None:
    session = raw_filling(
        instance="<n/><a/><b/><c/>",
        binds='<bind nodeset="/data/n" type="int"/>'
        '<bind nodeset="/data/a" calculate="/data/n > 2"/>'
        '<bind nodeset="/data/b" calculate="if(/data/a, 1, 0)"/>'
        "<bind nodeset=\"/data/c\" calculate=\"if(/data/a = 'false', 'no', 'yes')\"/>",
        body='<input ref="/data/n"/>',
    )
    for value, told in (("1", "0no"), ("3", "1yes"), ("2", "0no")):
        session.set("/data/n", value)
        assert session.state("/data/b").value + session.state("/data/c").value == told


def test_a_group_hands_down_that_it_is_readonly(raw_filling: Filling) -> None:
    session = raw_filling(
        instance="<n/><g><a/></g><m><a/></m>",
        binds="<bind nodeset='/data/g' readonly=\"/data/n = 'x'\"/>"
        "<bind nodeset='/data/m' readonly=\"/data/n = 'x'\"/>",
        body='<input ref="/data/n"/><group ref="/data/g"><input ref="/data/g/a"/></group>'
        '<repeat nodeset="/data/m"><input ref="/data/m/a"/></repeat>',
    )
    session.set("/data/g/a", "1")
    changed = session.set("/data/n", "x")
    assert "/data/g/a" in changed.refs
    for ref in ("/data/g/a", "/data/m/a"):
        assert session.state(ref).readonly
        with pytest.raises(QuestionReadonly):
            session.set(ref, "2")


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("xsd:int", "integer"), ("select1", "hidden"), ("odk:rank", "hidden"), ("long", "hidden")],
)
def test_types_have_other_names(raw_filling: Filling, kind: str, type_: str) -> None:
    body = '<input ref="/data/a"/>' if type_ == "integer" else ""
    session = raw_filling(binds=f'<bind nodeset="/data/a" type="{kind}"/>', body=body)
    assert session.state("/data/a").type == type_


def test_an_unknown_type_is_a_text(raw_filling: Filling) -> None:
    session = raw_filling(
        binds='<bind nodeset="/data/a" type="colour"/>', body='<input ref="/data/a"/>'
    )
    session.set("/data/a", "红")
    assert session.state("/data/a").type == "text"
