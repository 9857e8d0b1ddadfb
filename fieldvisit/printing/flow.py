"""Fit text into a box: break it into lines as Chinese is set, shrink it, say what does not fit.

Pure arithmetic over a chain's widths; it never draws and never drops a character.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fieldvisit.printing.fonts import Chain

SMALLEST = 8.0  # points; below this an older reader cannot read a form
STEP = 0.5
LEADING = 1.25  # line distance in parts of the size
# No line begins with these, none ends with those (GB/T 15834, the habits of 标点避头尾).
NOT_FIRST = frozenset("，。、；：！？）】》〉〕」』”’％%,.;:!?)]}…·")
NOT_LAST = frozenset("（【《〈〔「『“‘([{")
# A box stays with its label; a Latin word, a number with its unit stays whole.
TOKENS = re.compile(r"[□☑☒][^\s□☑☒]*|[A-Za-z0-9@#&+./*_:\-]+%?|.", re.DOTALL)


@dataclass(frozen=True)
class Fitted:
    """Lines at a size in points; `whole` is False when the text was cut and goes on elsewhere."""

    size: float
    lines: tuple[str, ...]
    whole: bool


def fit(text: str, chain: Chain, *, width: float, height: float, size: float) -> Fitted:
    """The largest size between SMALLEST and `size` at which the text fits the box (points)."""
    floor = min(SMALLEST, size)
    while True:
        lines = tuple(broken(text, chain, measure=width / size))
        room = max(1, int(height / (size * LEADING) + 0.001 + _slack(size, height)))
        if len(lines) <= room:
            return Fitted(size, lines, whole=True)
        if size <= floor:
            return Fitted(size, lines[:room], whole=False)
        size = max(floor, size - STEP)


def _slack(size: float, height: float) -> float:
    """The last line needs its own height only, not the gap below it."""
    return (LEADING - 1) * size / (size * LEADING) if height > 0 else 0.0


def broken(text: str, chain: Chain, *, measure: float) -> Iterator[str]:
    """The lines of a text; `measure` is the line's length in parts of the font size."""
    for paragraph in text.split("\n"):
        if chain.width(paragraph) <= measure:
            yield paragraph
        else:
            yield from _lines(paragraph, chain, measure=measure)


def _lines(paragraph: str, chain: Chain, *, measure: float) -> Iterator[str]:
    line: list[str] = []
    used = 0.0
    for token in _tokens(paragraph, chain, measure=measure):
        width = chain.width(token)
        if line and used + width > measure + 0.001 and not token.isspace():
            carried = _carried(line, token)
            yield "".join(line).rstrip()
            line = carried
            used = chain.width("".join(line))
        line.append(token)
        used += width
    if line:
        yield "".join(line).rstrip()


def _carried(line: list[str], token: str) -> list[str]:
    """Take off the end of a full line what must stay with the next token; changes `line`."""
    carried: list[str] = []
    while len(line) > 1 and (token[0] in NOT_FIRST or line[-1][-1] in NOT_LAST):
        token = line.pop()
        carried.insert(0, token)
    return carried


def _tokens(paragraph: str, chain: Chain, *, measure: float) -> Iterator[str]:
    for token in TOKENS.findall(paragraph):
        if len(token) > 1 and chain.width(token) > measure:
            yield from token
        else:
            yield token
