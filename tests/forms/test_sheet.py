"""A drawn `print` sheet read as a layout, and an author's slips named by cell."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from fieldvisit.forms.refusals import Finding, FormRefused
from fieldvisit.forms.sheet import read_print_sheet, role_of

Draw = Callable[[Worksheet], None]


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[Draw], dict[str, Any]]:
    def make(draw: Draw) -> dict[str, Any]:
        workbook = openpyxl.Workbook()
        sheet = workbook.create_sheet("print")
        margins = sheet.page_margins
        margins.left, margins.right, margins.top, margins.bottom = 1, 1, 1, 1
        draw(sheet)
        workbook.save(tmp_path / "form.xlsx")
        layout = read_print_sheet(tmp_path / "form.xlsx")
        assert layout is not None
        return layout

    return make


def two_cells(sheet: Worksheet) -> None:
    sheet["A1"], sheet["B2"] = "姓名", "${person_name}"


def test_a_workbook_without_a_print_sheet_has_no_layout(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    assert read_print_sheet(tmp_path / "plain.xlsx") is None


def test_columns_fill_the_type_area_in_their_proportion(
    drawn: Callable[[Draw], dict[str, Any]],
) -> None:
    def draw(sheet: Worksheet) -> None:
        two_cells(sheet)
        sheet.column_dimensions["A"].width = 10
        sheet.column_dimensions["B"].width = 30

    narrow, wide = drawn(draw)["columns_mm"]
    assert narrow + wide == pytest.approx(210 - 2 * 25.4, abs=0.01)
    assert wide / narrow == pytest.approx(215 / 75, rel=0.01)


def test_rows_keep_their_height_unless_one_page_is_asked_for(
    drawn: Callable[[Draw], dict[str, Any]],
) -> None:
    def draw(sheet: Worksheet) -> None:
        two_cells(sheet)
        sheet.row_dimensions[1].height = 400
        sheet.row_dimensions[2].height = 400

    def pressed(sheet: Worksheet) -> None:
        draw(sheet)
        sheet.sheet_properties.pageSetUpPr.fitToPage = True

    assert drawn(draw)["rows_mm"] == pytest.approx([400 * 25.4 / 72] * 2, abs=0.01)
    assert sum(drawn(pressed)["rows_mm"]) == pytest.approx(297 - 2 * 25.4, abs=0.01)


def test_a_merged_cell_brings_its_span_and_its_whole_outline(
    drawn: Callable[[Draw], dict[str, Any]],
) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet["A1"] = "签名"
        sheet.merge_cells("A1:B2")
        sheet["A1"].border = Border(left=Side("medium"), top=Side("thin"))
        sheet["B2"].border = Border(right=Side("medium"), bottom=Side("hair"))

    (cell,) = drawn(draw)["cells"]
    assert (cell["rowspan"], cell["colspan"]) == (2, 2)
    assert cell["borders"] == {
        "left": "medium",
        "top": "thin",
        "right": "medium",
        "bottom": "thin",
    }


def test_font_size_weight_and_place_are_taken_over(
    drawn: Callable[[Draw], dict[str, Any]],
) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet["A1"] = "标题"
        sheet["A1"].font = Font(name="黑体", size=18, bold=True)
        sheet["A1"].alignment = Alignment(horizontal="center", vertical="top")

    (cell,) = drawn(draw)["cells"]
    told = {name: cell[name] for name in ("font", "size", "bold", "align", "valign")}
    assert told == {"font": "hei", "size": 18, "bold": True, "align": "center", "valign": "top"}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("黑体", "hei"),
        ("SimHei", "hei"),
        ("仿宋_GB2312", "fang"),
        ("FangSong", "fang"),
        ("楷体", "kai"),
        ("方正小标宋简体", "song"),
        ("Calibri", "song"),
    ],
)
def test_a_fonts_name_stands_for_one_of_four_faces(name: str, role: str) -> None:
    assert role_of(name) == role


def test_rows_to_repeat_are_the_head_of_each_page(
    drawn: Callable[[Draw], dict[str, Any]],
) -> None:
    def draw(sheet: Worksheet) -> None:
        two_cells(sheet)
        sheet.print_title_rows = "1:2"

    assert drawn(draw)["head_rows"] == 2


def test_an_empty_print_sheet_is_refused(drawn: Callable[[Draw], dict[str, Any]]) -> None:
    with pytest.raises(FormRefused) as refused:
        drawn(lambda sheet: None)
    assert [found.code for found in refused.value.findings] == ["print_empty"]


def test_a_block_taller_than_a_page_is_refused_with_its_cell(
    drawn: Callable[[Draw], dict[str, Any]],
) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet["B1"] = "太高"
        sheet.merge_cells("B1:B3")
        for row in (1, 2, 3):
            sheet.row_dimensions[row].height = 300

    with pytest.raises(FormRefused) as refused:
        drawn(draw)
    assert refused.value.findings == [Finding("print", 1, "B", "print_block_too_tall")]
