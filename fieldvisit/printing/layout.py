"""Turn a layout into places on A4 pages: fixed text, lines, slots. It knows no fonts, no answers.

Millimetres from the top left come in; points from the bottom left go out. The result is kept by the
layout's hash, so that five hundred copies of a form are compiled once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fieldvisit.forms.placeholder import placeholders
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.printing.repeated import unrolled

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
PADDING_X, PADDING_Y, PICTURE_PADDING = 1.3 * MM, 0.5 * MM, 2.5 * MM
WEIGHTS = {"thin": 0.5, "medium": 1.0}
SIDES = ("top", "bottom", "left", "right")


@dataclass(frozen=True)
class Box:
    """A rectangle in points, y upwards."""

    x: float
    y: float
    width: float
    height: float

    def inside(self) -> "Box":
        """The part that text may use."""
        return self.inset(PADDING_X, PADDING_Y)

    def for_picture(self) -> "Box":
        """The part that a signature or photo may use; wide borders keep it off the rules."""
        return self.inset(PICTURE_PADDING, PICTURE_PADDING)

    def inset(self, x: float, y: float) -> "Box":
        """The rectangle without a border of x left and right and y above and below."""
        return Box(self.x + x, self.y + y, self.width - 2 * x, self.height - 2 * y)


@dataclass(frozen=True)
class Style:
    """How a cell's text looks; `size` in points."""

    font: str
    bold: bool
    size: float
    align: str
    valign: str


@dataclass(frozen=True)
class Cell:
    """One cell on its page; `label` is the fixed text beside or above it, the name of the place."""

    box: Box
    style: Style
    text: str
    label: str


@dataclass(frozen=True)
class Line:
    """A rule of the grid in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float


@dataclass(frozen=True)
class PlannedPage:
    """What one page holds before any answer: fixed cells, lines, and slots to fill."""

    key: str
    fixed: tuple[Cell, ...]
    lines: tuple[Line, ...]
    slots: tuple[Cell, ...]


@dataclass(frozen=True)
class Plan:
    """A compiled layout. `area` is the type area in points, without head and foot."""

    pages: tuple[PlannedPage, ...]
    area: Box


def compile_layout(layout: Mapping[str, Any], counts: Mapping[str, int] | None = None) -> Plan:
    """The plan of a layout with `counts` lines of its repeats; the same is compiled once in a
    process."""
    whole = unrolled(layout, counts or {})
    return _compiled(json.dumps(whole, sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=64)
def _compiled(text: str) -> Plan:
    layout = json.loads(text)
    digest = content_hash(text.encode())[:16]
    area = _area(layout["page"]["margins_mm"])
    pages = tuple(
        _page(layout, rows, area=area, key=f"{digest}-{number}")
        for number, rows in enumerate(pages_of_rows(layout))
    )
    return Plan(pages, area)


def _area(margins: Mapping[str, float]) -> Box:
    width = A4[0] - (margins["left"] + margins["right"]) * MM
    height = A4[1] - (margins["top"] + margins["bottom"]) * MM
    return Box(margins["left"] * MM, margins["bottom"] * MM, width, height)


def pages_of_rows(layout: Mapping[str, Any]) -> list[list[int]]:
    """Which rows stand on which page: head rows repeat, and the heading of rows that go on; rows
    joined by a merged cell stay whole."""
    margins = layout["page"]["margins_mm"]
    room = 297 - margins["top"] - margins["bottom"]
    heights: Sequence[float] = layout["rows_mm"]
    head = list(range(layout.get("head_rows", 0)))
    again: Sequence[list[int]] = layout.get("heads") or [[]] * len(heights)
    pages: list[list[int]] = [[]]
    used = 0.0
    for block in _blocks(layout):
        height = sum(heights[row] for row in block)
        if used + height > room + 0.01 and pages[-1]:
            pages.append([*head, *again[block[0]]])
            used = sum(heights[row] for row in pages[-1])
        pages[-1] += block
        used += height
    return pages


def _blocks(layout: Mapping[str, Any]) -> Iterator[list[int]]:
    """Runs of rows that no page break may divide."""
    last_of = list(range(len(layout["rows_mm"])))
    for cell in layout["cells"]:
        if cell.get("divides"):
            continue
        first = cell["row"]
        last_of[first] = max(last_of[first], first + cell.get("rowspan", 1) - 1)
    for row, above in enumerate(layout.get("heads") or []):
        if above and above[-1] == row - 1:  # a heading never stands alone at the foot of a page
            last_of[above[0]] = max(last_of[above[0]], row)
    row = 0
    while row < len(last_of):
        end = row
        at = row
        while at <= end:
            end = max(end, last_of[at])
            at += 1
        yield list(range(row, end + 1))
        row = end + 1


def _page(layout: Mapping[str, Any], rows: Sequence[int], *, area: Box, key: str) -> PlannedPage:
    lefts = _running(area.x, (width * MM for width in layout["columns_mm"]))
    tops = _running(0.0, (layout["rows_mm"][row] * MM for row in rows))
    top_of_page = area.y + area.height
    place_of = {row: place for place, row in enumerate(rows)}
    fixed: list[Cell] = []
    slots: list[Cell] = []
    words = _fixed_words(layout)
    edges: dict[tuple[float, float, float, float], float] = {}
    for raw in layout["cells"]:
        place, end = _places(raw, place_of)
        if place == end:
            continue
        left, right = lefts[raw["col"]], lefts[raw["col"] + raw.get("colspan", 1)]
        top, bottom = top_of_page - tops[place], top_of_page - tops[end]
        box = Box(left, bottom, right - left, top - bottom)
        _add_edges(edges, box, borders=raw.get("borders", {}))
        if raw.get("text"):
            cell = Cell(box, _style(raw), raw["text"], _label_beside(words, raw))
            (slots if placeholders(cell.text) else fixed).append(cell)
    return PlannedPage(key, tuple(fixed), tuple(_joined(edges)), tuple(slots))


def _places(raw: Mapping[str, Any], place_of: Mapping[int, int]) -> tuple[int, int]:
    """The first place of a cell on a page and the one after its last; a cell that may be parted
    shows the part that is here."""
    covered = range(raw["row"], raw["row"] + raw.get("rowspan", 1))
    here = sorted(place_of[row] for row in covered if row in place_of)
    if not here or (raw["row"] not in place_of and not raw.get("divides")):
        return 0, 0
    return here[0], here[-1] + 1


def _running(start: float, steps: Iterator[float]) -> list[float]:
    sums = [start]
    for step in steps:
        sums.append(sums[-1] + step)
    return sums


def _style(raw: Mapping[str, Any]) -> Style:
    return Style(
        raw.get("font", "song"),
        bool(raw.get("bold", False)),
        float(raw.get("size", 10.5)),
        raw.get("align", "left"),
        raw.get("valign", "middle"),
    )


def _fixed_words(layout: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The cells whose text is the form's own."""
    cells = [cell for cell in layout["cells"] if cell.get("text")]
    return [cell for cell in cells if not placeholders(cell["text"])]


def _label_beside(fixed: Sequence[Mapping[str, Any]], raw: Mapping[str, Any]) -> str:
    """The nearest fixed text left of a cell in its row, or above it in its column; of a table's
    line both: `民族（2）`."""
    left = [cell for cell in fixed if cell["row"] == raw["row"] and cell["col"] < raw["col"]]
    above = [cell for cell in fixed if cell["col"] == raw["col"] and cell["row"] < raw["row"]]
    nearest = max(left, key=lambda cell: cell["col"], default=None)
    head = max(above, key=lambda cell: cell["row"], default=None)
    if nearest and head and nearest["text"].strip().isdigit():
        return f"{_one_line(head)}（{_one_line(nearest)}）"
    return _one_line(nearest or head)


def _one_line(raw: Mapping[str, Any] | None) -> str:
    return "".join(raw["text"].split()) if raw else ""


def _add_edges(
    edges: dict[tuple[float, float, float, float], float], box: Box, *, borders: Mapping[str, str]
) -> None:
    right, top = box.x + box.width, box.y + box.height
    ends = {
        "top": (box.x, top, right, top),
        "bottom": (box.x, box.y, right, box.y),
        "left": (box.x, box.y, box.x, top),
        "right": (right, box.y, right, top),
    }
    for side in SIDES:
        weight = WEIGHTS.get(borders.get(side, ""), 0.0)
        if weight:
            x1, y1, x2, y2 = (round(value, 2) for value in ends[side])
            edges[(x1, y1, x2, y2)] = max(weight, edges.get((x1, y1, x2, y2), 0.0))


def _joined(edges: Mapping[tuple[float, float, float, float], float]) -> Iterator[Line]:
    """Collinear edges of one weight that touch become one line; thin ones come first."""
    rules: dict[tuple[float, bool, float], list[tuple[float, float]]] = {}
    for (x1, y1, x2, y2), weight in edges.items():
        level = y1 == y2
        place = y1 if level else x1
        rules.setdefault((weight, level, place), []).append((x1, x2) if level else (y1, y2))
    for (weight, level, place), spans in sorted(rules.items()):
        for start, end in _merged(sorted(spans)):
            if level:
                yield Line(start, place, end, place, weight)
            else:
                yield Line(place, start, place, end, weight)


def _merged(spans: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    start, end = spans[0]
    for next_start, next_end in spans[1:]:
        if next_start > end + 0.02:
            yield start, end
            start, end = next_start, next_end
        end = max(end, next_end)
    yield start, end
