"""Read a table file row by row in bounded memory: .xlsx, .csv (UTF-8 with or without BOM, GB18030)
and .jsonl. Judges no value; rows that cannot be read say so.
"""

import codecs
import csv
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from fieldvisit.casework.intake import lines, workbooks
from fieldvisit.casework.intake.cells import text_of
from fieldvisit.casework.intake.columns import plain
from fieldvisit.casework.intake.lines import ImportUnreadable, LineRefused
from fieldvisit.casework.intake.rows import Row
from fieldvisit.errors import FieldvisitError

LOWEST_HEADING = 20
"""Titles and notes stand above the headings, in so many rows at most."""

_PIECE = 1 << 20


@dataclass(eq=False)
class FileKindUnknown(FieldvisitError):
    """The file's name does not end in a way that is known."""

    suffix: str


@dataclass(frozen=True)
class Table:
    """A file's headings ("" for JSONL, whose lines have their own) and its rows, read as one goes
    through them.
    """

    headings: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def opened(path: Path, *, known: Collection[str]) -> Iterator[Table]:
    """The table in a file; its headings stand in the row, not far below the top, that names the
    most of the `known` ones. Raises FileKindUnknown, ImportUnreadable, BookUnfit.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise FileKindUnknown(path.suffix or path.name)
    if not path.is_file():
        raise ImportUnreadable
    source = reader(path)
    try:
        yield Table((), source) if reader is _jsonl else _headed(source, known)
    finally:
        source.close()


def _headed(source: Iterator[Row], known: Collection[str]) -> Table:
    top = list(islice(source, LOWEST_HEADING))
    hits = [sum(plain(text) in known for text in _cells(row)) for row in top]
    if not top or not max(hits):
        return Table((), iter(()))
    place = hits.index(max(hits))
    headings = tuple(_cells(top[place]))
    below = [*top[place + 1 :]]

    def rows() -> Iterator[Row]:
        for row in chain(below, source):
            found = _under(headings, row)
            # Offices' tables have empty rows between and below the others.
            if found.said or found.refused:
                yield found

    return Table(tuple(one for one in headings if one), rows())


def _cells(row: Row) -> list[str]:
    return [text_of(cell) for cell in row.said.get("", ())]


def _under(headings: Sequence[str], row: Row) -> Row:
    if row.refused:
        return row
    cells: dict[str, str] = {}
    for heading, text in zip(headings, _cells(row), strict=False):
        if heading and text:
            cells.setdefault(heading, text)
    return Row(row.number, cells)


def _jsonl(path: Path) -> Iterator[Row]:
    for number, raw in enumerate(lines.lines(path), 1):
        if not raw.strip():
            continue
        try:
            yield Row(number, lines.fields(raw))
        except LineRefused as error:
            yield Row(number, {}, error)


def _csv(path: Path) -> Iterator[Row]:
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, newline="") as file:
            first = file.readline(lines.LONGEST_LINE)
            file.seek(0)
            delimiter = max(",\t;", key=first.count)
            yield from _records(csv.reader(file, delimiter=delimiter))
    except OSError as error:
        raise ImportUnreadable from error


def _records(reader: Iterator[list[str]]) -> Iterator[Row]:
    number = 0
    while True:
        number += 1
        try:
            yield Row(number, {"": next(reader)})
        except StopIteration:
            return
        except csv.Error:
            yield Row(number, {}, LineRefused("line_too_long"))


def _encoding(path: Path) -> str:
    """Raises LineRefused for a text in neither encoding."""
    found = next((one for one in ("utf-8-sig", "gb18030") if _is_in(path, one)), None)
    if found is None:
        raise LineRefused("line_not_utf8")
    return found


def _is_in(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_READERS: Mapping[str, Callable[[Path], Any]] = {
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".txt": _csv,
    ".xlsx": workbooks.rows,
}
