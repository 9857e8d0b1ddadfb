"""What the file can suffer, as named facts, and the one place that recognises them. Frees the
ballast and mends nothing else.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.disk import free_bytes
from fieldvisit.machine.paths import DeviceFolder

MEGABYTE = 1 << 20
LOW = 500 * MEGABYTE
SCARCE = 2 * MEGABYTE
"""With less than this left, an I/O error is taken for a full disk."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_TROUBLE = frozenset(
    {errno.EIO, errno.EROFS, errno.ENODEV, errno.ENXIO, errno.EMFILE, errno.ENFILE}
)
"""What a pulled-out, failing or locked disk answers; a name or a right that is wrong is neither."""


@dataclass(eq=False)
class NoStoreHere(FieldvisitError):
    """The folder holds no device file: nobody was enrolled here."""


@dataclass(eq=False)
class StoreExists(FieldvisitError):
    """A device file stands already where a new one was to be made; it is not touched."""


@dataclass(eq=False)
class StoreDamaged(FieldvisitError):
    """The file cannot be read with its key: damaged pages or a foreign file."""


@dataclass(eq=False)
class StoreTooNew(FieldvisitError):
    """A newer program wrote the file; this one does not touch it."""

    file_version: int
    known_version: int


@dataclass(eq=False)
class StoreBusy(FieldvisitError):
    """Another program holds the file for longer than we wait."""


@dataclass(eq=False)
class DiskTrouble(FieldvisitError):
    """The system could not read or write the file although space is left."""


@dataclass(eq=False)
class DiskFull(FieldvisitError):
    """No space for this save. `spare_mb` > 0: the ballast was just freed, the save now fits."""

    free_mb: int
    spare_mb: int = 0

    def __post_init__(self) -> None:
        if self.spare_mb:
            self.code = "disk_full_spare"


def megabytes_left(folder: DeviceFolder) -> int | None:
    """MB left, once there are few enough to warn about (500); None while there is room."""
    free = free_bytes(folder.root)
    return free // MEGABYTE if free < LOW else None


@contextmanager
def named(folder: DeviceFolder) -> Iterator[None]:
    """Turn the driver's and the system's errors into named ones; anything else passes unchanged."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, dbapi2.Error):
            raise
        _raise_named(folder, error.orig)
        raise
    except dbapi2.Error as error:
        _raise_named(folder, error)
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise _full(folder) from error
        if error.errno in _TROUBLE:
            raise DiskTrouble() from error
        raise


def _raise_named(folder: DeviceFolder, error: BaseException) -> None:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # https://sqlite.org/rescode.html
        case 13:  # FULL
            raise _full(folder) from error
        case 8 | 10 | 14:  # READONLY, IOERR, CANTOPEN
            scarce = free_bytes(folder.root) < SCARCE
            raise (_full(folder) if scarce else DiskTrouble()) from error
        case 5 | 6:  # BUSY, LOCKED
            raise StoreBusy() from error
        case 11 | 26:  # CORRUPT, NOTADB
            raise StoreDamaged() from error


def _full(folder: DeviceFolder) -> DiskFull:
    spare = folder.ballast.stat().st_size if folder.ballast.exists() else 0
    folder.ballast.unlink(missing_ok=True)
    free = max(0, free_bytes(folder.root) - spare)
    return DiskFull(free_mb=free // MEGABYTE, spare_mb=spare // MEGABYTE)
