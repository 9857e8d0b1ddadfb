"""Unroll the rows of a layout that repeat: one line for each member, at least as many as are drawn.
It knows no answers and draws nothing.

A row repeats when its cells name fields of a repeat (`${member.name}`). Lines drawn one under the
other with the same fields are room for handwriting: there are never fewer. A cell that reaches over
all lines (家庭成员, set upright) grows with them; the heading above stands again on a new page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.forms.placeholder import PATTERN, image_names, placeholders, read

Raw = Mapping[str, Any]
A4_HEIGHT_MM = 297.0
_INDEXED = re.compile(r"(\w+)\[(\d+)\]\.(.+)\Z")


@dataclass(frozen=True)
class Band:
    """Rows `first` to `last` (from 0) that repeat; `lines` lines of `period` rows are drawn."""

    repeat: str
    first: int
    last: int
    period: int

    @property
    def lines(self) -> int:
        return (self.last - self.first + 1) // self.period


def unrolled(layout: Raw, counts: Mapping[str, int]) -> Raw:
    """The layout with as many lines of each repeat as there are instances; the same layout when
    nothing repeats. `heads` says for each row which rows stand above it again on a new page;
    cells marked `divides` may be parted by a page break."""
    bands = list(bands_of(layout))
    if not bands:
        return layout
    paper = _Paper(layout)
    row = 0
    for band in bands:
        paper.copy(row, band.first)
        paper.lines(band, max(band.lines, counts.get(band.repeat, 0)))
        row = band.last + 1
    paper.copy(row, len(layout["rows_mm"]))
    return {**layout, "rows_mm": paper.heights, "cells": paper.done(bands), "heads": paper.heads}


def repeats_named(text: str) -> set[str]:
    """The repeats whose fields a cell's text names."""
    return {found.name.partition(".")[0] for found in placeholders(text) if "." in found.name}


def indexed(name: str) -> tuple[str, int, str] | None:
    """`member[2].name` as (repeat, place from 0, field); None for a plain name."""
    found = _INDEXED.match(name)
    return (found[1], int(found[2]) - 1, found[3]) if found else None


def bands_of(layout: Raw) -> Iterator[Band]:
    """The rows that repeat, from the top."""
    named = _repeat_of_rows(layout)
    row = 0
    while row < len(named):
        repeat, first = named[row], row
        while row < len(named) and named[row] == repeat:
            row += 1
        if repeat:
            yield Band(repeat, first, row - 1, _period(layout, first=first, last=row - 1))


def _repeat_of_rows(layout: Raw) -> list[str]:
    named = [""] * len(layout["rows_mm"])
    for cell in layout["cells"]:
        for repeat in repeats_named(cell.get("text", "")):
            for row in range(cell["row"], cell["row"] + cell.get("rowspan", 1)):
                named[row] = repeat
    return named


def _period(layout: Raw, *, first: int, last: int) -> int:
    """How many rows make one line: the shortest run after which the same fields come again."""
    fields = [
        sorted(
            (cell["col"], cell["text"])
            for cell in layout["cells"]
            if cell["row"] == row and repeats_named(cell.get("text", ""))
        )
        for row in range(first, last + 1)
    ]
    size = len(fields)
    lengths = (length for length in range(1, size + 1) if size % length == 0)
    return next(n for n in lengths if all(fields[i] == fields[i % n] for i in range(size)))


class _Paper:
    """The unrolled layout as it grows: where each drawn row went, and each line's cells."""

    def __init__(self, layout: Raw) -> None:
        self.heights: list[float] = []
        self.heads: list[list[int]] = []
        self._layout = layout
        self._place: dict[int, int] = {}
        self._copied: list[dict[str, Any]] = []
        self._ends: dict[int, int] = {}

    def copy(self, first: int, end: int) -> None:
        """Rows outside any band stay as they are."""
        for row in range(first, end):
            self._place[row] = self._ends[row] = len(self.heights)
            self.heights.append(self._layout["rows_mm"][row])
            self.heads.append([])

    def lines(self, band: Band, count: int) -> None:
        """All lines of a band; those not drawn look like the last one drawn."""
        head = [self._place[row] for row in _heading(self._layout, band)]
        inner = [cell for cell in self._layout["cells"] if _inside(cell, band)]
        for line in range(count):
            drawn = band.first + min(line, band.lines - 1) * band.period
            self._place.setdefault(drawn, len(self.heights))
            for cell in inner:
                if drawn <= cell["row"] < drawn + band.period:
                    row = len(self.heights) + cell["row"] - drawn
                    text = _numbered(cell.get("text", ""), band.repeat, line=line + 1)
                    self._copied.append({**cell, "row": row, "text": text})
            for row in range(drawn, drawn + band.period):
                self._ends[row] = len(self.heights)
                self.heights.append(self._layout["rows_mm"][row])
                self.heads.append(head)

    def done(self, bands: Sequence[Band]) -> list[dict[str, Any]]:
        """All cells in their new places, from the top; those around a band stretched over it."""
        cells = list(self._copied)
        for cell in self._layout["cells"]:
            if any(_inside(cell, band) for band in bands):
                continue
            last = cell["row"] + cell.get("rowspan", 1) - 1
            row, end = self._place[cell["row"]], self._ends[last]
            under = [band for band in bands if cell["row"] <= band.last and last >= band.first]
            divides = bool(under) and not self._one_piece(under, first=row, last=end)
            cells.append({**cell, "row": row, "rowspan": end - row + 1, "divides": divides})
        return sorted(cells, key=lambda cell: (cell["row"], cell["col"]))

    def _one_piece(self, bands: Sequence[Band], *, first: int, last: int) -> bool:
        """Signatures under one cell stay on one page as long as a page can hold them."""
        margins = self._layout["page"]["margins_mm"]
        head = sum(self._layout["rows_mm"][: self._layout.get("head_rows", 0)])
        room = A4_HEIGHT_MM - margins["top"] - margins["bottom"] - head
        signed = any(
            image_names(cell.get("text", ""))
            for cell in self._layout["cells"]
            for band in bands
            if _inside(cell, band)
        )
        return signed and sum(self.heights[first : last + 1]) <= room


def _inside(cell: Raw, band: Band) -> bool:
    """Whether a cell belongs to one line of a band."""
    if not band.first <= cell["row"] <= band.last:
        return False
    within = (cell["row"] - band.first) % band.period
    return bool(within + cell.get("rowspan", 1) <= band.period)


def _heading(layout: Raw, band: Band) -> list[int]:
    """The rows of fixed words right above a band, those that a merged cell joins to them too."""
    rows: list[int] = []
    row = band.first - 1
    while row >= 0:
        cells = [cell for cell in layout["cells"] if cell["row"] == row and cell.get("text")]
        reaching = [cell for cell in cells if row + cell.get("rowspan", 1) - 1 < band.first]
        if len(reaching) < 2 or any(placeholders(cell["text"]) for cell in reaching):
            break
        if rows and not any(cell.get("rowspan", 1) > 1 for cell in reaching):
            break
        rows.insert(0, row)
        row -= 1
    return rows


def _numbered(text: str, repeat: str, *, line: int) -> str:
    def with_line(match: re.Match[str]) -> str:
        inside = match.group(1).replace(f"{repeat}.", f"{repeat}[{line}].")
        named = read(match.group(1)).name
        return f"${{{inside}}}" if named != f"{repeat}.#" else str(line)

    return PATTERN.sub(with_line, text)
