"""An author may use the whole language of XLSForm, in English or in Chinese words."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fieldvisit.forms.authoring.kinds import Kind, kind_of
from fieldvisit.forms.publish import publish
from fieldvisit.forms.refusals import FormRefused

Book = Callable[..., Path]
Row = Mapping[str, str]
TOWNS = [
    {"list_name": "城镇", "name": "a", "label": "甲镇"},
    {"list_name": "城镇", "name": "b", "label": "乙镇"},
]


def published(book: Book, survey: list[Row], choices: list[Row] | None = None) -> dict[str, Any]:
    return publish(book(survey, choices or TOWNS), version=1)


def codes(path: Path) -> list[str]:
    with pytest.raises(FormRefused) as refused:
        publish(path, version=1)
    return [one.code for one in refused.value.findings]


def add_sheet(path: Path, name: str, rows: list[list[str]]) -> Path:
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.create_sheet(name)
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("单选 城镇", Kind("select_one", "城镇")),
        ("多选  城镇 可另填", Kind("select_multiple", "城镇", other=True)),
        ("select_one 城镇 or_other", Kind("select_one", "城镇", other=True)),
        ("Select One 城镇", Kind("select_one", "城镇")),
        ("文件单选 村.csv", Kind("select_one_from_file", "村.csv")),
        ("重复组", Kind("begin_repeat")),
        ("重复组结束", Kind("end_repeat")),
        ("end repeat", Kind("end_repeat")),
        ("签名", Kind("image", appearance="signature")),
        ("Integer", Kind("integer")),
        ("datetime", Kind("dateTime")),
    ],
)
def test_a_type_is_understood_in_both_languages(typed: str, kind: Kind) -> None:
    assert kind_of(typed) == kind
    assert kind.known


@pytest.mark.parametrize("typed", ["颜色", "select_one", "text 城镇", "osm", "select_one a b"])
def test_a_word_that_is_no_type_is_not_known(typed: str) -> None:
    assert not kind_of(typed).known


@pytest.mark.parametrize(
    "row",
    [
        {"type": "rank 城镇"},
        {"type": "range", "parameters": "start=1 end=5 step=1"},
        {"type": "geopoint"},
        {"type": "geotrace"},
        {"type": "geoshape"},
        {"type": "audio"},
        {"type": "video"},
        {"type": "file"},
        {"type": "barcode"},
        {"type": "acknowledge"},
        {"type": "签名"},
        {"type": "录音"},
        {"type": "text", "guidance_hint": "怎么问"},
        {"type": "text", "trigger": "${other}", "calculation": "now()"},
        {"type": "多选 城镇", "choice_filter": "name != ${other}"},
        {"type": "单选 城镇", "appearance": "minimal autocomplete"},
    ],
    ids=lambda row: row["type"],
)
def test_every_question_is_published(book: Book, row: Row) -> None:
    package = published(book, [{"type": "text", "name": "other"}, {"name": "q", **row}])
    assert "/data/q" in package["fields"]


def test_a_repeat_is_published_with_relative_names_and_a_count(book: Book) -> None:
    survey = [
        {"type": "整数", "name": "n"},
        {"type": "重复组", "name": "member", "label": "成员", "repeat_count": "${n}"},
        {"type": "文本", "name": "member_name"},
        {"type": "整数", "name": "age", "relevant": "${member_name} != ''"},
        {"type": "重复组结束"},
        {"type": "计算", "name": "oldest", "calculation": "max(${age})"},
    ]
    package = published(book, survey)
    assert "relevant=\" ../member_name  != ''\"" in package["xform"]
    assert 'jr:count=" /data/n "' in package["xform"]
    assert set(package["fields"]) == {"/data/n"} | {
        f"/data/{name}" for name in ("member/member_name", "member/age", "oldest")
    }


def test_an_end_of_the_other_kind_is_found(book: Book) -> None:
    survey = [{"type": "重复组", "name": "m"}, {"type": "text", "name": "a"}, {"type": "end_group"}]
    assert codes(book(survey)) == ["crossed_group"]


def test_another_answer_gets_a_chinese_line_of_its_own(book: Book) -> None:
    xform = published(book, [{"type": "单选 城镇 可另填", "name": "q", "label": "哪个镇"}])["xform"]
    assert "哪个镇（其他，请写明）" in xform
    assert "<label>其他</label>" in xform
    assert "selected( /data/q , 'other')" in xform
    assert "Specify" not in xform


def test_a_file_of_choices_lies_beside_the_workbook(book: Book, tmp_path: Path) -> None:
    (tmp_path / "村.csv").write_bytes("name,label\nv1,东村\n".encode("gb18030"))
    path = book([{"type": "文件单选 村.csv", "name": "village"}])
    assert publish(path, version=1)["media"] == {"村.csv": "name,label\nv1,东村\n"}


def test_a_file_that_is_not_there_is_found(book: Book) -> None:
    survey = [
        {"type": "select_one_from_file towns.csv", "name": "a"},
        {"type": "calculate", "name": "b", "calculation": "pulldata('other', 'x', 'name', 'y')"},
        {"type": "select_one_from_file ../secret.csv", "name": "c"},
    ]
    assert codes(book(survey)) == ["media_missing", "media_missing", "media_name"]


def test_a_form_speaks_two_languages(book: Book) -> None:
    row = {"type": "text", "name": "a", "label": "姓名", "label::English (en)": "Name"}
    xform = published(book, [row])["xform"]
    assert '<translation lang="中文 (zh)" default="true()">' in xform
    assert '<translation lang="English (en)">' in xform


def test_a_label_in_a_foreign_tongue_alone_is_found(book: Book) -> None:
    row = {"type": "text", "name": "a", "label": "", "label::English (en)": "Name"}
    assert codes(book([row])) == ["missing_chinese"]


def test_what_goes_back_to_the_register_is_carried(book: Book) -> None:
    path = book([{"type": "text", "name": "phone", "save_to": "phone"}])
    add_sheet(path, "实体", [["登记表", "编号", "题目"], ["person", "${phone}", "${phone}"]])
    xform = publish(path, version=1)["xform"]
    assert 'entities:saveto="phone"' in xform
    assert 'dataset="person"' in xform


def test_sheets_and_headers_may_be_chinese_throughout(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = {
        "题目": [
            ["特困月探访"],
            ["题型", "名称", "题目", "必填", "显示条件", "用途", "敏感级别"],
            ["整数", "年龄", "多大了", "是", None, "核对", "一般"],
            ["单选 是否", "低保", "是不是低保", "否", "${年龄} > 60", "核对", "敏感"],
        ],
        "选项": [["选项表", "代码", "文字"], ["是否", "yes", "是"], ["是否", "no", "否"]],
        "设置": [["表号", "表名"], ["T1", "试用表"]],
    }
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(tmp_path / "form.xlsx")
    package = publish(tmp_path / "form.xlsx", version=1)
    assert package["fields"]["/data/低保"] == {"purpose": "核对", "class": "sensitive"}
    assert 'required="true()"' in package["xform"]


def test_a_finding_names_the_sheet_and_column_as_the_author_wrote_them(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.create_sheet("题目", 0)
    for row in (["题型", "名称", "题目", "用途", "敏感级别"], ["颜色", "a", "题", "试", "一般"]):
        sheet.append(row)
    settings = workbook.create_sheet("设置")
    settings.append(["表号", "表名"])
    settings.append(["T1", "试用表"])
    workbook.save(tmp_path / "form.xlsx")
    with pytest.raises(FormRefused) as refused:
        publish(tmp_path / "form.xlsx", version=1)
    (found,) = refused.value.findings
    assert found.said().startswith("题目 表 第 2 行 题型（A2）：题型“颜色”不认得")
