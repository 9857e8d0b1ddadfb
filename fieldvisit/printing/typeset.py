"""Set a cell's text in its box; what goes on elsewhere is marked. It never cuts text silently."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fieldvisit.printing.flow import LEADING, Fitted, broken, fit
from fieldvisit.printing.fonts import Chain
from fieldvisit.printing.ink import ASCENT, Ink
from fieldvisit.printing.layout import MM, Box, Cell, Line, Style

FROM_THE_RULE = 0.8 * MM  # what keeps text at the top or bottom of a cell off the grid
GOES_ON = ("…（全文见附页）", "…附页", "…")


@dataclass(frozen=True)
class Overflow:
    """A text that did not fit its cell: what the place is called, and all of it."""

    label: str
    text: str


def set_fixed(ink: Ink, cell: Cell) -> str:
    """The operators of a cell whose text never changes; too much text shows beyond its box."""
    box = cell.box.inside()
    fitted = _fitted(ink, cell.text, style=cell.style, box=box)
    if not fitted.whole:
        every = list(broken(cell.text, ink.chain(cell.style), measure=box.width / fitted.size))
        rest = "".join(every[len(fitted.lines) - 1 :])
        fitted = replace(fitted, lines=(*fitted.lines[:-1], rest))
    return " ".join(_lines(ink, fitted, style=cell.style, box=box, where=cell.label or cell.text))


def set_answer(ink: Ink, cell: Cell, *, text: str, where: str) -> tuple[str, Overflow | None]:
    """The operators of a filled cell, and what did not fit."""
    if not text:
        return "", None
    box = cell.box.inside()
    fitted = _fitted(ink, text, style=cell.style, box=box)
    overflow = None
    if not fitted.whole:
        measure = box.width / fitted.size
        cut = _marked(fitted.lines[-1], ink.chain(cell.style), measure=measure)
        fitted = replace(fitted, lines=(*fitted.lines[:-1], cut))
        overflow = Overflow(cell.label, text)
    return " ".join(_lines(ink, fitted, style=cell.style, box=box, where=where)), overflow


def rules(lines: Sequence[Line]) -> str:
    """The operators of a grid; ends are square so that corners close."""
    parts: list[str] = ["2 J"]
    weight = 0.0
    for line in lines:
        if line.weight != weight:
            weight = line.weight
            parts.append(f"{weight:g} w")
        parts.append(f"{line.x1:.2f} {line.y1:.2f} m {line.x2:.2f} {line.y2:.2f} l S")
    return " ".join(parts)


def _fitted(ink: Ink, text: str, *, style: Style, box: Box) -> Fitted:
    return fit(text, ink.chain(style), width=box.width, height=box.height, size=style.size)


def _marked(line: str, chain: Chain, *, measure: float) -> str:
    """The line, shortened so that the mark of going on fits behind it."""
    mark = next((mark for mark in GOES_ON if chain.width(mark) <= measure / 2), GOES_ON[-1])
    while line and chain.width(line + mark) > measure:
        line = line[:-1]
    return line + mark


def _lines(ink: Ink, fitted: Fitted, *, style: Style, box: Box, where: str) -> Iterator[str]:
    sized = replace(style, size=fitted.size)
    chain = ink.chain(style)
    y = _first_baseline(fitted, box, valign=style.valign)
    for text in fitted.lines:
        x = box.x + _indent(chain.width(text) * fitted.size, box, align=style.align)
        yield ink.line(text, sized, x=x, y=y, where=where)
        y -= fitted.size * LEADING


def _first_baseline(fitted: Fitted, box: Box, *, valign: str) -> float:
    height = (len(fitted.lines) - 1) * fitted.size * LEADING + fitted.size
    spare = box.height - height
    gap = max(0.0, min(FROM_THE_RULE, spare / 2))
    above = {"top": gap, "middle": spare / 2, "bottom": spare - gap}
    return box.y + box.height - above[valign] - ASCENT * fitted.size


def _indent(width: float, box: Box, *, align: str) -> float:
    return {"left": 0.0, "center": (box.width - width) / 2, "right": box.width - width}[align]
