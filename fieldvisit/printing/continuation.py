"""附页: the full text of answers that their cells could not hold. It never cuts them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fieldvisit.printing.flow import broken
from fieldvisit.printing.ink import ASCENT, Ink
from fieldvisit.printing.layout import Box, Style
from fieldvisit.printing.typeset import Overflow

HEADING = Style("song", True, 16.0, "left", "top")
LABEL = Style("hei", True, 10.5, "left", "top")
TEXT = Style("song", False, 10.5, "left", "top")
LINE = 17.0  # points from line to line
AFTER_HEADING, BETWEEN = 30.0, 8.0


@dataclass(frozen=True)
class _Row:
    text: str
    style: Style
    drop: float  # how far below the row before it


def continued(ink: Ink, overflows: Sequence[Overflow], *, area: Box, where: str) -> list[str]:
    """The operators of each 附页, in order; none when nothing overflowed."""
    if not overflows:
        return []
    pages: list[list[str]] = []
    y = 0.0
    for row in _rows(ink, overflows, width=area.width):
        if not pages or y - row.drop < area.y:
            pages.append([_heading(ink, area, where=where)])
            y = area.y + area.height - AFTER_HEADING
        y -= row.drop
        pages[-1].append(ink.line(row.text, row.style, x=area.x, y=y, where=where))
    return [" ".join(page) for page in pages]


def _heading(ink: Ink, area: Box, *, where: str) -> str:
    y = area.y + area.height - ASCENT * HEADING.size
    return ink.line("附页", HEADING, x=area.x, y=y, where=where)


def _rows(ink: Ink, overflows: Sequence[Overflow], *, width: float) -> Iterator[_Row]:
    measure = width / TEXT.size
    for overflow in overflows:
        yield _Row(overflow.label or "续", LABEL, LINE + BETWEEN)
        for line in broken(overflow.text, ink.chain(TEXT), measure=measure):
            yield _Row(line, TEXT, LINE)
