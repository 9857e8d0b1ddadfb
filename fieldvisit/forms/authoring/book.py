"""Read an author's workbook into rows of texts, Chinese sheets and headers understood. It judges
nothing but what it cannot read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from fieldvisit.forms.authoring.columns import SHEETS, known_as
from fieldvisit.forms.authoring.guard import formulas_in, guard
from fieldvisit.forms.authoring.rows import Book, Header, Row
from fieldvisit.forms.refusals import Finding, FormRefused

MOST_ROWS = {"survey": 3_000, "choices": 5_000, "entities": 100, "settings": 100}
LONGEST = 32_767  # what a cell of Excel can hold
LOWEST_HEADER = 100
_NEEDED = {
    "survey": {"type"},
    "choices": {"list_name", "name"},
    "entities": {"list_name"},
    "settings": {
        *("form_id", "form_title", "name", "version", "style", "default_language"),
        *("instance_name", "allow_choice_duplicates", "id_string", "title"),
    },
}
# what openpyxl says of files that are damaged in one way or another
_UNREADABLE = (
    OSError,
    BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    ParseError,
)
_NAMES = ("survey", "choices", "settings", "entities")


def opened(path: Path) -> Workbook:
    """The workbook, values only, once its file is known to be harmless. Raises FormRefused
    (unreadable_book, formula_without_value, and what `guard` refuses)."""
    guard(path)
    try:
        workbook = load_workbook(path, data_only=True)
        if formulas_in(path):
            _refuse_blank_formulas(load_workbook(path), workbook)
    except _UNREADABLE as error:
        raise refused("", 0, code="unreadable_book") from error
    return workbook


def print_name(workbook: Workbook) -> str:
    """The name of the sheet that is drawn for paper; "" when there is none."""
    return next((name for name in workbook.sheetnames if sheet_of(name) == "print"), "")


def read_book(workbook: Workbook) -> Book:
    """The texts of the form's sheets. Raises FormRefused (no_sheet, no_header,
    header_too_low, too_many_rows, merged_rows)."""
    book = Book()
    for title in workbook.sheetnames:
        name = sheet_of(title)
        if name in _NAMES and name not in book.titles:
            book.titles[name] = title
            rows = _sheet(book, name, lines=workbook[title].iter_rows(values_only=True))
            _refuse_merged_rows(workbook[title], book.headers[name], title=title)
            if name == "settings":
                book.settings = rows[0] if rows else Row(2, {})
            else:
                setattr(book, name, rows)
    if "survey" not in book.titles:
        raise refused("survey", 0, code="no_sheet")
    return book


def sheet_of(title: str) -> str:
    """Which sheet of a form a title names ("题目" -> survey); the title itself when none."""
    plain = title.strip().lower()
    return SHEETS.get(plain, plain)


def _refuse_blank_formulas(typed: Workbook, workbook: Workbook) -> None:
    """A formula that no spreadsheet has computed yet would be read as an empty cell."""
    blank = [
        Finding(title, number, "", "formula_without_value", str(cell.value), cell.coordinate)
        for title in workbook.sheetnames
        if sheet_of(title) in (*_NAMES, "print")
        for number, line in enumerate(typed[title].iter_rows(), 1)
        for cell in line
        if cell.data_type == "f" and workbook[title][cell.coordinate].value is None
    ]
    if blank:
        raise FormRefused(blank)


def _refuse_merged_rows(sheet: Worksheet, header: Header, *, title: str) -> None:
    """Of cells that are joined across rows the first one alone holds what was typed."""
    joined = [
        Finding(title, area.min_row, "", "merged_rows", area.coord, area.coord.partition(":")[0])
        for area in sheet.merged_cells.ranges
        if area.max_row > area.min_row and area.max_row > header.row
    ]
    if joined:
        raise FormRefused(joined)


def _sheet(book: Book, name: str, *, lines: Iterable[Sequence[Any]]) -> list[Row]:
    numbered = enumerate(lines, 1)
    header = _header(name, numbered)
    book.headers[name] = header
    return list(_rows(name, header, numbered=numbered))


def _rows(
    name: str, header: Header, *, numbered: Iterator[tuple[int, Sequence[Any]]]
) -> Iterator[Row]:
    for number, line in numbered:
        pairs = zip(header.known, map(text_of, line), strict=False)
        cells = {column: text for column, text in pairs if column and text}
        if not cells:
            continue
        if number > MOST_ROWS[name] + header.row:
            raise refused(name, number, code="too_many_rows")
        long = next((column for column, text in cells.items() if len(text) > LONGEST), "")
        if long:
            raise FormRefused([Finding(name, number, long, "too_long")])
        yield Row(number, cells)


def _header(name: str, numbered: Iterator[tuple[int, Sequence[Any]]]) -> Header:
    """The first row that names what the sheet needs; a title may stand above it."""
    filled = 0
    for number, line in numbered:
        typed = tuple(text_of(cell) for cell in line)
        known = tuple(known_as(name, cell) if cell else "" for cell in typed)
        if _NEEDED[name] & set(known):
            if number > LOWEST_HEADER:
                raise refused(name, number, code="header_too_low")
            return Header(number, typed, known)
        filled = filled or (number if any(typed) else 0)
    if not filled and name != "survey":
        return Header()
    raise refused(name, filled or 1, code="no_header")


def text_of(cell: Any) -> str:
    """What a cell says as text: whole numbers without a point, dates as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell).strip()


def refused(sheet: str, row: int, *, code: str, detail: str = "") -> FormRefused:
    """A workbook that cannot be read any further, for one reason."""
    return FormRefused(findings=[Finding(sheet, row, "", code, detail)])
