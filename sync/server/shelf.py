"""Where the server's files lie: bytes under keys. In a folder of this machine unless a bucket is
named. Knows neither scopes nor devices.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fieldvisit.machine.disk import make_folder, write_atomic, written_whole
from sync.protocol.errors import BlobMissing


@dataclass(frozen=True)
class Lying:
    """A key that holds bytes, and when they were put there (seconds since 1970)."""

    key: str
    put_at: float


class Shelf(Protocol):
    """Bytes under keys (`blobs/120110100001/ab/abcd`). What was put is there whole, for every
    server over the same place, when `put` returns; what was put halfway is not there at all. Where
    the place itself is in trouble, everything raises FilesTroubled.
    """

    def put(self, key: str, data: bytes) -> None:
        """Put bytes there, instead of what was there."""

    def put_file(self, key: str, file: Path) -> None:
        """Put a file's bytes there, however many."""

    def get(self, key: str) -> bytes:
        """What lies there. Raises BlobMissing."""

    def cut(self, key: str, *, start: int, length: int) -> tuple[bytes, int]:
        """A stretch of what lies there, none where it ends before, and the size of the whole.
        Raises BlobMissing.
        """

    def size(self, key: str) -> int | None:
        """How many bytes lie there; None: nothing does."""

    def drop(self, key: str) -> None:
        """Take away what lies there, if anything does."""

    def below(self, place: str) -> Iterator[Lying]:
        """What lies below a key, as below a folder, in any order. May be a moment behind."""

    def clear(self, place: str) -> None:
        """Take away what lies below a key."""


class Folder:
    """A shelf on this machine: each key is a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, data: bytes) -> None:
        write_atomic(self._folder / key, data)

    def put_file(self, key: str, file: Path) -> None:
        path = self._folder / key
        make_folder(path.parent)
        with file.open("rb") as source, written_whole(path) as target:
            shutil.copyfileobj(source, target)

    def get(self, key: str) -> bytes:
        try:
            return (self._folder / key).read_bytes()
        except FileNotFoundError:
            raise BlobMissing from None

    def cut(self, key: str, *, start: int, length: int) -> tuple[bytes, int]:
        try:
            with (self._folder / key).open("rb") as file:
                file.seek(start)
                return file.read(length), os.fstat(file.fileno()).st_size
        except FileNotFoundError:
            raise BlobMissing from None

    def size(self, key: str) -> int | None:
        try:
            return (self._folder / key).stat().st_size
        except FileNotFoundError:
            return None

    def drop(self, key: str) -> None:
        (self._folder / key).unlink(missing_ok=True)

    def below(self, place: str) -> Iterator[Lying]:
        for folder, _, names in os.walk(self._folder / place):
            for path in (Path(folder, name) for name in names):
                # What another request took away meanwhile does not lie here.
                with suppress(FileNotFoundError):
                    put_at = path.stat().st_mtime
                    yield Lying(path.relative_to(self._folder).as_posix(), put_at)

    def clear(self, place: str) -> None:
        shutil.rmtree(self._folder / place, ignore_errors=True)
