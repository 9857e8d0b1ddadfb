"""A list on paper: a head that stands again on each page, and rows as high as their words need.
Values in, a sheet out; it draws nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from fieldvisit.printing.layout import PADDING_X
from fieldvisit.printing.sheet import PageFacts, Sheet

SIZE, LINE_MM, LEAST_MM, MOST_MM = 10.5, 4.8, 9.0, 210.0
MARGINS = {"left": 26, "right": 16, "top": 28, "bottom": 20}
_POINT_MM = 25.4 / 72
_GRID = dict.fromkeys(("top", "bottom", "left", "right"), "thin")


@dataclass(frozen=True)
class Column:
    """A column's head and width in millimetres; all of them together fill 168."""

    head: str
    width: float


def listing(
    header: PageFacts, *, columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> Sheet:
    """A sheet of these rows under the title of its header, each cell's words whole."""
    values = {
        f"c{row}_{col}": text for row, line in enumerate(rows) for col, text in enumerate(line)
    }
    heads = [_cell(0, 0, text=header.title, colspan=len(columns), size=18.0, borders={})]
    heads += [_cell(1, col, text=one.head, bold=True) for col, one in enumerate(columns)]
    cells = [
        _cell(row + 2, col, text=f"${{c{row}_{col}}}")
        for row, line in enumerate(rows)
        for col in range(len(line))
    ]
    layout = {
        "page": {"size": "A4", "margins_mm": MARGINS},
        "columns_mm": [one.width for one in columns],
        "rows_mm": [14.0, LEAST_MM, *(_height(line, columns) for line in rows)],
        "head_rows": 2,
        "cells": [*heads, *cells],
    }
    return Sheet(layout=layout, values=values, header=header)


def _height(line: Sequence[str], columns: Sequence[Column]) -> float:
    """So many millimetres that the longest cell is whole, and a little air; what is longer than a
    page goes on behind it.
    """
    most = max(
        (_lines(text, width=one.width) for text, one in zip(line, columns, strict=True)), default=1
    )
    return min(MOST_MM, max(LEAST_MM, most * LINE_MM + 3.0))


def _lines(text: str, *, width: float) -> int:
    # A Chinese character is as wide as it is high; one is left for what may not begin a line.
    room = max(1, int((width - 2 * PADDING_X * _POINT_MM) / (SIZE * _POINT_MM)) - 1)
    return sum(max(1, ceil(_widths(part) / room)) for part in text.split("\n"))


def _widths(text: str) -> float:
    """So many Chinese characters that are as wide: digits and Latin letters are narrower."""
    return sum(0.6 if one.isascii() else 1.0 for one in text)


def _cell(row: int, col: int, *, text: str, colspan: int = 1, **style: Any) -> dict[str, Any]:
    plain = {"size": SIZE, "borders": _GRID, "align": "left", "valign": "middle"}
    if row < 2:
        plain |= {"align": "center"}
    return {"row": row, "col": col, "text": text, "colspan": colspan, **plain, **style}
