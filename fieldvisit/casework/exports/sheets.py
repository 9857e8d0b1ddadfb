"""A table as a file for an office: .xlsx, or .csv that Excel opens. No text of it is ever run as a
formula. Knows nobody's data.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO

from fieldvisit.errors import FieldvisitError

Cell = str | int | float
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text may begin with that a spreadsheet takes for a formula.
Source: OWASP, CSV Injection."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDEST = 40


@dataclass(eq=False)
class ExportKindUnknown(FieldvisitError):
    """A file can be .xlsx or .csv; `given` is how its name ends."""

    given: str


@dataclass(frozen=True)
class Sheet:
    """A table under its headings; `title` names the sheet."""

    title: str
    headings: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


def written(sheet: Sheet, *, suffix: str) -> bytes:
    """The table as a file. Raises ExportKindUnknown."""
    if suffix.lower() not in _WRITERS:
        raise ExportKindUnknown(suffix)
    return _WRITERS[suffix.lower()](sheet)


def harmless(cell: Cell) -> Cell:
    """A text that would be a formula, with a stroke before it: a spreadsheet then shows it."""
    if isinstance(cell, str) and cell.lstrip(" \n\u3000\ufeff").startswith(FORMULA):
        return f"'{cell}"
    return cell


def _csv(sheet: Sheet) -> bytes:
    text = StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([harmless(one) for one in sheet.headings])
    lines.writerows([harmless(one) for one in row] for row in sheet.rows)
    # Excel takes a file without the mark for one in the system's own encoding.
    return text.getvalue().encode("utf-8-sig")


def _xlsx(sheet: Sheet) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.title)
    for place, heading in enumerate(sheet.headings, 1):
        wide = min(_WIDEST, 2 * len(heading) + 6)
        page.column_dimensions[get_column_letter(place)].width = wide
    page.freeze_panes = "A2"
    bold = [WriteOnlyCell(page, value=one) for one in sheet.headings]
    for cell in bold:
        cell.font = Font(bold=True)
    page.append(bold)
    for row in sheet.rows:
        page.append([_clean(one) for one in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _clean(cell: Cell) -> Cell:
    """What a workbook can hold."""
    safe = harmless(cell)
    return _CONTROL.sub("", safe) if isinstance(safe, str) else safe


_WRITERS: Mapping[str, Callable[[Sheet], bytes]] = {".xlsx": _xlsx, ".csv": _csv}
