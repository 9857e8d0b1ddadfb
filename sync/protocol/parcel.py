"""A parcel: one sealed, signed, addressed file that carries messages where no network goes. Knows
no message, no database, and keeps no key.
"""

import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldvisit.machine import algorithms
from fieldvisit.machine.algorithms import SealBroken, Suite, SuiteUnknown
from fieldvisit.machine.disk import written_whole
from sync.protocol.parcel_errors import (
    NotAParcel,
    ParcelCut,
    ParcelDamaged,
    ParcelTooLarge,
    ParcelTooNew,
)

FORMAT = 1
MAGIC = b"fvparcel"
SUFFIX = ".fvparcel"
OUT, ANSWER = "out", "answer"
MAX_HEADER = 4096
MAX_PIECE = 8 * 1024 * 1024 + 4096
"""One message: a frame at its largest, and what sealing and telling add."""
MAX_PARCEL = 1024 * 1024 * 1024
"""Well below what FAT32 takes as one file."""

MAX_PIECES = 100_000

_SECRET = 32
_HASH = 32
_BOX_KEYS = {32: "intl", 64: "sm"}


class Header(BaseModel):
    """What anybody may read on a parcel. `kind`: out (device to server) or answer; `number`: of
    the device's out-parcels, and of the one that is answered; `device` and `short`: whose it is,
    either way; `sender` and `to`: for people; `to_key`: the key that it is sealed to.
    """

    model_config = ConfigDict(extra="ignore")

    kind: str = Field(pattern="^(out|answer)$")
    id: UUID
    number: int = Field(ge=1, le=10**9)
    device: UUID
    short: str = Field(pattern="^[A-Z0-9]{1,8}$")
    made_at: str = Field(max_length=40)
    sender: str = Field(max_length=100)
    to: str = Field(max_length=100)
    to_key: str = Field(max_length=16)

    @property
    def file_name(self) -> str:
        """ASCII, nothing that FAT refuses; no two devices share it."""
        return f"{self.device_mark}-{self.number:06}-{self.kind}{SUFFIX}"

    @property
    def device_mark(self) -> str:
        """How the names of all files from and for this device begin."""
        return f"fv-{self.short}-{self.device.hex[-4:]}"


def device_mark_in(name: str) -> str:
    """The device's mark in the name of one of its files."""
    return name.rsplit("-", 2)[0]


@dataclass(frozen=True)
class Piece:
    """One message of a parcel: `kind` is one letter, `body` its bytes."""

    kind: str
    body: bytes


@dataclass(frozen=True)
class Looked:
    """A whole parcel whose bytes add up; who signed it was not looked at. `digest`: the hash of
    its content, as both ends print it; `size`: bytes; `about`, `key`, `start`, `signature`: what
    opening it needs.
    """

    path: Path
    header: Header
    suite: Suite
    size: int
    digest: str
    about: bytes
    key: bytes
    start: int
    signature: bytes


@dataclass(frozen=True)
class Ends:
    """The keys of one parcel: sealed to `box_public`, signed with `signing`."""

    box_public: bytes
    signing: bytes


Put = Callable[[str, bytes], None]


def key_mark(box_public: bytes) -> str:
    """How a parcel names the key that it is sealed to. Raises ValueError for no box key."""
    return _suite_of_box(box_public).digest(box_public).hex()[:16]


@contextmanager
def writing(path: Path, header: Header, *, ends: Ends) -> Iterator[Put]:
    """Write a parcel to `path`: whole when the block ends, nothing when it raises. The block is
    handed `put(kind, body)`. Raises OSError, ParcelTooLarge, SuiteMissing.
    """
    use = _suite_of_box(ends.box_public)
    secret = os.urandom(_SECRET)
    top = orjson.dumps(header.model_dump(mode="json") | {"suite": use.name})
    head = MAGIC + struct.pack(">HI", FORMAT, len(top)) + top
    key = use.seal_to(ends.box_public, secret, about=use.digest(head))
    head += struct.pack(">H", len(key)) + key
    about = use.digest(head)
    sums: list[bytes] = []
    with written_whole(path) as file:
        file.write(head)

        def put(kind: str, body: bytes) -> None:
            said = kind.encode() + body
            if file.tell() + len(said) > MAX_PARCEL or len(said) > MAX_PIECE:
                raise ParcelTooLarge(MAX_PARCEL >> 20)
            sealed = use.seal(secret, said, about=_place(about, len(sums)))
            framed = struct.pack(">I", len(sealed)) + sealed
            sums.append(use.digest(framed))
            file.write(framed)

        yield put
        # An empty piece is the last: nobody can leave out the end.
        put("", b"")
        total = use.digest(b"".join(sums))
        signing = algorithms.of_key(ends.signing)
        signature = signing.sign(ends.signing, _said(about, total))
        file.write(struct.pack(">I", 0) + total + struct.pack(">H", len(signature)) + signature)


def look(path: Path) -> Looked:
    """What is on a parcel, and whether its bytes add up: needs no key, and does not tell who made
    it. Raises NotAParcel, ParcelCut, ParcelDamaged, ParcelTooNew, ParcelTooLarge, OSError.
    """
    size = path.stat().st_size
    if size > MAX_PARCEL:
        raise ParcelTooLarge(MAX_PARCEL >> 20)
    with path.open("rb") as file:
        header, use, head = _head(file)
        key = _exactly(file, _number(file, ">H"))
        about = use.digest(head + struct.pack(">H", len(key)) + key)
        start = file.tell()
        sums = [use.digest(framed) for framed in _framed(file)]
        total = _exactly(file, _HASH)
        signature = _exactly(file, _number(file, ">H"))
        if total != use.digest(b"".join(sums)) or file.read(1):
            raise ParcelDamaged
    return Looked(
        path=path,
        header=header,
        suite=use,
        size=size,
        digest=total.hex(),
        about=about,
        key=key,
        start=start,
        signature=signature,
    )


def check(looked: Looked, public: bytes) -> None:
    """Raises ParcelDamaged unless the holder of `public` signed exactly this. Raises
    SuiteMissing."""
    said = _said(looked.about, bytes.fromhex(looked.digest))
    try:
        holds = algorithms.of_key(public).verify(public, said, signature=looked.signature)
    except ValueError:
        holds = False
    if not holds:
        raise ParcelDamaged


def pieces(looked: Looked, box_secret: bytes) -> Iterator[Piece]:
    """The messages of a parcel that was checked, one after another. Raises ParcelDamaged (sealed
    to another key, or changed since it was looked at), SuiteMissing, OSError.
    """
    use = looked.suite
    try:
        about = use.digest(_without_key(looked))
        secret = use.unseal_by(box_secret, looked.key, about=about)
        for said in _unsealed(looked, secret):
            yield Piece(chr(said[0]), said[1:])
    except (SealBroken, ValueError):
        raise ParcelDamaged from None


def _unsealed(looked: Looked, secret: bytes) -> Iterator[bytes]:
    with looked.path.open("rb") as file:
        file.seek(looked.start)
        for place, framed in enumerate(_framed(file)):
            about = _place(looked.about, place)
            said = looked.suite.unseal(secret, framed[4:], about=about)
            if not said:
                return
            yield said
    # Without the empty piece at its end somebody has left out the end.
    raise SealBroken


def _without_key(looked: Looked) -> bytes:
    with looked.path.open("rb") as file:
        return _head(file)[2]


def _head(file: BinaryIO) -> tuple[Header, Suite, bytes]:
    """The header, its suite, and all its bytes. Raises NotAParcel, ParcelTooNew and the like."""
    magic = file.read(len(MAGIC))
    if magic != MAGIC:
        # An empty file is what a stick leaves that was pulled out while it was written.
        raise ParcelCut if MAGIC.startswith(magic) else NotAParcel
    version = _number(file, ">H")
    if version != FORMAT:
        raise ParcelTooNew(version)
    length = _number(file, ">I")
    if length > MAX_HEADER:
        raise ParcelDamaged
    top = _exactly(file, length)
    try:
        told = orjson.loads(top)
        header, use = Header.model_validate(told), algorithms.suite(str(told["suite"]))
    except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError, SuiteUnknown):
        raise ParcelDamaged from None
    return header, use, MAGIC + struct.pack(">HI", FORMAT, length) + top


def _framed(file: BinaryIO) -> Iterator[bytes]:
    """The sealed pieces with their lengths, up to the mark of the end."""
    for _ in range(MAX_PIECES):
        told = _exactly(file, 4)
        (length,) = struct.unpack(">I", told)
        if length == 0:
            return
        if length > MAX_PIECE + 64:
            raise ParcelDamaged
        yield told + _exactly(file, length)
    raise ParcelDamaged


def _number(file: BinaryIO, form: str) -> int:
    (number,) = struct.unpack(form, _exactly(file, struct.calcsize(form)))
    return int(number)


def _exactly(file: BinaryIO, length: int) -> bytes:
    data = file.read(length)
    if len(data) != length:
        raise ParcelCut
    return data


def _place(about: bytes, number: int) -> bytes:
    return about + struct.pack(">Q", number)


def _said(about: bytes, total: bytes) -> bytes:
    return b"fvparcel/1\n" + about.hex().encode() + b"\n" + total.hex().encode()


def _suite_of_box(public: bytes) -> Suite:
    if len(public) not in _BOX_KEYS:
        raise ValueError("no box key")
    return algorithms.suite(_BOX_KEYS[len(public)])
