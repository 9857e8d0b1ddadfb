"""Publishing: what a workbook becomes, and each thing that keeps it from being published."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from fieldvisit.forms.authoring import convert
from fieldvisit.forms.definition import load
from fieldvisit.forms.publish import publish
from fieldvisit.forms.refusals import Finding, FormRefused

Book = Callable[..., Path]
YES = [{"list_name": "yn", "name": "yes", "label": "是"}]


def findings(path: Path) -> list[Finding]:
    with pytest.raises(FormRefused) as refused:
        publish(path, version=1)
    return refused.value.findings


def text(name: str, **cells: str) -> dict[str, str]:
    return {"type": "text", "name": name, **cells}


def test_a_package_says_what_devices_need(book: Book) -> None:
    settings = {"form_id": "T1", "form_title": "试用表", "minimum_investigators": "2"}
    rows = [text("a", **{"purpose": "核对", "class": "敏感"}), {"type": "note", "name": "n"}]
    package = publish(book(rows, settings=settings), version=7)
    assert (package["form_id"], package["version"], package["title"]) == ("T1", 7, "试用表")
    assert package["fields"]["/data/a"] == {"purpose": "核对", "class": "sensitive"}
    assert package["minimum"] == {"investigators": 2, "respondents": 0}
    assert package["print"] is None
    assert load(package["xform"]).version == "7"


def test_curly_quotes_survive(book: Book) -> None:
    package = publish(book([text("a", label="选了“差”‘吗’")]), version=1)
    assert load(package["xform"]).labels()["a"] == "选了“差”‘吗’"


def test_chinese_headers_are_understood(book: Book, tmp_path: Path) -> None:
    path = book([text("a", relevant="${b} = '1'"), text("b")])
    workbook = openpyxl.load_workbook(path)
    words = {"type": "题型", "name": "名称", "label": "题目", "relevant": "显示条件"}
    for cell in workbook["survey"][1]:
        cell.value = words.get(str(cell.value), cell.value)
    workbook.save(path)
    assert load(publish(path, version=1)["xform"]).node("/data/a").relevant is not None


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ({"type": "colour", "name": "a"}, "type", "unknown_type"),
        ({"type": "select_one", "name": "a"}, "type", "missing_list"),
        ({"type": "begin_repeat", "name": "a"}, "type", "unclosed_repeat"),
        ({"type": "select_one nowhere", "name": "a"}, "type", "unknown_list"),
        ({"type": "", "name": "a"}, "type", "missing_type"),
        ({"type": "text", "name": ""}, "name", "missing_name"),
        ({"type": "text", "name": "a b"}, "name", "blank_in_name"),
        ({"type": "text", "name": "other"}, "name", "duplicate_name"),
        ({"type": "text", "name": "a", "label": ""}, "label", "missing_label"),
        ({"type": "text", "name": "a", "purpose": ""}, "purpose", "missing_purpose"),
        ({"type": "text", "name": "a", "class": ""}, "class", "missing_class"),
        ({"type": "text", "name": "a", "class": "绝密"}, "class", "bad_class"),
        ({"type": "calculate", "name": "a"}, "calculation", "missing_calculation"),
        ({"type": "text", "name": "a", "relevant": "${nobody} = 1"}, "relevant", "unknown_name"),
        ({"type": "text", "name": "a", "label": "问${nobody}"}, "label", "unknown_name"),
        (
            {"type": "text", "name": "a", "relevant": "${other} = = 1"},
            "relevant",
            "broken_expression",
        ),
        (
            {"type": "text", "name": "a", "constraint": "nosuch(.)"},
            "constraint",
            "unknown_function",
        ),
        ({"type": "text", "name": "a", "required": "if(1)"}, "required", "wrong_arguments"),
        ({"type": "text", "name": "a", "default": "today("}, "default", "broken_expression"),
        ({"type": "text", "name": "a", "colour": "red"}, "colour", "unknown_column"),
        ({"type": "text", "name": "a", "relevant": "${a} = 1"}, "relevant", "cycle"),
        ({"type": "end_group", "name": ""}, "type", "unopened_group"),
        ({"type": "begin_group", "name": "a"}, "type", "unclosed_group"),
    ],
)
def test_a_fault_is_found_in_its_row_and_column(
    book: Book, row: dict[str, str], column: str, code: str
) -> None:
    found = findings(book([text("other"), row], YES))
    where = 1 if code == "unknown_column" else 3
    assert (where, column, code) in {(one.row, one.column, one.code) for one in found}


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ([*YES, *YES], "duplicate_choice"),
        ([{"list_name": "yn", "name": "", "label": "是"}], "missing_cell"),
        ([{"list_name": "yn", "name": "yes", "label": ""}], "missing_label"),
        ([{"list_name": "yn", "name": "y s", "label": "是"}], "bad_choice"),
    ],
)
def test_a_fault_in_the_choices_is_found(
    book: Book, choices: list[dict[str, str]], code: str
) -> None:
    found = findings(book([{"type": "select_one yn", "name": "a"}], choices))
    assert ("choices", code) in {(one.sheet, one.code) for one in found}


def test_a_book_without_a_name_is_refused(book: Book) -> None:
    found = findings(book([text("a")], settings={"form_id": "T1", "minimum_investigators": "two"}))
    assert {one.code for one in found} == {"missing_setting", "not_a_count"}


def test_every_fault_is_told_at_once(book: Book) -> None:
    found = findings(book([text("a", label=""), text("b", purpose=""), text("a")]))
    assert [(one.row, one.code) for one in found] == [
        (2, "missing_label"),
        (3, "missing_purpose"),
        (4, "duplicate_name"),
    ]


def test_a_cycle_names_its_fields(book: Book) -> None:
    rows = [
        {"type": "calculate", "name": "a", "calculation": "${b}"},
        {"type": "calculate", "name": "b", "calculation": "${a}"},
        text("c"),
    ]
    (found,) = findings(book(rows))
    assert found.code == "cycle"
    assert {"a", "b"} == set(found.detail.split(" → "))


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK not a workbook")
    assert [one.code for one in findings(path)] == ["unreadable_book"]
    assert [one.code for one in findings(tmp_path / "none.xlsx")] == ["unreadable_book"]


def test_a_workbook_without_survey_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(path)
    assert [one.code for one in findings(path)] == ["no_sheet"]


@pytest.mark.parametrize("leak", [TypeError, AttributeError, KeyError, RecursionError])
def test_whatever_leaks_from_the_converter_is_a_finding(
    book: Book, monkeypatch: pytest.MonkeyPatch, leak: type[Exception]
) -> None:
    def broken(*args: object, **kwargs: object) -> object:
        raise leak("[row : 2] 王某某")

    monkeypatch.setattr(convert, "convert", broken)
    (found,) = findings(book([text("a")]))
    assert (found.code, found.row) == ("not_convertible", 2)
    assert "王某某" not in found.said()


def test_a_finding_is_said_with_its_place(book: Book) -> None:
    found = findings(book([text("a", relevant="${nobody}")]))
    assert found[0].said().startswith("survey 表 第 2 行 relevant（F2）：“nobody”不是")


def test_a_print_cell_that_names_nothing_is_found(book: Book) -> None:
    path = book([text("a")])
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("print")["A1"] = "姓名 ${nobody}"
    workbook.save(path)
    found = findings(path)
    assert [(one.sheet, one.row, one.detail) for one in found] == [("print", 1, "nobody")]
    assert "nobody" in found[0].said()
