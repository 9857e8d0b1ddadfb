"""The files that a survey draws on (csv, xml, geojson), found beside the workbook and read as
texts. It never looks outside the workbook's own folder."""

import re
from collections.abc import Iterator
from pathlib import Path

from fieldvisit.forms.authoring.kinds import ATTACHED, FROM_FILE, kind_of
from fieldvisit.forms.authoring.rows import Book, Row
from fieldvisit.forms.refusals import Finding

LARGEST = 8_000_000
_PULLED = re.compile(r"""pulldata\s*\(\s*['"]([^'"]+)['"]""")
_PLAIN = re.compile(r"[^/\\:*?\"<>|]+\.(csv|xml|geojson)\Z")


def wanted(row: Row) -> Iterator[tuple[str, str]]:
    """The columns of a row that name a file, and the file's name."""
    kind = kind_of(row.get("type"))
    if kind.name in FROM_FILE:
        yield "type", kind.of
    if kind.name in ATTACHED:
        yield "name", f"{row.get('name')}.{kind.name.partition('-')[0]}"
    for column, text in row.cells.items():
        for name in _PULLED.findall(text):
            yield column, f"{name}.csv"


def read_media(book: Book, folder: Path) -> list[Finding]:
    """Fill the book's media from the folder or its subfolder `media`; tells what is not there or
    not readable."""
    found: list[Finding] = []
    for row in book.survey:
        for column, name in wanted(row):
            if name not in book.media:
                found.extend(_taken(book, folder, name=name, at=(row.number, column)))
    return found


def _taken(book: Book, folder: Path, *, name: str, at: tuple[int, str]) -> Iterator[Finding]:
    row, column = at
    if not _PLAIN.match(name):
        yield Finding("survey", row, column, "media_name", name)
        return
    path = next((one for one in (folder / name, folder / "media" / name) if one.is_file()), None)
    if path is None:
        yield Finding("survey", row, column, "media_missing", name)
    elif path.stat().st_size > LARGEST:
        yield Finding("survey", row, column, "media_too_large", name)
    else:
        text = _text(path.read_bytes())
        if text is None:
            yield Finding("survey", row, column, "media_unreadable", name)
        book.media[name] = text or ""


def _text(raw: bytes) -> str | None:
    """UTF-8, or what Excel and WPS save as csv on a Chinese Windows."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
