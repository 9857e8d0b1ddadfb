"""Free space, and small files that are either old or new, never half."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


def free_bytes(path: Path) -> int:
    """Bytes that this user may still write where `path` lies (or will lie)."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def write_atomic(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Replace `path` by `data` so that a power cut leaves the old bytes or the new. Raises
    OSError.
    """
    make_folder(path.parent)
    part = _begun(path)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """Make a folder, and those above it, so that a power cut does not take them away again. Raises
    OSError.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    for made in reversed(missing):
        sync_folder(made.parent)


def sync_file(path: Path) -> None:
    """Put a file that is written already onto the disk itself. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Put the names in a folder onto the disk itself. Raises OSError."""
    # Windows cannot open a folder; NTFS journals the rename itself.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def written_whole(path: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A file to write bit by bit, which takes its name when the block ends, all of it on the disk;
    a block that raises leaves nothing. Raises OSError.
    """
    part = _begun(path)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        # Gone already when it took its name.
        with suppress(OSError):
            part.unlink(missing_ok=True)
    sync_folder(path.parent)


def _begun(path: Path) -> Path:
    # Of each writer its own: two in one process, or on two machines over one folder, would cut off
    # what the other has written, and half of it would take the name.
    return path.with_name(f"{path.name}.{os.urandom(6).hex()}.part")
