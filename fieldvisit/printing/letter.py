"""An official letter (公函): title, whom it goes to, what it says, who signs on which day. Values
in, PDF bytes out; no database, no clock.

Source: GB/T 9704-2012: A4, top margin 37 mm, left 28 mm, type area 156 by 225 mm of 22 lines with
28 characters; body 仿宋 三号, title 小标宋 二号, headings 黑体 三号; day in Arabic digits; page
number 四号 outside the type area, right on odd pages, left on even ones.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fieldvisit.printing.flow import broken
from fieldvisit.printing.fonts import fonts
from fieldvisit.printing.ink import Ink
from fieldvisit.printing.layout import A4, MM, Style
from fieldvisit.printing.render import blank

Section = tuple[str, tuple[str, ...]]
"""A heading (blank: none) and its paragraphs."""


@dataclass(frozen=True)
class Letter:
    """What the letter says; `to` is addressed, `sender` signs on `day`. A line break in the `title`
    says where it may be parted, if it does not fit on one line.
    """

    title: str
    to: str
    sections: tuple[Section, ...]
    sender: str
    day: date


LEFT, TOP = 28 * MM, A4[1] - 37 * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM
LINES, ACROSS = 22, 28
PITCH, SIZE = HEIGHT / LINES, WIDTH / ACROSS
"""A line's height, and a character's width: 三号 as the grid gives it."""
SIGNED, GAP = 2, 2
"""Lines of the signature, and empty ones above it, where the seal goes."""
FROM_RIGHT = 4
"""So many characters stay free to the right of the day."""
NUMBER_BELOW = 7 * MM

TITLE = Style("song", True, 22.0, "left", "middle")
BODY = Style("fang", False, SIZE, "left", "middle")
HEAD = Style("hei", False, SIZE, "left", "middle")
NUMBER = Style("song", False, 14.0, "left", "middle")


@dataclass(frozen=True)
class _Row:
    """One line of the grid; `across`: where it begins, in characters from the left."""

    text: str = ""
    style: Style = BODY
    across: float = 0.0


def print_letter(letter: Letter) -> bytes:
    """The letter as PDF, A4, fonts embedded; the same bytes for the same letter. Raises
    GlyphMissing.
    """
    target, faces = io.BytesIO(), fonts()
    canvas = blank(target, faces)
    canvas.setTitle(_joined(letter.title))
    canvas.setCreator("fieldvisit")
    canvas.setProducer("fieldvisit")
    ink = Ink(canvas._doc, faces)
    for page, rows in enumerate(_pages(ink, letter), 1):
        for operators in (*_set(ink, rows, where=_joined(letter.title)), _number(ink, page)):
            canvas.addLiteral(operators)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _pages(ink: Ink, letter: Letter) -> list[list[_Row]]:
    """The lines by pages; the signature never stands alone on one."""
    body, end = list(_body(ink, letter)), list(_end(ink, letter))
    pages = [body[at : at + LINES] for at in range(0, len(body), LINES)]
    last = pages[-1]
    if len(last) + len(end) <= LINES:
        return [*pages[:-1], [*last, *end]]
    return [*pages[:-1], last[:-2], [*last[-2:], *end]]


def _body(ink: Ink, letter: Letter) -> Iterator[_Row]:
    chain, measure = ink.chain(TITLE), WIDTH / TITLE.size
    whole = _joined(letter.title)
    title = whole if chain.width(whole) <= measure else letter.title
    for line in broken(title, chain, measure=measure):
        free = WIDTH - chain.width(line) * TITLE.size
        yield _Row(line, TITLE, free / 2 / SIZE)
    yield _Row()
    yield from _set_out(ink, f"{letter.to}：", style=BODY)
    for heading, paragraphs in letter.sections:
        if heading:
            yield from _set_out(ink, f"　　{heading}", style=HEAD)
        for paragraph in paragraphs:
            yield from _set_out(ink, f"　　{paragraph}", style=BODY)


def _joined(title: str) -> str:
    return title.replace("\n", "")


def _set_out(ink: Ink, text: str, *, style: Style) -> Iterator[_Row]:
    for line in broken(text, ink.chain(style), measure=ACROSS):
        yield _Row(line, style)


def _end(ink: Ink, letter: Letter) -> Iterator[_Row]:
    """The signature over the day, each in the middle of the other (GB/T 9704, 7.3.5)."""
    day = f"{letter.day.year}年{letter.day.month}月{letter.day.day}日"
    chain = ink.chain(BODY)
    widest = max(chain.width(letter.sender), chain.width(day))
    middle = ACROSS - FROM_RIGHT - widest / 2
    yield from [_Row()] * GAP
    for line in (letter.sender, day):
        yield _Row(line, BODY, max(0.0, middle - chain.width(line) / 2))


def _set(ink: Ink, rows: Sequence[_Row], *, where: str) -> Iterator[str]:
    for place, row in enumerate(rows):
        y = TOP - (place + 0.5) * PITCH - 0.36 * row.style.size
        yield ink.line(row.text, row.style, x=LEFT + row.across * SIZE, y=y, where=where)


def _number(ink: Ink, page: int) -> str:
    text = f"— {page} —"
    width = ink.chain(NUMBER).width(text) * NUMBER.size
    odd = page % 2 == 1
    x = LEFT + WIDTH - width - NUMBER.size if odd else LEFT + NUMBER.size
    y = TOP - HEIGHT - NUMBER_BELOW - NUMBER.size
    return ink.line(text, NUMBER, x=x, y=y, where=text)
