"""Read the drawn `print` sheet of a workbook as a layout in millimetres. It never fills it.

What the author draws in a spreadsheet is what comes out on A4: column widths (scaled to the type
area), row heights, merged cells, borders, fonts, sizes, alignment, texts with `${...}` in them.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fieldvisit.forms.refusals import Finding, FormRefused

SHEET = "print"
PAGE_MM = (210.0, 297.0)
INCH_MM, POINT_MM = 25.4, 25.4 / 72
DEFAULT_COLUMN, DEFAULT_ROW = 8.43, 15.0  # Excel's own: characters and points
ROLES = (
    (("黑体", "simhei", "黑", "hei"), "hei"),
    (("仿宋", "fangsong", "fang"), "fang"),
    (("楷体", "kaiti", "楷", "kai"), "kai"),
)
THIN, MEDIUM = "thin", "medium"
WEIGHTS = {"thin": THIN, "hair": THIN, "medium": MEDIUM, "thick": MEDIUM, "double": MEDIUM}
ALIGN = {"center": "center", "centerContinuous": "center", "right": "right"}
VALIGN = {"top": "top", "bottom": "bottom"}


def read_print_sheet(book: Path) -> dict[str, Any] | None:
    """The layout (JSON values only) of the workbook's `print` sheet; None without such a sheet.

    Raises FormRefused when the sheet is empty or a block of merged rows is taller than a page.
    """
    workbook = openpyxl.load_workbook(book, data_only=True)
    return layout_of(workbook[SHEET]) if SHEET in workbook.sheetnames else None


def layout_of(drawn: Worksheet) -> dict[str, Any]:
    """The same of an opened sheet."""
    if not any(str(cell.value or "").strip() for row in drawn.iter_rows() for cell in row):
        raise FormRefused([Finding(SHEET, 1, "A", "print_empty")])
    layout = _layout(drawn)
    tall = list(_too_tall(layout))
    if tall:
        raise FormRefused(tall)
    return layout


def _layout(drawn: Worksheet) -> dict[str, Any]:
    margins = {
        "left": _rounded(drawn.page_margins.left * INCH_MM),
        "right": _rounded(drawn.page_margins.right * INCH_MM),
        "top": _rounded(drawn.page_margins.top * INCH_MM),
        "bottom": _rounded(drawn.page_margins.bottom * INCH_MM),
    }
    width = PAGE_MM[0] - margins["left"] - margins["right"]
    height = PAGE_MM[1] - margins["top"] - margins["bottom"]
    return {
        "page": {"size": "A4", "margins_mm": margins},
        "columns_mm": _columns(drawn, width),
        "rows_mm": _rows(drawn, height),
        "head_rows": _head_rows(drawn),
        "cells": list(_cells(drawn)),
    }


def _too_tall(layout: Mapping[str, Any]) -> Iterator[Finding]:
    """Merged rows are never divided, so each block has to fit one page."""
    margins, heights = layout["page"]["margins_mm"], layout["rows_mm"]
    room = PAGE_MM[1] - margins["top"] - margins["bottom"] - sum(heights[: layout["head_rows"]])
    for cell in layout["cells"]:
        if sum(heights[cell["row"] : cell["row"] + cell["rowspan"]]) > room + 0.1:
            column = get_column_letter(cell["col"] + 1)
            yield Finding(SHEET, cell["row"] + 1, column, "print_block_too_tall")


def _columns(drawn: Worksheet, width: float) -> list[float]:
    """Widths that together fill the type area; Excel counts digits of 7 pixels, plus 5."""
    letters = [get_column_letter(column) for column in range(1, drawn.max_column + 1)]
    pixels = [_width_of(drawn, letter) * 7 + 5 for letter in letters]
    return [_rounded(width * part / sum(pixels)) for part in pixels]


def _width_of(drawn: Worksheet, letter: str) -> float:
    held = drawn.column_dimensions
    if letter in held:
        return float(held[letter].width)
    number = openpyxl.utils.column_index_from_string(letter)
    for group in held.values():
        if group.min and group.max and group.min <= number <= group.max:
            return float(group.width)
    return DEFAULT_COLUMN


def _rows(drawn: Worksheet, height: float) -> list[float]:
    """Heights as drawn; pressed into one page when the sheet is set to fit one page in height."""
    points = [
        drawn.row_dimensions[row].height or DEFAULT_ROW for row in range(1, drawn.max_row + 1)
    ]
    drawn_height = sum(points) * POINT_MM
    scale = height / drawn_height if _fits_one_page(drawn) and drawn_height > height else 1.0
    return [_rounded(value * POINT_MM * scale) for value in points]


def _fits_one_page(drawn: Worksheet) -> bool:
    wanted = drawn.sheet_properties.pageSetUpPr
    return bool(wanted and wanted.fitToPage and drawn.page_setup.fitToHeight in (1, None))


def _head_rows(drawn: Worksheet) -> int:
    """How many rows at the top repeat on each page (Excel: rows to repeat at top)."""
    titles = drawn.print_title_rows
    return int(str(titles).replace("$", "").split(":")[1]) if titles else 0


def _cells(drawn: Worksheet) -> Iterator[dict[str, Any]]:
    spans = {(area.min_row, area.min_col): area for area in drawn.merged_cells.ranges}
    for row in drawn.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            area = spans.get((cell.row, cell.column))
            last_row = area.max_row if area else cell.row
            last_column = area.max_col if area else cell.column
            found = _cell(cell, drawn.cell(last_row, last_column))
            if found["borders"] or found["text"]:
                yield found


def _cell(cell: Cell, last: Cell | MergedCell) -> dict[str, Any]:
    font, place = cell.font, cell.alignment
    return {
        "row": cell.row - 1,
        "col": cell.column - 1,
        "rowspan": int(last.row or 1) - cell.row + 1,
        "colspan": int(last.column or 1) - cell.column + 1,
        "text": "" if cell.value is None else str(cell.value),
        "font": role_of(font.name or ""),
        "size": float(font.sz or 10.5),
        "bold": bool(font.b) or "标宋" in (font.name or ""),
        "align": ALIGN.get(place.horizontal or "", "left"),
        "valign": VALIGN.get(place.vertical or "", "middle"),
        "borders": _borders(cell, last),
    }


def _borders(first: Cell, last: Cell | MergedCell) -> dict[str, str]:
    """A merged cell's outline: left and top from its first cell, right and bottom from its last."""
    sides = {
        "top": first.border.top,
        "left": first.border.left,
        "bottom": last.border.bottom,
        "right": last.border.right,
    }
    found = {name: WEIGHTS.get(side.style or "", "") for name, side in sides.items() if side}
    return {name: weight for name, weight in found.items() if weight}


def role_of(font_name: str) -> str:
    """Which of our four faces stands for a font's name: hei, fang, kai or, for all others, song."""
    lowered = font_name.lower()
    for names, role in ROLES:
        if any(name in lowered for name in names):
            return role
    return "song"


def _rounded(value: float) -> float:
    return round(value, 3)
