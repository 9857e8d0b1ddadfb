"""Open the encrypted file and hand out connections: many readers, one writer. Never knows what
is kept.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock, get_ident

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry
from sqlcipher3 import dbapi2

from fieldvisit.machine.disk import free_bytes, make_folder, sync_folder, write_atomic
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import migrate, suites
from fieldvisit.store.splitting import in_pairs, per_character
from fieldvisit.store.troubles import MEGABYTE, NoStoreHere, StoreExists, named

BUSY_MS = 5000
BALLAST = 8 * MEGABYTE
AMPLE = 64 * MEGABYTE
"""The ballast is only laid while this much stays free beside it."""


class Door:
    """Whether synced rows may be written on this connection at this moment (see `journal`)."""

    def __init__(self) -> None:
        self.open = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1


def door_of(tx: Connection) -> Door:
    """The door of the connection below a transaction."""
    door = tx.info["door"]
    assert isinstance(door, Door)
    return door


class Store:
    """One open device file. Every method may be called from any thread."""

    def __init__(self, folder: DeviceFolder, key: bytes) -> None:
        self.folder = folder
        self.key = key
        self.brought_up = False
        with named(folder):
            self.suite = suites.of(folder)
        self._engine = _engine(
            folder.database,
            partial(connect, folder.database, key),
            vouching=suites.Vouching.of(self.suite, key),
        )
        self._writing = self._engine.execution_options(immediate=True)
        self._one_writer = Lock()
        self._writer: int | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that changes: on disk when the block ends, undone when it raises.

        Raises DiskFull, StoreBusy, StoreDamaged, DiskTrouble.
        """
        if self._writer == get_ident():
            raise RuntimeError("a write inside a write")
        with self._one_writer:
            self._writer = get_ident()
            try:
                with named(self.folder), self._writing.begin() as tx:
                    yield tx
            finally:
                self._writer = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot for reading. Raises StoreBusy, StoreDamaged, DiskTrouble."""
        with named(self.folder), self._engine.begin() as tx:
            yield tx

    def close(self) -> None:
        """Let go of the file; what was committed is on disk already."""
        self._engine.dispose()


def create(
    folder: DeviceFolder, key: bytes, *, first: Callable[[Connection], None] | None = None
) -> Store:
    """Make a new device file under a 32-byte key, with what `first` writes already in it. Raises
    StoreExists, DiskFull.
    """
    if folder.database.exists():
        raise StoreExists()
    with named(folder):
        make_folder(folder.root, mode=0o700)
        # Made aside and renamed: a device file that exists is whole, an empty one is damage.
        fresh = folder.database.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        migrate.bring_up(folder, partial(connect, fresh, key))
        if first is not None:
            suite = suites.of(folder)
            _write_first(fresh, key, first=first, vouching=suites.Vouching.of(suite, key))
        fresh.rename(folder.database)
        sync_folder(folder.root)
        _lay_ballast(folder)
    return Store(folder, key)


def open_store(folder: DeviceFolder, key: bytes) -> Store:
    """Open the device file, migrating an older one (a backup is made first).

    Raises NoStoreHere, StoreTooNew (the file stays byte for byte), StoreDamaged, DiskFull,
    StoreBusy.
    """
    if not folder.database.exists():
        raise NoStoreHere()
    with named(folder):
        migrate.refuse_newer(partial(connect, folder.database, key, read_only=True))
        older = migrate.bring_up(folder, partial(connect, folder.database, key))
        _lay_ballast(folder)
    store = Store(folder, key)
    store.brought_up = older
    return store


def connect(path: Path, key: bytes, *, read_only: bool = False) -> dbapi2.Connection:
    """A bare connection with the key; outside a `Store` its door is shut for want of a function."""
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    for split in (per_character, in_pairs):
        connection.create_function(split.__name__, 1, split, deterministic=True)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return connection


def _write_first(
    path: Path,
    key: bytes,
    *,
    first: Callable[[Connection], None],
    vouching: suites.Vouching,
) -> None:
    engine = _engine(path, partial(connect, path, key), vouching=vouching)
    with engine.connect() as tx, tx.begin():
        first(tx)
    # The last connection to close folds the log into the file: it can be renamed alone.
    engine.dispose()


def _engine(
    path: Path, creator: Callable[[], dbapi2.Connection], *, vouching: suites.Vouching
) -> Engine:
    engine = create_engine(
        f"sqlite:////{path.absolute().as_posix().lstrip('/')}",
        creator=creator,
        module=dbapi2,
        hide_parameters=True,
        # The connection used last has the warmest cache.
        pool_use_lifo=True,
        max_overflow=3,
        json_serializer=json_text,
        json_deserializer=orjson.loads,
    )
    event.listen(engine, "connect", partial(_prepare, vouching=vouching))
    event.listen(engine, "begin", _begin)
    return engine


def json_text(value: object) -> str:
    """JSON as it rests in the file: compact, Chinese as Chinese."""
    return orjson.dumps(value).decode()


def _prepare(
    connection: dbapi2.Connection, record: ConnectionPoolEntry, *, vouching: suites.Vouching
) -> None:
    # FULL: with NORMAL a power cut takes commits that people were told are saved.
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "cache_size = -8192",
    ):
        connection.execute(f"PRAGMA {pragma}")
    record.info["vouching"] = vouching
    door = record.info["door"] = Door()
    connection.create_function("door_open", 0, lambda: door.open)


def _begin(tx: Connection) -> None:
    # A writer takes its lock at once: a reader that turns into a writer could be refused halfway.
    immediate = tx.get_execution_options().get("immediate", False)
    driver: dbapi2.Connection = tx.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _lay_ballast(folder: DeviceFolder) -> None:
    # Written, not only claimed: a sparse file would free nothing when it goes.
    if folder.ballast.exists() or free_bytes(folder.root) < BALLAST + AMPLE:
        return
    # A disk that does not take it must not keep people from their file.
    with suppress(OSError):
        write_atomic(folder.ballast, os.urandom(MEGABYTE) * (BALLAST // MEGABYTE))
