"""Head and foot of every page: form, number, place, page, QR, time. It never sets an answer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fieldvisit.printing.flow import fit
from fieldvisit.printing.ink import Ink
from fieldvisit.printing.layout import A4, MM, Box, Style
from fieldvisit.printing.qr import square
from fieldvisit.printing.sheet import PageFacts

SMALL = Style("song", False, 8.5, "left", "middle")
NOTE = Style("hei", True, 9.0, "left", "middle")
WATERMARK = Style("hei", False, 54.0, "left", "middle")
HEAD_ABOVE, FOOT_BELOW = 4.5 * MM, 3 * MM  # distance of head and foot from the type area
QR_SIDE = 17 * MM
FOOT_LEADING = 4.6 * MM
TINT = "0.90 g"


@dataclass(frozen=True)
class Numbered:
    """Which page of how many of its form."""

    page: int
    of: int


def framed(ink: Ink, facts: PageFacts, *, area: Box, number: Numbered) -> Iterator[str]:
    """The operators around the type area of a page; a watermark comes first, to lie underneath."""
    where = f"{facts.number} · 页眉页脚"
    setter = _Setter(ink, area, where=where)
    if facts.watermark:
        yield setter.watermark(facts.watermark)
    top = area.y + area.height + HEAD_ABOVE
    left = f"编号 {facts.number}" if facts.number else ""
    yield setter.left(left, top)
    yield setter.right(facts.region_path, top)
    if facts.copy_note:
        yield setter.middle(facts.copy_note, top)
    yield from _foot(setter, facts, area=area, number=number)


def _foot(setter: "_Setter", facts: PageFacts, *, area: Box, number: Numbered) -> Iterator[str]:
    top = area.y - FOOT_BELOW
    indent = 0.0
    if facts.qr_text:
        yield square(facts.qr_text, Box(area.x, top - QR_SIDE, QR_SIDE, QR_SIDE))
        indent = QR_SIDE + 3 * MM
    lines = [
        facts.title,
        f"打印：{facts.printed_at_text}\u3000{facts.printed_by}".rstrip(),
        f"社会救助热线 {facts.hotline}",
    ]
    for place, line in enumerate(lines):
        yield setter.left(line, top - 4 * MM - place * FOOT_LEADING, indent=indent)
    last = top - 4 * MM - 2 * FOOT_LEADING
    yield setter.right(f"第 {number.page} 页\u3000共 {number.of} 页", last)


class _Setter:
    """Sets short lines left, right or in the middle of the type area."""

    def __init__(self, ink: Ink, area: Box, *, where: str) -> None:
        self._ink, self._area, self._where = ink, area, where

    def left(self, text: str, y: float, *, indent: float = 0.0) -> str:
        return self._ink.line(text, SMALL, x=self._area.x + indent, y=y, where=self._where)

    def right(self, text: str, y: float) -> str:
        room = self._area.width * 0.55
        chain = self._ink.chain(SMALL)
        fitted = fit(text, chain, width=room, height=SMALL.size, size=SMALL.size)
        style = replace(SMALL, size=fitted.size)
        shown = fitted.lines[0] if fitted.whole else "…" + fitted.lines[-1]
        x = self._area.x + self._area.width - chain.width(shown) * style.size
        return self._ink.line(shown, style, x=x, y=y, where=self._where)

    def middle(self, text: str, y: float) -> str:
        x = self._area.x + (self._area.width - self._ink.chain(NOTE).width(text) * NOTE.size) / 2
        return self._ink.line(text, NOTE, x=x, y=y, where=self._where)

    def watermark(self, text: str) -> str:
        width = self._ink.chain(WATERMARK).width(text) * WATERMARK.size
        line = self._ink.line(text, WATERMARK, x=-width / 2, y=0, where=self._where)
        return f"q {TINT} 0.819 0.574 -0.574 0.819 {A4[0] / 2:.1f} {A4[1] / 2:.1f} cm {line} Q"
