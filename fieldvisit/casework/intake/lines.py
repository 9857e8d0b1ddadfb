"""Read one line of a file that is being imported: its fields as values, or why it cannot be taken.
Knows no store and keeps nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import orjson

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import SHANGHAI
from fieldvisit.records.fields import mask_within
from fieldvisit.words.labels import LABELS

LONGEST_LINE = 1024 * 1024
EARLIEST = 1949
_CODES = {word: code for code, word in LABELS["note_tag"].items()}


@dataclass(eq=False)
class ImportUnreadable(FieldvisitError):
    """The file cannot be opened or read on: its USB stick was pulled out, say."""


@dataclass(eq=False)
class LineRefused(FieldvisitError):
    """A line that cannot be a note; `reason` is why (plain: no JSON), `given` what stands there."""

    reason: str = "line_refused"
    given: str = ""

    def __post_init__(self) -> None:
        self.code = self.reason
        # Whatever stands in a cell may be somebody's number.
        self.given = mask_within(self.given)


def lines(path: Path) -> Iterator[bytes]:
    """Line by line in bounded memory; of one that is too long only the beginning. Raises
    ImportUnreadable."""
    try:
        with path.open("rb") as file:
            # What Windows writes before the first character.
            yield _line(file).removeprefix(b"\xef\xbb\xbf")
            yield from iter(lambda: _line(file), b"")
    except OSError as error:
        raise ImportUnreadable from error


def _line(file: IO[bytes]) -> bytes:
    line = rest = file.readline(LONGEST_LINE + 1)
    while rest and not rest.endswith(b"\n"):
        rest = file.readline(LONGEST_LINE + 1)
    return line


def fields(raw: bytes) -> dict[str, Any]:
    """What a line says, field by field. Raises LineRefused."""
    if len(raw) > LONGEST_LINE:
        raise LineRefused("line_too_long")
    try:
        raw.decode()
    except UnicodeDecodeError:
        raise LineRefused("line_not_utf8") from None
    try:
        said = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise LineRefused() from None
    if not isinstance(said, dict):
        raise LineRefused()
    return said


def text(said: Mapping[str, Any]) -> str:
    """The words of the note, never none. Raises LineRefused."""
    words = said.get("text")
    if not isinstance(words, str) or not words.strip():
        raise LineRefused("line_without_text")
    return words.strip()


def tags(said: Mapping[str, Any]) -> list[str]:
    """The tags as codes where they are known by code or label; others stay as they were written.
    Raises LineRefused."""
    given = said.get("tags") or []
    named = given.split() if isinstance(given, str) else given
    if not isinstance(named, list) or not all(isinstance(tag, str) for tag in named):
        raise LineRefused("line_tags", str(given)[:40])
    plain = [tag.strip() for tag in named if tag.strip()]
    return list(dict.fromkeys(_CODES.get(tag, tag) for tag in plain))


def household(said: Mapping[str, Any]) -> UUID | None:
    """The id of its household, which need not be here; None for nobody's. Raises LineRefused."""
    given = said.get("household_id")
    if given in (None, ""):
        return None
    try:
        return UUID(str(given))
    except ValueError:
        raise LineRefused("line_household", str(given)[:40]) from None


def instant(said: Mapping[str, Any], *, newest: int) -> datetime | None:
    """When it was written; without a zone it is the time on the wall in Tianjin. Raises
    LineRefused for no time and for a year that is a slip of the pen."""
    given = said.get("at")
    if given in (None, ""):
        return None
    try:
        at = datetime.fromisoformat(str(given))
        at = (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise LineRefused("line_time", str(given)[:40]) from None
    if not EARLIEST <= at.year <= newest:
        raise LineRefused("line_time", str(given)[:40])
    return at
