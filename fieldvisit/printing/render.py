"""Sheets in, one PDF's bytes out: the same for the same sheets. No database, no Qt, no clock."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from fieldvisit.printing.continuation import continued
from fieldvisit.printing.fonts import Fonts, fonts
from fieldvisit.printing.frame import Numbered, framed
from fieldvisit.printing.ink import Ink
from fieldvisit.printing.layout import A4, Box, Cell, Plan, PlannedPage, compile_layout
from fieldvisit.printing.placing import Placed, pictures_of, place
from fieldvisit.printing.sheet import Sheet, filled
from fieldvisit.printing.stamp import stamp_document
from fieldvisit.printing.typeset import Overflow, rules, set_answer, set_fixed


def render(sheets: Sequence[Sheet], *, office_fonts: Path | None = None) -> bytes:
    """One PDF of all sheets in order, A4, fonts embedded; pages are counted within each sheet.

    `office_fonts`: a folder with an office's own faces (see printing.fonts).
    Raises GlyphMissing, PictureUnreadable, OfficeFontUnusable; ValueError without any sheet.
    """
    if not sheets:
        raise ValueError("nothing to print")
    target = io.BytesIO()
    faces = fonts(office_fonts)
    canvas = blank(target, faces)
    stamp_document(canvas, sheets)
    press = _Press(canvas, Ink(canvas._doc, faces))
    for sheet in sheets:
        press.print(sheet)
    canvas.save()
    return target.getvalue()


def page_counts(sheets: Sequence[Sheet], *, office_fonts: Path | None = None) -> list[int]:
    """How many pages each sheet takes when they are printed. Raises as `render` does."""
    faces = fonts(office_fonts)
    canvas = blank(io.BytesIO(), faces)
    press = _Press(canvas, Ink(canvas._doc, faces))
    return [press.print(sheet) for sheet in sheets]


def blank(target: io.BytesIO, faces: Fonts) -> Canvas:
    """An empty document of A4 pages, the same bytes for the same operators."""
    return Canvas(
        target,
        pagesize=A4,
        pageCompression=1,
        invariant=1,
        lang="zh-CN",
        # ReportLab names its first font on every page; a Helvetica there would not be embedded.
        initialFontName=faces.registered(),
    )


class _Press:
    """Puts sheets on the pages of one canvas; a layout's fixed part is embedded once."""

    def __init__(self, canvas: Canvas, ink: Ink) -> None:
        self._canvas, self._ink = canvas, ink
        self._embedded: set[str] = set()
        self._answers: dict[tuple[int, str], tuple[str, Overflow | None]] = {}
        self._plans: list[tuple[Mapping[str, Any], dict[str, int], Plan]] = []

    def print(self, sheet: Sheet) -> int:
        """All pages of one sheet, its 附页 last; how many they are."""
        plan = self._plan(sheet)
        bodies = [self._body(sheet, page) for page in plan.pages]
        overflows = [one for body in bodies for one in body.overflows]
        where = sheet.header.number
        extra = continued(self._ink, overflows, area=plan.area, where=where)
        total = len(bodies) + len(extra)
        for number, (page, body) in enumerate(zip(plan.pages, bodies, strict=True), 1):
            self._frame(sheet, Numbered(number, total), area=plan.area)
            self._fixed(page)
            self._canvas.addLiteral(body.operators)
            for placed in body.pictures:
                place(self._canvas, placed)
            self._canvas.showPage()
        for number, operators in enumerate(extra, len(bodies) + 1):
            self._frame(sheet, Numbered(number, total), area=plan.area)
            self._canvas.addLiteral(operators)
            self._canvas.showPage()
        return total

    def _plan(self, sheet: Sheet) -> Plan:
        """The compiled layout; comparing with those of this print is cheaper than hashing again."""
        layout = sheet.layout
        counts = {repeat: len(lines) for repeat, lines in sheet.rows.items()}
        for known, counted, plan in self._plans:
            if counted == counts and (known is layout or known == layout):
                return plan
        plan = compile_layout(layout, counts)
        self._plans.append((layout, counts, plan))
        return plan

    def _frame(self, sheet: Sheet, number: Numbered, *, area: Box) -> None:
        operators = framed(self._ink, sheet.header, area=area, number=number)
        self._canvas.addLiteral("\n".join(operators))

    def _fixed(self, page: PlannedPage) -> None:
        if page.key not in self._embedded:
            self._embedded.add(page.key)
            self._canvas.beginForm(page.key)
            self._canvas.addLiteral(rules(page.lines))
            self._canvas.addLiteral("\n".join(set_fixed(self._ink, cell) for cell in page.fixed))
            self._canvas.endForm()
        self._canvas.doForm(page.key)

    def _body(self, sheet: Sheet, page: PlannedPage) -> "_Body":
        operators: list[str] = []
        pictures: list[Placed] = []
        overflows: list[Overflow] = []
        for cell in page.slots:
            where = f"{sheet.header.number} · {cell.label}".strip(" ·")
            text = filled(sheet, cell.text)
            line, overflow = self._answer(cell, text=text, where=where)
            operators.append(line)
            overflows += [overflow] if overflow else []
            pictures += pictures_of(sheet, cell, where=where)
        return _Body("\n".join(operators), pictures, overflows)

    def _answer(self, cell: Cell, *, text: str, where: str) -> tuple[str, Overflow | None]:
        """The operators of an answer; in a batch most are the same few in the same place."""
        key = (id(cell), text)
        if key not in self._answers:
            self._answers[key] = set_answer(self._ink, cell, text=text, where=where)
        return self._answers[key]


@dataclass(frozen=True)
class _Body:
    """The filled part of one page, before it is drawn, and what did not fit."""

    operators: str
    pictures: list[Placed]
    overflows: list[Overflow]
