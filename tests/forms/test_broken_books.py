"""Workbooks with a fault in their headers, choices, settings, register, files or print sheet: each
fault is the only finding, in its place (pain 43)."""

from pathlib import Path

import openpyxl
import pytest

from fieldvisit.forms import publish
from fieldvisit.forms.refusals import Finding
from tests.support.workbooks import Broken, written

YN = "list_name | name | label\nyn | yes | 是\nyn | no | 否"
CHOOSE = "type | name\nselect_one yn | a"
MEMBERS = """
type         | name
integer      | n
begin_repeat | member
text         | member_name
begin_repeat | bill
decimal      | amount
end_repeat   |
end_repeat   |
begin_repeat | visit
text         | day
end_repeat   |
"""
REGISTER = "list_name | entity_id | label\nperson | ${a} | ${a}"

BROKEN = [
    Broken(
        "a column nobody knows",
        "type | name | colour\ntext | a | red",
        ("survey 1 colour unknown_column",),
    ),
    Broken(
        "a column with a slip of the pen",
        "type | name | relevent\ntext | a | 1 = 1",
        ("survey 1 relevent unknown_column",),
    ),
    Broken(
        "a translation of what is no text",
        "type | name | relevant::English (en)\ntext | a | 1 = 1",
        ("survey 1 relevant::English (en) unknown_column",),
    ),
    Broken(
        "a column written twice, once in Chinese",
        "type | name | label | 题目\ntext | a | 甲 | 乙",
        ("survey 1 题目 duplicate_column",),
    ),
    Broken(
        "a survey without purposes",
        "type | name | label | class\ntext | a | 甲 | 一般",
        ("survey 1 purpose missing_column",),
        bare=True,
    ),
    Broken(
        "a choice without a code",
        CHOOSE,
        ("choices 4 name missing_cell",),
        YN + "\nyn | | 不详",
    ),
    Broken(
        "a choice of no list",
        CHOOSE,
        ("choices 4 list_name missing_cell",),
        YN + "\n | so | 还行",
    ),
    Broken(
        "a choice without words",
        CHOOSE,
        ("choices 4 label missing_label",),
        YN + "\nyn | so |",
    ),
    Broken(
        "a choice in a foreign tongue alone",
        CHOOSE,
        ("choices 3 label::English (en) missing_chinese",),
        "list_name | name | label | label::English (en)\nyn | yes | 是 | Yes\nyn | no | | No",
    ),
    Broken(
        "a choice written twice",
        CHOOSE,
        ("choices 4 name duplicate_choice",),
        YN + "\nyn | yes | 对",
    ),
    Broken(
        "a code with a blank in it",
        CHOOSE,
        ("choices 4 name bad_choice",),
        YN + "\nyn | not·sure | 不详",
    ),
    Broken(
        "a list that is not there",
        "type | name\nselect_one yn | a\nselect_multiple ny | b",
        ("survey 3 type unknown_list",),
        YN,
    ),
    Broken(
        "choices nowhere",
        CHOOSE,
        ("survey 2 type unknown_list",),
    ),
    Broken(
        "a form without a title",
        found=("settings 2 form_title missing_setting",),
        settings="form_id | form_title\nT1 |",
    ),
    Broken(
        "a form without settings",
        found=("settings 2 form_title missing_setting", "settings 2 form_id missing_setting"),
        settings="",
    ),
    Broken(
        "a number that no file could bear",
        found=("settings 2 form_id bad_form_id",),
        settings="form_id | form_title\nF/02 | 试用表",
    ),
    Broken(
        "signatures counted in words",
        found=("settings 2 minimum_investigators not_a_count",),
        settings="form_id | form_title | minimum_investigators\nT1 | 试用表 | 两人",
    ),
    Broken(
        "a style nobody knows",
        found=("settings 2 style bad_style",),
        settings="form_id | form_title | style\nT1 | 试用表 | page",
    ),
    Broken(
        "two signatures wanted, one to sign",
        "type | name | appearance\nimage | investigator_signature | signature",
        ("settings 2 走访人至少 too_few_signatures",),
        settings="form_id | form_title | 走访人至少\nT1 | 试用表 | 2",
    ),
    Broken(
        "an answer that goes back to nowhere",
        "type | name | save_to\ntext | a | phone",
        ("survey 2 save_to save_to_needs_entities",),
    ),
    Broken(
        "two answers that go back to the same place",
        "type | name | save_to\ntext | a | phone\ntext | b | phone",
        ("survey 3 save_to duplicate_save_to",),
        entities=REGISTER,
    ),
    Broken(
        "an answer that goes back to a register nobody named",
        "type | name | save_to\ntext | a | family#phone",
        ("survey 2 save_to save_to_of_none",),
        entities=REGISTER,
    ),
    Broken(
        "a property that is the register's own word",
        "type | name | save_to\ntext | a | label",
        ("survey 2 save_to bad_save_to",),
        entities=REGISTER,
    ),
    Broken(
        "a group that goes back",
        "type | name | save_to\nbegin_group | g | phone\ntext | a |\nend_group | |",
        ("survey 2 save_to save_to_of_group",),
        entities=REGISTER,
    ),
    Broken(
        "a register that makes nameless records",
        found=("entities 2 label entity_needs_label",),
        entities="list_name | label | create_if\nperson | | 1 = 1",
    ),
    Broken(
        "a register that changes nobody knows what",
        found=("entities 2 entity_id entity_needs_id",),
        entities="list_name | label | entity_id | update_if\nperson | 甲 | | 1 = 1",
    ),
    Broken(
        "a file that is not there",
        "type | name\nselect_one_from_file 村.csv | a",
        ("survey 2 type media_missing",),
    ),
    Broken(
        "a file somewhere else",
        "type | name\nselect_one_from_file ../村.csv | a",
        ("survey 2 type media_name",),
    ),
    Broken(
        "a file without the column of words",
        "type | name\nselect_one_from_file 村.csv | a",
        ("survey 2 type media_column",),
        files={"村.csv": "name,title\na,东村\n"},
    ),
    Broken(
        "a file without a row",
        "type | name\nselect_one_from_file 村.csv | a",
        ("survey 2 type media_empty",),
        files={"村.csv": "name,label\n"},
    ),
    Broken(
        "a filter on a column that the file has not",
        "type | name | choice_filter\nselect_one_from_file 村.csv | a | town = 'x'",
        ("survey 2 choice_filter unknown_choice_column",),
        files={"村.csv": "name,label\na,东村\n"},
    ),
    Broken(
        "a table pulled from that is not there",
        "type | name | calculation\ncalculate | a | pulldata('低保', 'sum', 'name', '1')",
        ("survey 2 calculation media_missing",),
    ),
    Broken(
        "a print sheet with nothing on it",
        found=("print 1 A print_empty",),
        paper="·",
    ),
    Broken(
        "a print cell that names nothing",
        found=("print 2 B print_name_unknown",),
        paper="姓名 | ${a}\n性别 | ${sex}",
    ),
    Broken(
        "a print cell drawn in a way nobody knows",
        found=("print 1 A print_style_unknown",),
        paper="${a:red}",
    ),
    Broken(
        "a field of a repeat without its repeat",
        MEMBERS,
        ("print 1 A print_needs_repeat",),
        paper="${member_name}",
    ),
    Broken(
        "a field that the repeat has not",
        MEMBERS,
        ("print 1 A print_field_unknown",),
        paper="${member.age}",
    ),
    Broken(
        "two repeats in one row",
        MEMBERS,
        ("print 2 - print_two_repeats",),
        paper="名单 | 走访\n${member.name} | ${visit.day}",
    ),
    Broken(
        "a repeat inside a repeat",
        MEMBERS,
        ("print 1 A print_deep_repeat",),
        paper="${bill.amount}",
    ),
]

HINTS = [
    Broken(
        "a list that nobody draws on",
        found=("choices 2 list_name unused_list",),
        choices=YN,
    ),
    Broken(
        "two choices of the same words",
        CHOOSE,
        ("choices 4 label same_words",),
        YN + "\nyn | si | 是",
    ),
    Broken(
        "an appearance with a slip of the pen",
        "type | name | appearance\ntext | a | multi-line",
        ("survey 2 appearance unknown_appearance",),
    ),
    Broken(
        "an appearance of another type",
        "type | name | appearance\ntext | a | signature",
        ("survey 2 appearance idle_appearance",),
    ),
    Broken(
        "an appearance that we do not draw",
        "type | name | appearance\nimage | a | annotate",
        ("survey 2 appearance unsupported_appearance",),
    ),
    Broken(
        "a filter on what is no choice",
        "type | name | choice_filter\ntext | a | name = 'x'",
        ("survey 2 choice_filter idle_cell",),
    ),
    Broken(
        "a hidden field that is required",
        "type | name | required\nhidden | a | yes",
        ("survey 2 required idle_cell",),
    ),
    Broken(
        "a message that is never said",
        "type | name | required_message\ntext | a | 请填",
        ("survey 2 required_message idle_message",),
    ),
]


def told(broken: Broken, folder: Path) -> tuple[tuple[str, ...], set[bool]]:
    found = publish.check(written(broken, folder))
    places = tuple(f"{one.sheet} {one.row} {one.column or '-'} {one.code}" for one in found)
    return places, {one.hint for one in found}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.why)
def test_the_fault_is_the_only_finding_and_stands_in_its_place(
    broken: Broken, tmp_path: Path
) -> None:
    assert told(broken, tmp_path) == (broken.found, {False})


@pytest.mark.parametrize("broken", HINTS, ids=lambda broken: broken.why)
def test_what_is_worth_a_look_keeps_nothing_from_being_published(
    broken: Broken, tmp_path: Path
) -> None:
    assert told(broken, tmp_path) == (broken.found, {True})


def drawn(folder: Path, survey: list[list[str]], *, joined: str = "") -> list[Finding]:
    """What is found in a workbook whose survey stands exactly so; `joined`: cells merged in it."""
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "survey"
    for row in survey:
        workbook["survey"].append(row)
    if joined:
        workbook["survey"].merge_cells(joined)
    settings = workbook.create_sheet("settings")
    settings.append(["form_id", "form_title"])
    settings.append(["T1", "试用表"])
    workbook.save(folder / "form.xlsx")
    return publish.check(folder / "form.xlsx")


HEAD = ["type", "name", "label", "purpose", "class"]
LINE = ["text", "a", "题", "试", "一般"]


def test_titles_and_blank_rows_may_stand_above_the_header(tmp_path: Path) -> None:
    assert drawn(tmp_path, [["特困月探访"], [], *[["说明"]] * 97, HEAD, LINE]) == []


def test_a_header_below_row_100_is_found_where_it_stands(tmp_path: Path) -> None:
    (found,) = drawn(tmp_path, [*[["说明"]] * 100, HEAD, LINE])
    assert (found.sheet, found.row, found.code) == ("survey", 101, "header_too_low")


def test_a_survey_without_a_header_is_found(tmp_path: Path) -> None:
    (found,) = drawn(tmp_path, [LINE, LINE])
    assert (found.sheet, found.row, found.code) == ("survey", 1, "no_header")


def test_cells_of_blanks_alone_bind_nothing(tmp_path: Path) -> None:
    head = [*HEAD, "relevant", "calculation", "required"]
    assert drawn(tmp_path, [head, [*LINE, "  ", "\u3000", "\u00a0"]]) == []
    package = publish.publish(tmp_path / "form.xlsx", version=1)
    assert "relevant" not in package["xform"]
    assert "calculate" not in package["xform"]


def test_a_cell_that_a_formula_broke_is_found(tmp_path: Path) -> None:
    (found,) = drawn(tmp_path, [HEAD, ["text", "a", "#REF!", "试", "一般"]])
    assert (found.row, found.column, found.code) == (2, "label", "formula_error")


def test_a_formula_that_was_never_computed_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    (found,) = drawn(tmp_path, [HEAD, ["text", "a", '=CONCATENATE("姓","名")', "试", "一般"]])
    assert (found.row, found.cell, found.code) == (2, "C2", "formula_without_value")
    assert "用 WPS 或 Excel 打开存一次" in found.said()


def test_a_formula_on_the_print_sheet_that_was_never_computed_is_found_too(tmp_path: Path) -> None:
    path = written(Broken("", "type | name\ntext | a", paper="姓名 | ${a}"), tmp_path)
    workbook = openpyxl.load_workbook(path)
    workbook["print"]["C1"] = "=1+1"
    workbook.save(path)
    (found,) = publish.check(path)
    assert (found.sheet, found.cell, found.code) == ("print", "C1", "formula_without_value")


def test_a_type_joined_over_several_questions_is_found_with_its_cells(tmp_path: Path) -> None:
    path = written(Broken("", "type | name\ntext | a\ntext | b"), tmp_path)
    workbook = openpyxl.load_workbook(path)
    workbook["survey"].merge_cells("A2:A3")
    workbook.save(path)
    (found,) = publish.check(path)
    assert (found.sheet, found.row, found.cell, found.code) == ("survey", 2, "A2", "merged_rows")
    assert "A2:A3 这几格合并了" in found.said()


def test_a_title_joined_above_the_header_is_no_fault(tmp_path: Path) -> None:
    assert drawn(tmp_path, [["特困月探访"], [], HEAD, LINE], joined="A1:C2") == []


def test_the_nearest_known_word_is_suggested(tmp_path: Path) -> None:
    broken = Broken("slips", "type | name | relevent\nintegr | age |\ntext | a | ${agee} > roud(1)")
    survey = broken.survey.replace("relevent", "relevant")
    found = publish.check(written(Broken("", survey), tmp_path))
    assert [one.instead for one in found] == ["integer", "age"]
    found = publish.check(written(broken, tmp_path))
    assert "是不是想写“relevant”？" in found[0].said()


def test_a_yes_in_words_is_told_how_it_is_written(tmp_path: Path) -> None:
    broken = Broken("required in words", "type | name | required\ntext | a | 是的")
    (found,) = publish.check(written(broken, tmp_path))
    assert found.said().endswith("是不是想写“yes”？")
