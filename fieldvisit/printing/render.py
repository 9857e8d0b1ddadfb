"""Sheets in, one PDF's bytes out: the same for the same sheets. No database, no Qt, no clock."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from fieldvisit.forms.placeholder import placeholders
from fieldvisit.printing.continuation import continued
from fieldvisit.printing.fonts import fonts
from fieldvisit.printing.frame import Numbered, framed
from fieldvisit.printing.ink import Ink
from fieldvisit.printing.layout import A4, Box, Cell, PlannedPage, compile_layout
from fieldvisit.printing.pictures import Picture, for_paper
from fieldvisit.printing.placing import place
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
    canvas = Canvas(
        target,
        pagesize=A4,
        pageCompression=1,
        invariant=1,
        lang="zh-CN",
        # ReportLab names its first font on every page; a Helvetica there would not be embedded.
        initialFontName=faces.registered(),
    )
    stamp_document(canvas, sheets)
    press = _Press(canvas, Ink(canvas._doc, faces))
    for sheet in sheets:
        press.print(sheet)
    canvas.save()
    return target.getvalue()


@dataclass(frozen=True)
class _Placed:
    """A picture and the box it has to fit."""

    picture: Picture
    box: Box


class _Press:
    """Puts sheets on the pages of one canvas; a layout's fixed part is embedded once."""

    def __init__(self, canvas: Canvas, ink: Ink) -> None:
        self._canvas, self._ink = canvas, ink
        self._embedded: set[str] = set()

    def print(self, sheet: Sheet) -> None:
        """All pages of one sheet, its 附页 last."""
        plan = compile_layout(sheet.layout)
        overflows: list[Overflow] = []
        bodies = [self._body(sheet, page, overflows) for page in plan.pages]
        extra = continued(self._ink, overflows, plan.area, where=sheet.header.number)
        total = len(bodies) + len(extra)
        for number, (page, (text, pictures)) in enumerate(zip(plan.pages, bodies, strict=True), 1):
            self._frame(sheet, plan.area, Numbered(number, total))
            self._fixed(page)
            self._canvas.addLiteral(text)
            for placed in pictures:
                place(self._canvas, placed.picture, placed.box)
            self._canvas.showPage()
        for number, text in enumerate(extra, len(bodies) + 1):
            self._frame(sheet, plan.area, Numbered(number, total))
            self._canvas.addLiteral(text)
            self._canvas.showPage()

    def _frame(self, sheet: Sheet, area: Box, number: Numbered) -> None:
        self._canvas.addLiteral("\n".join(framed(self._ink, sheet.header, area, number)))

    def _fixed(self, page: PlannedPage) -> None:
        if page.key not in self._embedded:
            self._embedded.add(page.key)
            self._canvas.beginForm(page.key)
            self._canvas.addLiteral(rules(page.lines))
            self._canvas.addLiteral("\n".join(set_fixed(self._ink, cell) for cell in page.fixed))
            self._canvas.endForm()
        self._canvas.doForm(page.key)

    def _body(
        self, sheet: Sheet, page: PlannedPage, overflows: list[Overflow]
    ) -> tuple[str, list[_Placed]]:
        parts: list[str] = []
        pictures: list[_Placed] = []
        for cell in page.slots:
            where = f"{sheet.header.number} · {cell.label}".strip(" ·")
            operators, overflow = set_answer(self._ink, cell, filled(sheet, cell.text), where=where)
            parts.append(operators)
            if overflow:
                overflows.append(overflow)
            pictures += _pictures(sheet, cell, where)
        return "\n".join(parts), pictures


def _pictures(sheet: Sheet, cell: Cell, where: str) -> list[_Placed]:
    box = cell.box.for_picture()
    names = [wanted.name for wanted in placeholders(cell.text) if wanted.style == "image"]
    return [
        _Placed(for_paper(sheet.images[name], box.width, box.height, where=where), box)
        for name in names
        if sheet.images.get(name)
    ]
