"""Choices and prices that lie in files beside a form: csv, xml and geojson."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.lists import of_file
from fieldvisit.forms.refusals import AnswerRefused, FormBroken
from fieldvisit.forms.session import Session

Filling = Callable[..., Session]
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
Plain = Callable[..., FormDefinition]

VILLAGES = "name,label,town,people\nv1,大柳滩村,xk,300\nv2,小沙窝村,xk,120\nv3,双街村,sj,500\n"
SURVEY = [
    {"type": "text", "name": "town", "label": "镇"},
    {"type": "integer", "name": "least", "label": "至少"},
    {
        "type": "select_one_from_file villages.csv",
        "name": "village",
        "label": "村",
        "choice_filter": "town = ${town}",
    },
    {
        "type": "select_multiple_from_file villages.csv",
        "name": "large",
        "label": "大村",
        "choice_filter": "people >= ${least} and town != 'none'",
    },
    {
        "type": "calculate",
        "name": "people",
        "calculation": "pulldata('villages', 'people', 'name', ${village})",
    },
    {
        "type": "calculate",
        "name": "of_town",
        "calculation": "sum(instance('villages')/root/item[town = ${town}]/people)",
    },
    {
        "type": "calculate",
        "name": "said",
        "calculation": "jr:choice-name(${village}, '${village}')",
    },
]


@pytest.fixture
def session(plain_filling: Filling) -> Session:
    return plain_filling(SURVEY, {"villages.csv": VILLAGES})


def codes(session: Session, ref: str) -> list[str]:
    return [option.value for option in session.state(ref).options]


def test_choices_follow_an_earlier_answer(session: Session) -> None:
    assert codes(session, "/data/village") == []
    session.set("/data/town", "xk")
    assert [option.label for option in session.state("/data/village").options] == [
        "大柳滩村",
        "小沙窝村",
    ]
    session.set("/data/village", "v2")
    assert session.answers()["people"] == "120"
    assert session.answers()["said"] == "小沙窝村"
    assert session.answers()["of_town"] == "420"
    with pytest.raises(AnswerRefused):
        session.set("/data/village", "v3")


def test_a_vanished_choice_takes_what_hangs_on_it_with_it(session: Session) -> None:
    session.set("/data/town", "xk")
    session.set("/data/village", "v2")
    session.set("/data/town", "sj")
    assert session.state("/data/village").value == ""
    assert "people" not in session.answers()


def test_a_filter_may_compare_numbers(session: Session) -> None:
    session.set("/data/least", "200")
    assert codes(session, "/data/large") == ["v1", "v3"]
    session.set("/data/large", "v1 v3")
    session.set("/data/least", "400")
    assert session.state("/data/large").value == "v3"


def test_an_xml_file_and_a_geojson_file_are_lists_too(plain_filling: Filling) -> None:
    points = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "p1",'
        ' "geometry": {"type": "Point", "coordinates": [117.2, 39.1]},'
        ' "properties": {"title": "村委会", "open": null}}]}'
    )
    session = plain_filling(
        [
            {
                "type": "select_one_from_file towns.xml",
                "name": "town",
                "label": "镇",
                "parameters": "value=code label=said",
            },
            {"type": "select_one_from_file places.geojson", "name": "place", "label": "点"},
            {
                "type": "calculate",
                "name": "where",
                "calculation": "instance('places')/root/item[id = ${place}]/geometry",
            },
        ],
        {
            "towns.xml": "<root><item><code>xk</code><said>辛口镇</said></item></root>",
            "places.geojson": points,
        },
    )
    assert [(o.value, o.label) for o in session.state("/data/town").options] == [("xk", "辛口镇")]
    session.set("/data/place", "p1")
    assert session.answers()["where"] == "39.1 117.2 0 0"


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("a.csv", "name,label\r\na,“甲”\r\n\r\nb,乙\r\n", [("a", "“甲”"), ("b", "乙")]),
        ("a.csv", '\ufeffname,label\na,"甲,\n乙"\n', [("a", "甲,\n乙")]),
        ("a.csv", "name;label\na;甲\nb\n", [("a", "甲"), ("b", "")]),
        ("a.csv", "", []),
        ("a.csv", "name,label\n", []),
        ("a.xml", "<root/>", []),
        ("a.xml", "<r><item><name>a</name></item><item><label>乙</label></item></r>", None),
    ],
)
def test_a_file_is_read_as_people_save_it(
    name: str, text: str, rows: list[tuple[str, str]] | None
) -> None:
    listing = of_file(name, text).listing("item")
    assert listing is not None
    read = list(zip(listing.column("name"), listing.column("label"), strict=True))
    assert read == (rows if rows is not None else [("a", ""), ("", "乙")])


@pytest.mark.parametrize(
    ("media", "why"),
    [
        ({}, "missing_media"),
        ({"villages.csv": "name,words\na,b\n"}, "unknown_column"),
        ({"villages.csv": "name,label,town\na,b,c\n"}, "unknown_column"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    plain_form: Plain, media: dict[str, str], why: str
) -> None:
    with pytest.raises(FormBroken) as refused:
        plain_form(SURVEY, media)
    assert refused.value.why == why


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"features": [1]}', '{"features": [{"geometry": 1}]}']
)
def test_a_broken_map_file_is_refused(text: str) -> None:
    with pytest.raises(FormBroken) as refused:
        of_file("a.geojson", text)
    assert refused.value.why == "broken_media"


def test_a_hundred_thousand_choices_answer_at_once(plain_form: Plain) -> None:
    lines = [f"p{n},人{n},t{n % 500},{n}" for n in range(100_000)]
    media = {"villages.csv": "name,label,town,people\n" + "\n".join(lines)}
    began = time.process_time()
    session = Session(plain_form(SURVEY, media), now=NOON)
    assert time.process_time() - began < 6
    session.set("/data/town", "t7")
    began = time.process_time()
    for town in range(20):
        session.set("/data/town", f"t{town}")
        assert len(codes(session, "/data/village")) == 200
        session.set("/data/village", f"p{500 + town}")
        assert session.answers()["people"] == str(500 + town)
    assert (time.process_time() - began) / 60 < 0.015
    began = time.process_time()
    session.set("/data/least", "99999")
    assert time.process_time() - began < 1
    assert codes(session, "/data/large") == ["p99999"]


def test_the_register_need_not_lie_beside_the_form(plain_filling: Filling) -> None:
    survey = [
        {"type": "csv-external", "name": "person"},
        {"type": "text", "name": "id", "label": "号"},
    ]
    entities = [{"list_name": "person", "label": "${id}", "entity_id": "${id}"}]
    session = plain_filling(survey, entities=entities)
    session.set("/data/id", "p1")
    assert 'baseVersion=""' in session.xml()


def test_what_was_sent_last_is_unknown_here(plain_filling: Filling) -> None:
    session = plain_filling(
        [{"type": "text", "name": "a", "label": "a", "default": "${last-saved#a}"}]
    )
    assert session.answers() == {}


def test_lists_with_other_names_of_elements_are_read() -> None:
    model = (
        '<instance id="t"><places kind="x"><place><id>1</id><at><town>辛口</town></at></place>'
        "<road><id>9</id></road></places></instance>"
        '<bind nodeset="/data/a" calculate="concat('
        "instance('t')/places/place[id = 1]/at/town, instance('t')/places/road/id)\"/>"
    )
    form = load(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        "<h:head><h:title/><model><instance><data id='t'><a/></data></instance>"
        f"{model}</model></h:head><h:body/></h:html>"
    )
    session = Session(form, now=NOON)
    assert session.state("/data/a").value == "辛口9"
