"""Read an author's workbook into rows of texts, Chinese headers understood. It judges nothing but
what it cannot read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from fieldvisit.forms.refusals import Finding, FormRefused

MOST_ROWS = 5_000

HEADERS: Mapping[str, str] = {
    "题型": "type",
    "名称": "name",
    "题目": "label",
    "提示": "hint",
    "必填": "required",
    "必填提示": "required_message",
    "显示条件": "relevant",
    "校验": "constraint",
    "校验提示": "constraint_message",
    "算式": "calculation",
    "默认值": "default",
    "只读": "readonly",
    "选项条件": "choice_filter",
    "样式": "appearance",
    "参数": "parameters",
    "用途": "purpose",
    "敏感级别": "class",
    "曾用名": "was",
    "选项表": "list_name",
    "list name": "list_name",
    "relevance": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
    "表名": "form_title",
    "表号": "form_id",
    "走访人至少": "minimum_investigators",
    "被访人签名至少": "minimum_respondent_signatures",
    "走访类型": "visit_type",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number as the author sees it, and its filled cells by column."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(slots=True)
class Book:
    """The three sheets of a form as texts; `columns` keeps each sheet's headers in order."""

    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    has_print: bool = False


def read_book(path: Path) -> Book:
    """Raises FormRefused (unreadable_book, no_sheet, too_many_rows)."""
    try:
        workbook = load_workbook(path, read_only=False, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise _refused("", 0, code="unreadable_book") from error
    book = Book(has_print="print" in workbook.sheetnames)
    for name in ("survey", "choices", "settings"):
        if name in workbook.sheetnames:
            book.columns[name], rows = _sheet(name, workbook[name].iter_rows(values_only=True))
            if name == "settings":
                book.settings = dict(rows[0].cells) if rows else {}
            else:
                setattr(book, name, rows)
    if "survey" not in book.columns:
        raise _refused("survey", 0, code="no_sheet")
    return book


def _sheet(name: str, lines: Iterator[Sequence[Any]]) -> tuple[list[str], list[Row]]:
    header = [_header(cell) for cell in next(lines, ())]
    rows: list[Row] = []
    for number, line in enumerate(lines, 2):
        if number > MOST_ROWS:
            raise _refused(name, number, code="too_many_rows")
        pairs = zip(header, map(_text, line), strict=False)
        cells = {column: text for column, text in pairs if column and text}
        if cells:
            rows.append(Row(number, cells))
    return header, rows


def _header(cell: Any) -> str:
    text = _text(cell)
    plain, mark, language = text.partition("::")
    return HEADERS.get(plain, HEADERS.get(plain.lower(), plain)) + mark + language


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _refused(sheet: str, row: int, *, code: str) -> FormRefused:
    return FormRefused(findings=[Finding(sheet, row, "", code)])
