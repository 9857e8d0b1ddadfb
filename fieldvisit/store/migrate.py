"""Bring an older file up to this schema, all or nothing. Never edits a released script."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlcipher3 import dbapi2

from fieldvisit.machine.disk import free_bytes, make_folder, sync_file, sync_folder
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store.troubles import MEGABYTE, DiskFull, StoreDamaged, StoreTooNew

SCHEMA = Path(__file__).parent / "schema"
COMPUTED = ("note_search", "note_doc", "household_lookup", "household_search", "household_doc")
"""Tables that are made again from others; a migration may drop their rows."""

Connect = Callable[[], dbapi2.Connection]


@cache
def scripts() -> tuple[Path, ...]:
    """The migrations in order; the n-th brings user_version n-1 to n."""
    found = tuple(sorted(SCHEMA.glob("[0-9][0-9][0-9][0-9]_*.sql")))
    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))
    return found


def refuse_newer(connect: Connect) -> None:
    """Raise StoreTooNew for a newer program's file, StoreDamaged for an empty one; only reads."""
    with closing(connect()) as connection:
        version, known = _version(connection), len(scripts())
    if version > known:
        raise StoreTooNew(file_version=version, known_version=known)
    if version == 0:
        raise StoreDamaged()


def bring_up(device: DeviceFolder, connect: Connect) -> bool:
    """Run the scripts that the file lacks, in one transaction, after a backup of it. Answers
    whether there were any.

    Raises DiskFull before anything is touched, StoreDamaged when rows would be lost.
    """
    with closing(connect()) as connection:
        have = _version(connection)
        if have >= len(scripts()):
            return False
        if have:
            _back_up(device, connection, version=have)
        else:
            connection.execute("PRAGMA journal_mode = WAL")
        _run(connection)
        return True


def _back_up(device: DeviceFolder, connection: dbapi2.Connection, *, version: int) -> None:
    size = device.database.stat().st_size
    free = free_bytes(device.root)
    if free < 2 * size + MEGABYTE:
        raise DiskFull(free_mb=free // MEGABYTE)
    make_folder(device.backups, mode=0o700)
    copy = device.backups / f"before-{version + 1:04d}.db"
    part = copy.with_suffix(".part")
    part.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", (str(part),))
    # On the disk itself before the first statement runs: a power cut may take the rest.
    sync_file(part)
    part.replace(copy)
    sync_folder(device.backups)


def _run(connection: dbapi2.Connection) -> None:
    # Enforced keys would make a table's rebuilding a silent cascade; they are checked at the end.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = FULL")
    connection.create_function("door_open", 0, lambda: 1)
    connection.execute("BEGIN IMMEDIATE")
    done = False
    try:
        before, hanging = _counts(connection), _hanging(connection)
        # Asked again under the lock: another program may have been faster.
        for script in scripts()[_version(connection) :]:
            for statement in _statements(script.read_text("utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {int(script.name[:4])}")
        _nothing_lost(before, connection)
        if _hanging(connection) - hanging:
            raise StoreDamaged()
        connection.execute("COMMIT")
        done = True
    finally:
        if not done and connection.in_transaction:
            connection.execute("ROLLBACK")


def _statements(text: str) -> list[str]:
    found, current = [], ""
    for line in text.splitlines(keepends=True):
        if line.startswith("--") and not current.strip():
            continue
        current += line
        if dbapi2.complete_statement(current):
            found.append(current.strip())
            current = ""
    assert not current.strip(), current
    return [statement for statement in found if statement]


def _counts(connection: dbapi2.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in names
        if not name.startswith(COMPUTED)
    }


def _nothing_lost(before: dict[str, int], connection: dbapi2.Connection) -> None:
    after = _counts(connection)
    lost = [name for name, count in before.items() if after.get(name, 0) < count]
    if lost:
        raise StoreDamaged()


def _hanging(connection: dbapi2.Connection) -> Counter[tuple[str, str]]:
    """How many rows name a row that is not here, by table and parent. A salvaged file may have some
    until the server has sent the parents again: that keeps nobody from a newer program.
    """
    found = connection.execute("PRAGMA foreign_key_check").fetchall()
    return Counter((table, parent) for table, _, parent, _ in found)


def _version(connection: dbapi2.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
