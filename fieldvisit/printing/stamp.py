"""What a PDF says of itself: title, who printed it, when. It never reads a clock."""

import re
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from fieldvisit.printing.sheet import Sheet

INSTANT = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D+(\d{1,2}):(\d{2}))?")


def stamp_document(canvas: Canvas, sheets: Sequence[Sheet]) -> None:
    """Set the document's properties. Names of people visited never stand in them."""
    first = sheets[0].header
    canvas.setTitle(first.title if len(sheets) == 1 else f"{first.title}等 {len(sheets)} 份")
    canvas.setAuthor(first.printed_by)
    canvas.setCreator("fieldvisit")
    canvas.setProducer("fieldvisit")
    canvas.setSubject(first.number)
    match = INSTANT.search(first.printed_at_text)
    if match:
        instant = pdf_date([int(part or 0) for part in match.groups()])
        canvas.setDateFormatter(lambda *_parts: instant)


def pdf_date(parts: Sequence[int]) -> str:
    """A date of PDF (ISO 32000-1, 7.9.4) in China's time from year, month, day, hour, minute."""
    year, month, day, hour, minute = parts
    return f"D:{year:04d}{month:02d}{day:02d}{hour:02d}{minute:02d}00+08'00'"
