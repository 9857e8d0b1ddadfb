"""What a parcel carries beside the frames of fvsync/1: its first message either way, and parts of
files. Values only.
"""

import struct
from collections.abc import Iterator
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.protocol.parcel_errors import ParcelDamaged
from sync.protocol.wire import (
    MAX_APART,
    MAX_BLOB,
    MAX_RECOVERY,
    PART_BYTES,
    Entry,
    FilePart,
    Footing,
    Message,
    RowMark,
)

HEAD, BATCH, FILE, RECEIPT, PAGE = "H", "B", "F", "R", "P"
"""Kinds of pieces: the first message; a batch's id (16 bytes) and the frame of its PushRequest; a
part of a file; the frame of a Receipt; a frame of PullReply."""
HELD, MENDING = "M", "D"
"""Kinds of pieces: a frame of HeldRows, and one of Mending for it."""

MAX_MARKS = 20_000
"""Rows that one HeldRows names; a larger scope takes several."""

MAX_BATCHES = 10_000
MAX_FILES = 10_000


class WantedFile(BaseModel):
    """A file that the device's records name and that it does not hold."""

    scope: str = Field(pattern="^[0-9]{12}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size: int = Field(ge=0, le=MAX_BLOB)


class OutHead(Message):
    """What the device has and wants. `box_key` (hex): what the answer is sealed to. `cursors`,
    `recovery_from`, `footing`, `later`, `apart`, `asked`, `settled`: as in PullRequest. `batches`:
    the ids of those inside, in their order; `changes`, `files`: how many are inside.
    """

    device_id: UUID
    box_key: str = Field(min_length=64, max_length=128, pattern="^[0-9a-f]+$")
    cursors: dict[str, int] = Field(default_factory=dict, max_length=10_000)
    recovery_from: int = Field(default=0, ge=0, le=MAX_RECOVERY)
    wanted: list[WantedFile] = Field(default_factory=list, max_length=MAX_FILES)
    batches: list[UUID] = Field(default_factory=list, max_length=MAX_BATCHES)
    changes: int = 0
    files: int = 0
    footing: Footing | None = None
    later: list[str] = Field(default_factory=list, max_length=10_000)
    apart: list[int] = Field(default_factory=list, max_length=MAX_APART)
    asked: list[UUID] = Field(default_factory=list, max_length=MAX_APART)
    settled: list[UUID] = Field(default_factory=list, max_length=10_000)


class HeldRows(Message):
    """Rows that the device holds of a scope whose sums were not what the server said."""

    scope: str = Field(pattern="^[0-9]{12}$")
    marks: list[RowMark] = Field(max_length=MAX_MARKS)


class Mending(Message):
    """What differs in a scope: rows as they stand now, (kind, id) of those that went to others
    (`gone`) and of those that the server does not have (`unknown`).
    """

    scope: str
    entries: list[Entry]
    gone: list[tuple[str, UUID]] = Field(default_factory=list)
    unknown: list[tuple[str, UUID]] = Field(default_factory=list)


class BatchRefused(BaseModel):
    """A batch that the server did not take as a whole, and the code of why."""

    batch_id: UUID
    code: str


class AnswerHead(Message):
    """`answers`, `answers_digest`: the parcel that this answers and its content's hash. `at`: the
    server's time. `cursors`: where its pages begin. `refused`: batches without a receipt. `kept`:
    files of the parcel that the server holds now. `standing`: "", or `device_revoked` or
    `epoch_changed`: then there are no pages; `epoch`: the one in which all this was said; `known`:
    as in EpochChanged and NumbersUsed. `again`: the server had taken the parcel before.
    """

    answers: UUID
    answers_digest: str = Field(max_length=64)
    at: str
    cursors: dict[str, int] = Field(default_factory=dict, max_length=10_000)
    batches: int = 0
    changes: int = 0
    files: int = 0
    refused: list[BatchRefused] = Field(default_factory=list, max_length=MAX_BATCHES)
    kept: list[str] = Field(default_factory=list, max_length=MAX_FILES)
    standing: str = ""
    epoch: str = Field(default="", max_length=64)
    known: int = 0
    again: bool = False


class _PartHead(BaseModel):
    model_config = ConfigDict(extra="ignore")

    scope: str = Field(pattern="^[0-9]{12}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size: int = Field(ge=0, le=MAX_BLOB)
    number: int = Field(ge=0)


def parts_of(scope: str, sha256: str, *, data: bytes) -> Iterator[bytes]:
    """A file as the bodies of pieces. A small one is part 0 alone."""
    whole = FilePart(scope, sha256, size=len(data))
    for number in range(max(1, whole.count)):
        part = whole.at(number)
        head = {name: getattr(part, name) for name in ("scope", "sha256", "size", "number")}
        told = orjson.dumps(head)
        yield struct.pack(">H", len(told)) + told + data[part.start : part.start + part.length]


def read_part(body: bytes) -> tuple[FilePart, bytes]:
    """The part in a piece's body. Raises ParcelDamaged."""
    try:
        (length,) = struct.unpack_from(">H", body)
        told = _PartHead.model_validate(orjson.loads(body[2 : 2 + length]))
    except (struct.error, orjson.JSONDecodeError, ValidationError):
        raise ParcelDamaged from None
    part = FilePart(told.scope, told.sha256, told.size, told.number)
    data = body[2 + length :]
    if told.number >= max(1, part.count) or len(data) != part.length or len(data) > PART_BYTES:
        raise ParcelDamaged
    return part, data
