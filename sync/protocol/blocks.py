"""The first fill of a device: what a snapshot of a scope is told by, and the blocks that it comes
in, each readable alone. Opens no socket and keeps nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
import zstandard
from pydantic import BaseModel, Field, ValidationError

from fieldvisit.records import change
from sync.protocol.errors import BlockGone, FrameRefused
from sync.protocol.wire import Entry, Message

Row = tuple[str, Mapping[str, Any]]
"""A kind, and its fields by name as a page carries them, `id` and `version` among them."""

TARGET = 64 * 1024
"""Bytes of a packed block at most, if it can be cut: a line that breaks every 300 kB then wastes
half a block each time, about a tenth."""
MAX_BLOCK = 8 * 1024 * 1024
MAX_PLAIN = 32 * 1024 * 1024
MAX_BLOCKS = 100_000
LEVEL = 12
"""A block is packed once and read by every device of its audience."""


class SnapshotRequest(Message):
    """Which blocks fill an empty device with a scope."""

    scope: str = Field(max_length=12)


class BlockMark(BaseModel):
    """A block by the SHA-256 of its bytes, with its size in bytes and the number of its rows."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(gt=0, le=MAX_BLOCK)
    rows: int = Field(gt=0)


class SnapshotReply(Message):
    """All blocks together are what a pull from the beginning would give this reader up to number
    `seq` of the scope. They are taken in their order: parents come before their children.
    """

    scope: str
    seq: int = Field(ge=0)
    blocks: list[BlockMark] = Field(max_length=MAX_BLOCKS)


class _Part(BaseModel):
    """Rows of one kind by column: `columns` differ from row to row, `same` do not; `more` are
    fields that only the row of that place has.
    """

    kind: str
    rows: int = Field(gt=0)
    same: dict[str, Any] = Field(default_factory=dict)
    columns: dict[str, list[Any]] = Field(default_factory=dict)
    more: dict[int, dict[str, Any]] = Field(default_factory=dict)


class _Block(BaseModel):
    schema_number: int
    parts: list[_Part]


def pack(rows: Sequence[Row], *, schema: int) -> bytes:
    """The bytes of a block in the words of a schema; the same rows make the same bytes."""
    parts = [
        _by_column(kind, [values for _, values in group])
        for kind, group in groupby(rows, key=itemgetter(0))
    ]
    options = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
    plain = orjson.dumps({"schema_number": schema, "parts": parts}, option=options)
    return zstandard.ZstdCompressor(level=LEVEL, write_content_size=True).compress(plain)


def entries(block: bytes) -> Iterator[Entry]:
    """The rows of a block in their order. Raises FrameRefused for what is none, BlockGone for one
    in the words of another schema: the program is newer than what it fetched before.
    """
    try:
        read = _Block.model_validate(orjson.loads(_unpressed(block)))
    except (orjson.JSONDecodeError, ValidationError):
        raise FrameRefused("not a block") from None
    if read.schema_number != change.SCHEMA:
        raise BlockGone
    for part in read.parts:
        yield from _rows(part)


def _by_column(kind: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    names = [name for name in rows[0] if all(name in row for row in rows)]
    known = set(names)
    same = {name: rows[0][name] for name in names if _one_value(rows, name)}
    columns = {name: [row[name] for row in rows] for name in names if name not in same}
    others = (
        (place, {name: value for name, value in row.items() if name not in known})
        for place, row in enumerate(rows)
    )
    more = {place: fields for place, fields in others if fields}
    return {"kind": kind, "rows": len(rows), "same": same, "columns": columns, "more": more}


def _one_value(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    first = rows[0][name]
    # True equals 1 in Python, and is another value on the wire.
    return all(type(row[name]) is type(first) and row[name] == first for row in rows)


def _rows(part: _Part) -> Iterator[Entry]:
    if any(len(column) != part.rows for column in part.columns.values()):
        raise FrameRefused("columns")
    names = list(part.columns)
    by_row = zip(*part.columns.values(), strict=True) if names else [()] * part.rows
    for place, cells in enumerate(by_row):
        values = part.same | dict(zip(names, cells, strict=True)) | part.more.get(place, {})
        try:
            yield Entry(
                kind=part.kind, row_id=values["id"], version=values["version"], values=values
            )
        except (KeyError, ValidationError):
            raise FrameRefused("row") from None


def _unpressed(block: bytes) -> bytes:
    try:
        declared = zstandard.get_frame_parameters(block).content_size
        # What is declared gets allocated, and more than it is never written.
        if declared in (0, zstandard.CONTENTSIZE_UNKNOWN) or declared > MAX_PLAIN:
            raise FrameRefused("plain size")
        return zstandard.ZstdDecompressor(max_window_size=MAX_PLAIN).decompress(block)
    except zstandard.ZstdError:
        raise FrameRefused("cut or damaged") from None
