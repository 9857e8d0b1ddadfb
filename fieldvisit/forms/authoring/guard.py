"""Look into a workbook's file before it is opened, and refuse what would fill the memory or is no
workbook. It reads bytes only and understands no cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from fieldvisit.forms.refusals import Finding, FormRefused

LARGEST_FILE = 8_000_000
LARGEST_MEMBER = 16_000_000  # one text of the file unpacked
LARGEST_INSIDE = 64_000_000  # all of them
MOST_MEMBERS = 500
MOST_ROWS = 10_000  # of one sheet, empty ones too
MOST_CELLS = 120_000
WIDEST = 256
LOWEST = 20_000
MOST_MERGED = 50_000
MOST_STYLES = 20_000


@dataclass(frozen=True)
class Limits:
    """How large a workbook may be: bytes of the file, of one text in it and of all unpacked; rows,
    the lowest row and cells of one sheet.
    """

    file: int = LARGEST_FILE
    member: int = LARGEST_MEMBER
    inside: int = LARGEST_INSIDE
    rows: int = MOST_ROWS
    lowest: int = LOWEST
    cells: int = MOST_CELLS


OF_A_FORM = Limits()
OF_A_LIST = Limits(60_000_000, 500_000_000, 800_000_000, 200_000, 250_000, 6_000_000)
"""A district's list of people, read row by row and never whole."""

_OLD = b"\xd0\xcf\x11\xe0"  # .xls, or a file with a password
_PIECE = 1 << 18
_SEAM = 64  # so that nothing is missed between two pieces
_XML = (".xml", ".rels", ".vml")
_PICTURES = ("xl/media/", "docProps/thumbnail")
_PLACE = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,7})"')
_AREA = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_TITLE = re.compile(rb'<(?:\w+:)?sheet [^>]*?name="([^"]*)"[^>]*?id="([^"]*)"')
_TARGET = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_HOSTILE = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(slots=True)
class _Sheet:
    """What one sheet holds, counted while its bytes pass by."""

    limits: Limits = OF_A_FORM
    rows: int = 0
    cells: int = 0
    widest: int = 0
    lowest: int = 0
    merged: int = 0
    styles: int = 0
    size: int = 0

    def fault(self) -> str:
        """A code of `words.findings`; "" when all is within bounds."""
        if self.rows > self.limits.rows or self.lowest > self.limits.lowest:
            return "too_many_rows"
        if self.cells > self.limits.cells:
            return "too_many_cells"
        if self.widest > WIDEST:
            return "too_wide"
        if self.styles > MOST_STYLES:
            return "too_many_styles"
        if self.merged > MOST_MERGED:
            return "too_much_merged"
        return "too_large" if self.size > self.limits.member else ""


def guard(path: Path, *, limits: Limits = OF_A_FORM) -> None:
    """Raises FormRefused: unreadable_book, old_book, not_a_workbook, macros, too_large,
    hostile_xml, too_many_rows, too_many_cells, too_wide, too_much_merged, too_many_styles."""
    try:
        fault = _fault(path, limits)
    except (OSError, BadZipFile, ZlibError, EOFError, ValueError, NotImplementedError) as error:
        raise FormRefused([Finding("", 0, "", "unreadable_book")]) from error
    except RuntimeError as error:  # what zipfile says of a member with a password
        raise FormRefused([Finding("", 0, "", "old_book")]) from error
    if fault:
        raise FormRefused([fault])


def formulas_in(path: Path) -> bool:
    """Whether a workbook that passed `guard` holds formulas."""
    with ZipFile(path) as zipped:
        sheets = [one for one in zipped.infolist() if one.filename.startswith("xl/worksheets/")]
        return any(_FORMULA.search(piece) for one in sheets for piece in _pieces(zipped, one))


def _fault(path: Path, limits: Limits) -> Finding | None:
    with path.open("rb") as file:
        if file.read(4) == _OLD:
            return Finding("", 0, "", "old_book")
    if path.stat().st_size > limits.file:
        return Finding("", 0, "", "too_large")
    with ZipFile(path) as zipped:
        members = [one for one in zipped.infolist() if not one.filename.startswith(_PICTURES)]
        code = _outside(members, limits)
        return Finding("", 0, "", code) if code else _inside(zipped, members, limits=limits)


def _outside(members: list[ZipInfo], limits: Limits) -> str:
    names = {one.filename for one in members}
    if "xl/workbook.xml" not in names:
        return "not_a_workbook"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "macros"
    told = sum(one.file_size for one in members)
    return "too_large" if told > limits.inside or len(members) > MOST_MEMBERS else ""


def _inside(zipped: ZipFile, members: list[ZipInfo], *, limits: Limits) -> Finding | None:
    left = limits.inside
    titles = _titles(zipped)
    for member in members:
        sheet = _Sheet(limits)
        for piece in _pieces(zipped, member):
            left -= len(piece)
            code = _passing(sheet, piece, is_xml=member.filename.endswith(_XML))
            if code or left < 0:
                title = titles.get(member.filename.rpartition("/")[2], "")
                row = sheet.lowest if code == "too_many_rows" else 0
                return Finding(title, row, "", code or "too_large")
    return None


def _passing(sheet: _Sheet, piece: bytes, *, is_xml: bool) -> str:
    """The code of what a piece brings to light, beside all pieces before it."""
    sheet.size += len(piece)
    if is_xml:
        if _is_hostile(piece):
            return "hostile_xml"
        _count(sheet, piece)
    return sheet.fault()


def _is_hostile(piece: bytes) -> bool:
    """Whether XML declares entities, or is written so (UTF-16) that one could not tell."""
    return any(mark in piece for mark in _HOSTILE) or b"\x00" in piece


def _pieces(zipped: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    """A member's bytes piece by piece, each with the end of the one before it."""
    with zipped.open(member) as file:
        end = b""
        while piece := file.read(_PIECE):
            yield end + piece
            end = piece[-_SEAM:]


def _count(sheet: _Sheet, piece: bytes) -> None:
    sheet.rows += piece.count(b"<row") + piece.count(b":row")
    sheet.cells += piece.count(b"<c ") + piece.count(b":c ")
    sheet.styles += piece.count(b"<xf ") + piece.count(b"<font>") + piece.count(b"<border")
    for column, row in set(_PLACE.findall(piece)):
        sheet.widest = max(sheet.widest, _number(column))
        sheet.lowest = max(sheet.lowest, int(row))
    for left, top, right, bottom in _AREA.findall(piece):
        wide = _number(right) - _number(left) + 1
        sheet.merged += wide * (int(bottom) - int(top) + 1)


def _number(letters: bytes) -> int:
    """Which column letters stand for, from 1."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - ord("A") + 1
    return found


def _titles(zipped: ZipFile) -> dict[str, str]:
    """The sheets' names by the names of their files, as far as they can be told."""
    book, links = _start(zipped, "xl/workbook.xml"), _start(zipped, "xl/_rels/workbook.xml.rels")
    files: dict[bytes, str] = {}
    for link in _TARGET.findall(links):
        words = dict(pairwise(re.split(rb'["= ]+', link)))
        files[words.get(b"Id", b"")] = words.get(b"Target", b"").decode("utf-8", "replace")
    named = ((files.get(id_, ""), title) for title, id_ in _TITLE.findall(book))
    return {file.rpartition("/")[2]: title.decode("utf-8", "replace") for file, title in named}


def _start(zipped: ZipFile, name: str) -> bytes:
    if name not in zipped.namelist():
        return b""
    with zipped.open(name) as file:
        return file.read(_PIECE)
