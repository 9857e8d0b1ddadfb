"""Write rows of the synced kinds, with the door held open. Called by the journal and by what the
server sends, by nobody else; writes no operation.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, update

from fieldvisit.records import KINDS, kind_of
from fieldvisit.records.fields import BadValue
from fieldvisit.records.kept import Kept
from fieldvisit.store.codec import codec_of
from fieldvisit.store.opening import door_of, json_text
from fieldvisit.store.prepared import driver
from fieldvisit.store.tables import TABLES


def insert_row(tx: Connection, record: Kept) -> None:
    """Write a row that is not here yet. Raises BadValue for a number that no file holds."""
    kind = kind_of(record)
    try:
        with door_of(tx).held():
            driver(tx).execute(_new(kind), codec_of(KINDS[kind], kind).row(record))
    except OverflowError:
        raise BadValue(kind, "number_too_large") from None


def change_row(tx: Connection, kind: str, *, row_id: UUID, values: dict[str, Any]) -> None:
    """Write some fields of a row."""
    table = TABLES[kind]
    with door_of(tx).held():
        tx.execute(update(table).where(table.c.id == row_id).values(values))


def put_over(tx: Connection, kind: str, *, found: Iterable[tuple[Kept, dict[str, Any]]]) -> int:
    """Put rows of one kind, each with its unknown fields, over ours unless ours are newer.

    Returns how many were given.
    """
    codec = codec_of(KINDS[kind], kind)
    values = [(*codec.row(record), json_text(extra)) for record, extra in found]
    if values:
        with door_of(tx).held():
            driver(tx).executemany(_over(kind), values)
    return len(values)


def number_rows(tx: Connection, kind: str, *, versions: Mapping[str, int]) -> None:
    """Write the server's numbers (by id as the file keeps it) on rows that stand as it took
    them.
    """
    with door_of(tx).held():
        driver(tx).executemany(
            f"UPDATE {kind} SET version = ? WHERE id = ?",
            [(version, row_id) for row_id, version in versions.items()],
        )


def doubt_numbers(tx: Connection, kind: str) -> None:
    """The numbers of every row are of an epoch that has passed: kept, negative, below any number
    that the server gives from now on.
    """
    with door_of(tx).held():
        driver(tx).execute(f"UPDATE {kind} SET version = -version WHERE version > 0")


def drop_tombstone(tx: Connection, kind: str, *, row_id: UUID) -> int:
    """Take away a row that is deleted. Returns how many that were. Raises IntegrityError: another
    row names it.
    """
    c = TABLES[kind].c
    with door_of(tx).held():
        return tx.execute(
            delete(TABLES[kind]).where(c.id == row_id, c.deleted_at.is_not(None))
        ).rowcount


@cache
def _new(kind: str) -> str:
    names = codec_of(KINDS[kind], kind).fields
    return f"INSERT INTO {kind} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


@cache
def _over(kind: str) -> str:
    # The same version again is taken again: it is the same content, or mends what a merge left out.
    # Versions of two scopes cannot be compared: a reference row may live in several.
    names = (*codec_of(KINDS[kind], kind).fields, "extra")
    return (
        f"INSERT INTO {kind} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{n} = excluded.{n}' for n in names[1:])}"
        f" WHERE excluded.version >= {kind}.version OR excluded.scope <> {kind}.scope"
    )
