"""Opens the central database (SQLite in the data folder, PostgreSQL by URL) and brings its schema
up to date. Knows no record.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from sync.protocol.errors import DatabaseAway

if sys.platform != "win32":
    import fcntl

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATING = 0x66767373
"""The advisory lock under which one server at a time migrates a shared PostgreSQL."""


def open_database(data: Path, url: str | None = None) -> Engine:
    """The engine for `url`, or for `data/central.db` without one; migrated and ready. Raises
    DatabaseAway.
    """
    data.mkdir(parents=True, exist_ok=True)
    try:
        engine = _postgresql(url) if url else _sqlite(data / "central.db")
    except ArgumentError:
        raise DatabaseAway from None
    try:
        _migrate(engine)
    except OperationalError:
        engine.dispose()
        raise DatabaseAway from None
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write: committed at the end, rolled back on any error. On SQLite the
    writers of all processes stand in one line.
    """
    with (
        _turn(engine),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads, and sees one state of the database throughout."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    with connection, connection.begin():
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """SQLite has one writer, and whoever finds it at work only looks again, more seldom each time.
    The lock of a file wakes the next one at once, in this process or another; the system gives it
    back when a process dies.
    """
    if engine.dialect.name != "sqlite" or sys.platform == "win32":
        yield
        return
    line = os.open(f"{engine.url.database}-turn", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield
    finally:
        os.close(line)


def _sqlite(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": 60, "check_same_thread": False},
        hide_parameters=True,
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # Python's own transactions are switched off: `begin` below starts them, of either kind.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(
        parsed,
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        hide_parameters=True,
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
