"""Make a whole file of a damaged one: what can be read, what the journal still tells, what the
newest copy holds; the rest is counted and asked for again. Never touches the damaged file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import KINDS
from fieldvisit.records.kept import instant_text
from fieldvisit.store import copies, migrate, opening, remaking
from fieldvisit.store.torn import Row, TornFile
from fieldvisit.store.troubles import StoreDamaged

FIRST = (
    "outbox",
    "journal_head",
    "profile",
    "draft",
    "in_hand",
    "server_row",
    "blob",
    "audit",
    "overwritten",
)
"""Read before all else: what exists nowhere but here."""

BODY = ("counter", "before", "after")
"""The columns of what a change says; older files have them beside how far it got."""

LEAP = 1_000_000
"""Counters that may have been given out and cannot be read are leapt over: a number that is used
twice would be taken for a change that the server has.
"""

CHUNK = 1000


@dataclass
class Salvaged:
    """What came over: `rows` by table, `lost` by kind (rows that are known to have been there and
    are not now), `from_copy` and `from_journal`: rows that the newest copy and the journal gave.
    """

    rows: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    from_copy: int = 0
    from_journal: int = 0
    bad_pages: int = 0


def salvage(folder: DeviceFolder, staged: DeviceFolder, *, key: bytes, at: datetime) -> Salvaged:
    """Fill the staged folder's file from the device's damaged one. Raises StoreDamaged when
    neither it nor a copy tells whose device this is.
    """
    migrate.bring_up(staged, partial(opening.connect, staged.database, key))
    done = Salvaged()
    with TornFile(folder.database, key) as torn, writing(staged.database, key) as target:
        done.bad_pages = torn.bad_pages()
        present = set(torn.tables())
        wanted: dict[str, set[str]] = {}
        for table in _in_order(_tables(target)):
            if table in present:
                done.rows[table] = _carry(torn, target, table=table)
            if table == "outbox":
                put_rows(target, "outbox_body", columns=BODY, rows=bodies(torn))
            if table in KINDS and table in present:
                wanted[table] = _missing_ids(torn, target, table=table)
        _head(target, torn=torn)
        drop_halves(target)
        done.from_journal = remaking.rows_of_journal(target)
        done.from_copy = _from_copies(folder, target, key=key)
        done.lost = _ask_again(target, wanted, at=at)
        if any(wanted.values()) or torn.failures or not present:
            # The next pull brings every row again; versions decide which are newer.
            for begun in ("cursor", "first_fill", "fill_block"):
                target.execute(f"DELETE FROM {begun}")
        if not target.execute("SELECT count(*) FROM profile").fetchone()[0]:
            raise StoreDamaged()
    remaking.finish(staged, key, at=at)
    return done


@contextmanager
def writing(database: Path, key: bytes) -> Iterator[dbapi2.Connection]:
    """One transaction on a file that nobody else has: its door open, its keys not enforced."""
    with closing(opening.connect(database, key)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.create_function("door_open", 0, lambda: 1)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")


def put_rows(
    target: dbapi2.Connection, table: str, *, columns: Sequence[str], rows: Iterable[Row]
) -> int:
    """Put rows over those of the same key. Returns how many."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    statement = f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({marks})'
    count = 0
    for row in rows:
        try:
            target.execute(statement, row)
            count += 1
        except dbapi2.IntegrityError:
            # A row that its own table refuses was no row of ours.
            continue
    return count


def shared_columns(torn: TornFile, target: dbapi2.Connection, *, table: str) -> list[str]:
    """The columns that a table has in both files."""
    ours = {row[1] for row in target.execute(f'PRAGMA table_info("{table}")')}
    return [name for name in torn.columns(table) if name in ours]


def bodies(torn: TornFile) -> Iterator[Row]:
    """What the changes of a file say, whatever schema it has."""
    present = torn.tables()
    table = next((name for name in ("outbox_body", "outbox") if name in present), None)
    return torn.rows(table, BODY) if table else iter(())


def drop_halves(target: dbapi2.Connection) -> None:
    """A change of which only one half could be read cannot be sent; what it made is told again."""
    target.execute("DELETE FROM outbox WHERE counter NOT IN (SELECT counter FROM outbox_body)")
    target.execute("DELETE FROM outbox_body WHERE counter NOT IN (SELECT counter FROM outbox)")


def _tables(target: dbapi2.Connection) -> list[str]:
    found = target.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [name for (name,) in found if not name.startswith(migrate.COMPUTED)]


def _in_order(tables: Sequence[str]) -> list[str]:
    first = [*FIRST, *KINDS]
    return [name for name in first if name in tables] + [
        name for name in tables if name not in first
    ]


def _carry(torn: TornFile, target: dbapi2.Connection, *, table: str) -> int:
    columns = shared_columns(torn, target, table=table)
    return put_rows(target, table, columns=columns, rows=torn.rows(table, columns))


def _missing_ids(torn: TornFile, target: dbapi2.Connection, *, table: str) -> set[str]:
    known = [row[0] for row in target.execute(f'SELECT id FROM "{table}" ORDER BY id')]
    return torn.ids(table, known=known) - set(known)


def _head(target: dbapi2.Connection, *, torn: TornFile) -> None:
    (counter, hlc) = target.execute("SELECT counter, hlc FROM journal_head").fetchone()
    newest, last = target.execute(
        "SELECT coalesce(max(counter), 0), max(hlc)"
        " FROM outbox_body FULL JOIN outbox USING (counter)"
    ).fetchone()
    if counter and counter >= newest and not torn.failures.get("journal_head"):
        return
    target.execute(
        "UPDATE journal_head SET counter = ?, hlc = ?",
        (max(counter, newest) + LEAP, max(hlc or "", last or "")),
    )


def _from_copies(folder: DeviceFolder, target: dbapi2.Connection, *, key: bytes) -> int:
    """Rows that are in the newest readable copy and could not be read: older, but there."""
    for copy in copies.generations(folder.backups):
        with TornFile(copy.database, key) as source:
            if source.bad_pages() or not source.tables():
                continue
            here = set(source.tables())
            wanted = [table for table in (*KINDS, "profile", "blob") if table in here]
            return sum(_fill(source, target, table=table) for table in wanted)
    return 0


def _fill(source: TornFile, target: dbapi2.Connection, *, table: str) -> int:
    columns = shared_columns(source, target, table=table)
    key = {"profile": "name", "blob": "sha256"}.get(table, "id")
    have = {row[0] for row in target.execute(f'SELECT "{key}" FROM "{table}"')}
    place = columns.index(key)
    fresh = (row for row in source.rows(table, columns) if row[place] not in have)
    return put_rows(target, table, columns=columns, rows=fresh)


def _ask_again(
    target: dbapi2.Connection, wanted: Mapping[str, set[str]], *, at: datetime
) -> dict[str, int]:
    lost: dict[str, int] = {}
    for kind, ids in wanted.items():
        # What a copy gave back is older than what was here: it is asked for too, but not lost.
        target.executemany(
            "INSERT OR IGNORE INTO wanted_again VALUES (?, ?, ?)",
            [(kind, one, instant_text(at)) for one in ids],
        )
        here = {row[0] for row in target.execute(f'SELECT id FROM "{kind}"')}
        if ids - here:
            lost[kind] = len(ids - here)
    return lost
