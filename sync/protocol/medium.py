"""A stick or an exchange folder may be full, pulled out or locked: the system's words for it as
named facts. Writes nothing.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldvisit.machine.disk import free_bytes
from sync.protocol.parcel_errors import StickAway, StickFull

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
MEGABYTE = 1 << 20
SPARE = 4 * MEGABYTE
"""What is left free beside a parcel: a stick that is full to the brim takes no name any more."""


@contextmanager
def named(folder: Path) -> Iterator[None]:
    """Turn what the system says about `folder` into StickFull or StickAway."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StickFull(_free_mb(folder)) from error
        raise StickAway from error


def refuse_without_room(folder: Path, *, size: int) -> None:
    """Nothing when `size` bytes fit. Raises StickFull, StickAway."""
    if not folder.is_dir():
        raise StickAway
    with named(folder):
        free = free_bytes(folder)
    if free < size + SPARE:
        raise StickFull(free // MEGABYTE)


def _free_mb(folder: Path) -> int:
    try:
        return free_bytes(folder) // MEGABYTE
    except OSError:
        return 0
