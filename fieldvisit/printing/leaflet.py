"""One page about one kind of help, to take home: large print, a QR square, the hotline. Values in,
PDF bytes out; holds no person's data, no database, no clock.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fieldvisit.errors import FieldvisitError
from fieldvisit.printing.flow import broken, fit
from fieldvisit.printing.fonts import fonts
from fieldvisit.printing.ink import ASCENT, DESCENT, Ink
from fieldvisit.printing.layout import A4, MM, Box, Style
from fieldvisit.printing.qr import square
from fieldvisit.printing.render import blank

Section = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Leaflet:
    """What stands on the page. `sections`: heading and lines; `caution`: what has to be checked,
    blank for nothing; `printed_on`: an ISO day.
    """

    title: str
    kind: str
    lead: str
    sections: tuple[Section, ...]
    source: str
    days: str
    caution: str
    hotline: str
    qr_text: str
    printed_on: str


@dataclass(eq=False)
class LeafletTooLong(FieldvisitError):
    """The text does not fit one page in a print that older readers can read."""

    title: str


LEFT, RIGHT = 22 * MM, A4[0] - 22 * MM
WIDTH = RIGHT - LEFT
TOP, FOOT = A4[1] - 25 * MM, 68 * MM
"""The text stands between them; the foot holds hotline, QR and source."""
LARGEST, SMALLEST, STEP = 19.0, 11.0, 0.5
LEADING = 1.5
BAND, MARK, INDENT = 13 * MM, 2.2 * MM, 6 * MM
QR_SIDE, QUIET = 25 * MM, 4.5 * MM  # at least four modules all around (ISO/IEC 18004)

TITLE = Style("song", True, 30.0, "left", "middle")
KIND = Style("hei", True, 12.0, "left", "middle")
LEAD = Style("kai", False, 16.0, "left", "middle")
HEAD = Style("hei", True, 14.0, "left", "middle")
TEXT = Style("song", False, 14.0, "left", "middle")
NUMBER = Style("hei", True, 40.0, "left", "middle")
CAPTION = Style("hei", True, 12.0, "left", "middle")
SMALL = Style("song", False, 9.0, "left", "middle")

DARK, GREY, WHITE, BLACK = "0.13 0.29 0.42 rg", "0.93 0.95 0.97 rg", "1 g", "0 g"


def print_leaflet(leaflet: Leaflet) -> bytes:
    """The page as PDF, A4, fonts embedded; the same bytes for the same leaflet.

    Raises GlyphMissing, LeafletTooLong.
    """
    target = io.BytesIO()
    faces = fonts()
    canvas = blank(target, faces)
    canvas.setTitle(leaflet.title)
    canvas.setCreator("fieldvisit")
    canvas.setProducer("fieldvisit")
    page = _Page(Ink(canvas._doc, faces), leaflet)
    for operators in (*page.head(), *page.body(), *page.foot()):
        canvas.addLiteral(operators)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


class _Page:
    """Sets one leaflet from top to foot."""

    def __init__(self, ink: Ink, leaflet: Leaflet) -> None:
        self._ink, self._leaflet = ink, leaflet

    def head(self) -> Iterator[str]:
        """A dark band with the kind of help, the title under it."""
        yield _filled(Box(0, A4[1] - BAND, A4[0], BAND), DARK)
        band = A4[1] - BAND / 2 - 0.36 * KIND.size
        yield WHITE
        yield self._line(f"社会救助政策一页通　·　{self._leaflet.kind}", KIND, x=LEFT, y=band)
        right = f"热线 {self._leaflet.hotline}"
        yield self._line(right, KIND, x=RIGHT - self._width(right, KIND), y=band)
        yield BLACK

    def body(self) -> Iterator[str]:
        """Title, lead and sections in the largest print that fits. Raises LeafletTooLong."""
        size = LARGEST
        while True:
            rows, height = self._rows(size)
            if TOP - height >= FOOT:
                break
            size -= STEP
            if size < SMALLEST:
                raise LeafletTooLong(self._leaflet.title)
        y = TOP
        for row in rows:
            y -= row.drop
            if row.mark:
                side = Box(LEFT, y - DESCENT * row.style.size, MARK, row.style.size)
                yield _filled(side, DARK)
            yield self._line(row.text, row.style, x=LEFT + row.indent, y=y)

    def _rows(self, size: float) -> "tuple[list[_Row], float]":
        """The lines of the page at a size of print, and how high they stand."""
        told = self._leaflet
        lead, text = replace(LEAD, size=size + 1), replace(TEXT, size=size)
        head = replace(HEAD, size=size + 0.5)
        title = self._fitted(told.title)
        rows = [_Row(told.title, title, ASCENT * title.size)]
        for place, line in enumerate(self._broken(told.lead, lead, indent=0.0)):
            drop = 1.35 * title.size if place == 0 else LEADING * lead.size
            rows.append(_Row(line, lead, drop))
        for heading, lines in told.sections:
            rows.append(_Row(heading, head, 2.3 * size, INDENT, mark=True))
            for paragraph in lines:
                dot = "・" if len(lines) > 1 else ""
                for place, line in enumerate(self._broken(dot + paragraph, text, indent=INDENT)):
                    shown = line if place == 0 or not dot else f"　{line}"
                    rows.append(_Row(shown, text, LEADING * size, INDENT))
        return rows, sum(row.drop for row in rows) + DESCENT * size

    def foot(self) -> Iterator[str]:
        """Hotline and QR in a light box; below it source, days and what has to be checked."""
        told = self._leaflet
        box = Box(LEFT, 27 * MM, WIDTH, QR_SIDE + 2 * QUIET)
        yield _filled(box, GREY)
        code = Box(RIGHT - QR_SIDE - QUIET, box.y + QUIET, QR_SIDE, QR_SIDE)
        yield _filled(code.inset(MM - QUIET, MM - QUIET), WHITE)
        yield BLACK
        yield square(told.qr_text, code)
        x = LEFT + 6 * MM
        yield self._line("社会救助热线（24 小时）", CAPTION, x=x, y=box.y + 26 * MM)
        yield _coloured(self._line(told.hotline, NUMBER, x=x, y=box.y + 11.5 * MM), DARK)
        scan = "手机扫一扫右边的码，直接拨打。不清楚的，先问再跑路。"
        yield self._line(scan, SMALL, x=x, y=box.y + 5.5 * MM)
        said = f"依据：{told.source}（{told.days}）。能不能享受，以审核确认为准。"
        lines = [*self._broken(said, SMALL, indent=0.0)]
        caution = f"注意：{told.caution}。　" if told.caution else ""
        lines += self._broken(f"{caution}印制：{told.printed_on}", SMALL, indent=0.0)
        for place, line in enumerate(lines):
            yield self._line(line, SMALL, x=LEFT, y=22 * MM - place * 1.35 * SMALL.size)

    def _fitted(self, text: str) -> Style:
        """The title in one line."""
        chain = self._ink.chain(TITLE)
        fitted = fit(text, chain, width=WIDTH, height=TITLE.size, size=TITLE.size)
        return replace(TITLE, size=fitted.size)

    def _broken(self, text: str, style: Style, *, indent: float) -> list[str]:
        measure = (WIDTH - indent) / style.size - (1 if indent else 0)
        return list(broken(text, self._ink.chain(style), measure=measure))

    def _width(self, text: str, style: Style) -> float:
        return self._ink.chain(style).width(text) * style.size

    def _line(self, text: str, style: Style, *, x: float, y: float) -> str:
        return self._ink.line(text, style, x=x, y=y, where=self._leaflet.title)


@dataclass(frozen=True)
class _Row:
    """A line of print; `drop`: how far its baseline lies below the one before, in points."""

    text: str
    style: Style
    drop: float
    indent: float = 0.0
    mark: bool = False


def _filled(box: Box, colour: str) -> str:
    return _coloured(f"{box.x:.2f} {box.y:.2f} {box.width:.2f} {box.height:.2f} re f", colour)


def _coloured(operators: str, colour: str) -> str:
    return f"q {colour} {operators} Q"
