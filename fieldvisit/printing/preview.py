"""Pictures of the very bytes that will be printed. It never lays anything out itself."""

import threading
from dataclasses import dataclass

import pypdfium2

# PDFium is not safe to call from two threads at once.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class PageImage:
    """Pixels of one page, four bytes each (red, green, blue, opaque), row by row from the top."""

    width: int
    height: int
    rgba: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the document has."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_image(pdf: bytes, page: int, *, dpi: int) -> PageImage:
    """The picture of one page, counted from 0. Raises IndexError beyond the last page."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 0 <= page < len(document):
                raise IndexError(page)
            picture = document[page].render(scale=dpi / 72).to_pil().convert("RGBA")
        finally:
            document.close()
    return PageImage(picture.width, picture.height, picture.tobytes())
