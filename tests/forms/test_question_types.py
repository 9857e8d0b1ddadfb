"""The table of question types says what pyxform really writes, and what the engine makes of it."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from pyxform.xls2xform import convert

from fieldvisit.forms import appearances, columns, question_types
from fieldvisit.forms.definition import load
from fieldvisit.forms.question_types import QUESTION_TYPES, QuestionType
from fieldvisit.forms.xform import local

WRITTEN = [
    one for one in QUESTION_TYPES if one.supported and one.kind not in ("", "group", "repeat")
]
CHOICES = [{"list_name": "list", "name": "a", "label": "甲"}]
NEEDED = {"calculate": {"calculation": "1"}, "range": {"parameters": "start=0 end=9 step=1"}}


def converted(one: QuestionType, word: str) -> str:
    """The XForm of a form with one question of a type."""
    rest = {"list": " list", "file": " towns.csv", "": ""}[one.takes]
    row = {"type": f"{word}{rest}", "name": "q", **NEEDED.get(one.name, {})}
    row |= {"label": "题"} if one.shown else {}
    source = {
        "survey": [row, {"type": "text", "name": "other", "label": "题"}],
        "choices": CHOICES,
        "settings": [{"form_id": "t"}],
    }
    xform: str = convert(source, form_name="data").xform
    return xform


def written(one: QuestionType, word: str) -> tuple[Element | None, Element]:
    """The body's element and the bind that pyxform writes for a question of a type."""
    tree = fromstring(converted(one, word))
    controls = [element for element in tree.iter() if element.get("ref") == "/data/q"]
    binds = (element for element in tree.iter() if element.get("nodeset") == "/data/q")
    return next(iter(controls), None), next(binds, Element("bind"))


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.name)
def test_a_type_is_written_as_the_table_says(one: QuestionType) -> None:
    control, bind = written(one, one.name)
    assert (local(control) if control is not None else "") == one.control
    assert bind.get("type", "string") == one.data
    if control is not None:
        assert control.get("mediatype", "").startswith(one.media)
        told = bind.get("readonly") == "true()"
        media = control.get("mediatype", "")
        kind = question_types.kind_asked(local(control), one.data, media=media, told=told)
        assert kind == one.kind


@pytest.mark.parametrize(
    ("one", "word"), [(one, word) for one in WRITTEN for word in one.aliases], ids=str
)
def test_another_word_for_a_type_is_the_same_type(one: QuestionType, word: str) -> None:
    control, bind = written(one, word)
    assert (local(control) if control is not None else "") == one.control
    assert bind.get("type", "string") in (one.data, "string")


@pytest.mark.parametrize(
    ("cell", "name", "rest"),
    [
        ("select_one 村居", "select_one", ("村居",)),
        ("select one from file towns.csv", "select_one_from_file", ("towns.csv",)),
        ("begin group", "begin_group", ()),
        ("begin_repeat", "begin_repeat", ()),
        ("photo", "image", ()),
        ("select_multiple 需求 or_other", "select_multiple", ("需求", "or_other")),
    ],
)
def test_a_cell_names_a_type_and_what_it_takes(cell: str, name: str, rest: tuple[str, ...]) -> None:
    found, after = question_types.named(cell)
    assert found is not None
    assert (found.name, after) == (name, rest)


def test_a_word_that_is_no_type_names_none() -> None:
    assert question_types.named("slider x") == (None, ("slider", "x"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [("xsd:int", "integer"), ("string", "text"), ("", "text"), ("kitten", "text")],
)
def test_a_bind_without_a_known_type_holds_text(data: str, kind: str) -> None:
    assert question_types.kind_of_data(data) == kind


def test_every_appearance_is_for_kinds_there_are() -> None:
    for one in appearances.APPEARANCES:
        assert set(one.kinds) <= question_types.KINDS


@pytest.mark.parametrize(
    ("word", "name", "size"),
    [
        ("columns-3", "columns-n", 3),
        ("w4", "w1 ... w12", 4),
        ("ex:org.example(x=1)", "ex:", 0),
        ("likert", "likert", 0),
    ],
)
def test_an_appearance_is_found_by_its_word(word: str, name: str, size: int) -> None:
    found = appearances.named(word)
    assert found is not None
    assert (found.name, appearances.size(word)) == (name, size)


@pytest.mark.parametrize("word", ["w13", "w0", "columns-", "Likert", "columns-n"])
def test_a_word_that_is_no_appearance_names_none(word: str) -> None:
    assert appearances.named(word) in (None, appearances.named("columns-2"))


def test_a_chinese_header_means_one_column() -> None:
    headers = columns.headers()
    for one in columns.COLUMNS:
        assert headers[one.header] == one.name
    assert {"relevant", "repeat_count", "save_to"} <= columns.names("survey")


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.name)
def test_the_engine_makes_of_a_type_what_the_table_says(one: QuestionType) -> None:
    form = load(converted(one, one.name), {"towns.csv": "name,label\na,甲\n"})
    assert form.node("/data/q").type == one.kind
