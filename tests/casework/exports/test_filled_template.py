"""The office's own sheet is filled as it is: formats stay, nothing is overwritten, no formula comes
in.
"""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fieldvisit.casework.exports.filled_template import (
    NoTemplateKept,
    TemplateUnfit,
    TemplateUnreadable,
    filled,
)
from fieldvisit.rules.outside import System, Wanted
from tests.support.office_sheets import empty_sheet

FIELDS = (Wanted("姓名", "person.name", "B"), Wanted("身份证号", "person.citizen_id", "C"))
TOWN = System("t", "台账", frozenset({"F02"}), date(2026, 11, 1), FIELDS, "x", "", 3)
ROWS = [{"姓名": "王秀兰", "身份证号": "120101194912310026"}, {"姓名": "=1+1", "身份证号": ""}]


def test_each_row_has_the_formats_of_the_first_and_words_stay_words() -> None:
    sheet = load_workbook(BytesIO(filled(empty_sheet(), TOWN, rows=ROWS))).worksheets[0]
    assert (sheet["A1"].value, sheet["B2"].value) == ("辛口镇走访台账", "姓名")
    assert [sheet[f"B{n}"].value for n in (3, 4)] == ["王秀兰", "=1+1"]
    assert {sheet[f"B{n}"].data_type for n in (3, 4)} == {"s"}
    assert sheet["C3"].value == "120101194912310026"
    for one, other in (("B3", "B4"), ("C3", "C4")):
        assert sheet[one].font.name == sheet[other].font.name == "仿宋"
        assert sheet[one].fill.fgColor.rgb == sheet[other].fill.fgColor.rgb == "FFEEDDCC"
    assert sheet["C4"].number_format == "@"
    assert sheet.row_dimensions[4].height == 33
    assert sheet.column_dimensions["C"].width == 24
    assert "A1:G1" in {str(one) for one in sheet.merged_cells.ranges}


@pytest.mark.parametrize(
    ("template", "system", "where"),
    [
        (empty_sheet(also={"B4": "合计"}), TOWN, "B4"),
        (empty_sheet(merged="B4:C4"), TOWN, "B4"),
        (
            empty_sheet(),
            System("t", "台账", TOWN.forms, TOWN.since, FIELDS, "x", "二月", 3),
            "二月",
        ),
    ],
)
def test_another_sheet_than_the_mapping_was_made_for_is_refused(
    template: bytes, system: System, where: str
) -> None:
    with pytest.raises(TemplateUnfit) as refused:
        filled(template, system, rows=ROWS)
    assert refused.value.where == where


@pytest.mark.parametrize("template", [b"", b"PK\x03\x04", b"<html>"])
def test_what_is_no_workbook_is_refused(template: bytes) -> None:
    with pytest.raises(TemplateUnreadable):
        filled(template, TOWN, rows=ROWS)


def test_a_system_without_a_mapping_is_typed_over() -> None:
    plain = System("c", "系统", TOWN.forms, TOWN.since, FIELDS, "x")
    with pytest.raises(NoTemplateKept):
        filled(empty_sheet(), plain, rows=ROWS)
