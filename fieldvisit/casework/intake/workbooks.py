"""Read the rows of an .xlsx workbook one by one, never the whole of it; what reads workbooks is
loaded when there is one to read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile
from zlib import error as ZlibError

from fieldvisit.casework.intake.rows import Row
from fieldvisit.errors import FieldvisitError
from fieldvisit.words import sentence

_BROKEN = (
    *(OSError, BadZipFile, ZlibError, ParseError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError),
)


@dataclass(eq=False)
class BookUnfit(FieldvisitError):
    """A workbook that is none, is too large or holds what does not belong there; `why` in words."""

    why: str


def rows(path: Path) -> Iterator[Row]:
    """The rows of the first sheet that shows, each as a list of texts. Raises BookUnfit."""
    from openpyxl import load_workbook

    from fieldvisit.forms.authoring.guard import OF_A_LIST, guard
    from fieldvisit.forms.refusals import FormRefused

    try:
        guard(path, limits=OF_A_LIST)
    except FormRefused as error:
        raise BookUnfit(_why(error.findings[0].code)) from error
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
            # What the file claims of its size may be wrong, and then rows are missed.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                yield Row(number, {"": [_plain(cell) for cell in cells]})
        finally:
            book.close()
    except (*_BROKEN, StopIteration) as error:
        raise BookUnfit(_why("unreadable_book")) from error


def _plain(cell: Any) -> Any:
    from fieldvisit.forms.authoring.book import text_of

    return text_of(cell) if cell is not None and not isinstance(cell, str) else cell


def _why(code: str) -> str:
    return sentence(f"finding.{code}")
