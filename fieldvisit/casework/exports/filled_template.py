"""The office's own empty Excel sheet, filled by the mapping that is kept for it: its formats stay,
what stands in it is never overwritten, and no value becomes a formula. Writes no file.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.outside import System

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(eq=False)
class TemplateUnreadable(FieldvisitError):
    """The file is no Excel workbook, or a damaged one."""


@dataclass(eq=False)
class TemplateUnfit(FieldvisitError):
    """The workbook is another one than the mapping was made for: `where` a sheet or a cell that is
    missing, merged or not empty."""

    where: str


@dataclass(eq=False)
class NoTemplateKept(FieldvisitError):
    """No mapping to a sheet is kept for this system: it is typed over instead."""

    system: str


def available() -> bool:
    """Whether this installation can write workbooks (the extra `authoring`)."""
    return find_spec("openpyxl") is not None


def filled(template: bytes, system: System, *, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The workbook with a line for each row (by the system's labels). Raises NoTemplateKept,
    TemplateUnreadable, TemplateUnfit.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not system.first_row:
        raise NoTemplateKept(system.label)
    try:
        book = load_workbook(BytesIO(template))
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError):
        raise TemplateUnreadable from None
    if system.sheet and system.sheet not in book.sheetnames:
        raise TemplateUnfit(system.sheet)
    sheet = book[system.sheet] if system.sheet else book.worksheets[0]
    for place, row in enumerate(rows):
        _fill(sheet, system, at=system.first_row + place, row=row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: "Worksheet", system: System, *, at: int, row: Mapping[str, str]) -> None:
    sheet.row_dimensions[at].height = sheet.row_dimensions[system.first_row].height
    for field in system.fields:
        if not field.column:
            continue
        cell = sheet[f"{field.column}{at}"]
        if cell.coordinate in sheet.merged_cells or cell.value not in (None, ""):
            raise TemplateUnfit(f"{field.column}{at}")
        cell._style = copy(sheet[f"{field.column}{system.first_row}"]._style)
        cell.value = row.get(field.label, "")
        # as words, whatever they begin with: what somebody wrote is never a formula
        cell.data_type = "s"
