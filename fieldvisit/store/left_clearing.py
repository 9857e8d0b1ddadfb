"""What is set apart, as a list for the person, and its end: cleared in one transaction. Clears only
what the server has, private notes never.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from fieldvisit.store import left_rows, overwritten
from fieldvisit.store.outbox import APART
from fieldvisit.store.prepared import driver
from fieldvisit.store.tables import TABLES, leaving, left_row, left_scope, parked

_NAMES = """
SELECT h.row_id, coalesce(json_extract(p."values", '$.name'), person.name, '')
FROM left_row h
LEFT JOIN left_row p ON p.kind = 'person'
    AND p.row_id = json_extract(h."values", '$.householder_id')
LEFT JOIN person ON person.id = json_extract(h."values", '$.householder_id')
WHERE h.kind = 'household' AND h.scope = ?
ORDER BY json_extract(h."values", '$.number'), h.row_id LIMIT ?
"""
_CLEAR = (
    "DELETE FROM left_row WHERE NOT EXISTS (SELECT 1 FROM outbox"
    " WHERE outbox.kind = left_row.kind AND outbox.row_id = left_row.row_id"
    " AND outbox.state = 'rejected' AND coalesce(outbox.reason, '')"
    f" NOT IN ({', '.join('?' * len(APART))}))"
)
_FILES = """
SELECT json_extract("values", '$.sha256') FROM left_row WHERE kind = 'attachment'
"""
_WAITING = """
SELECT (SELECT count(*) FROM leaving WHERE scope = :scope)
    + (SELECT count(*) FROM left_row r
        JOIN blob b ON b.sha256 = json_extract(r."values", '$.sha256')
        WHERE r.kind = 'attachment' AND r.scope = :scope AND b.sent_at IS NULL
        AND json_extract(r."values", '$.deleted_at') IS NULL)
"""
"""Also those set apart whose file a server that was put back has lost, or may have."""
_MERGE = "INSERT INTO {table}({table}) VALUES ('optimize')"


@dataclass(frozen=True)
class Apart:
    """What left in one area: so many households (and rows in all), the names of the first; how many
    rows wait for something of ours. `heirs`: who has the area now; `whole` false: only some of its
    households went.
    """

    scope: str
    place: str
    households: int
    rows: int
    waiting: int
    names: tuple[str, ...]
    since: datetime | None
    whole: bool
    heirs: tuple[str, ...]
    asks: bool


@dataclass(frozen=True)
class Cleared:
    """What a clearing took, and what it had to leave: rows that the server did not take. `files`:
    by their hash, those that the rows named. `areas`: of which nothing is here any more.
    """

    rows: int
    kept: int
    notes_kept: int
    files: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()


def apart(tx: Connection, *, names: int) -> list[Apart]:
    """What is set apart, by area; with at most so many names of each."""
    scopes = select(left_row.c.scope).union(select(leaving.c.scope)).order_by("scope")
    return [_of_scope(tx, scope, names=names) for scope in tx.execute(scopes).scalars()]


def keep_for_now(tx: Connection) -> None:
    """The person has seen the list and wants to keep it; only what leaves later asks again."""
    tx.execute(update(left_row).values(answered=1))


def clear(tx: Connection, *, own_scope: str) -> Cleared:
    """Take away what is set apart. Private notes stay, without their household, in the person's own
    area; so does what the server did not take. Nothing there: nothing happens.
    """
    notes = left_rows.put_loose(tx, scope=own_scope)
    files = frozenset(row[0] for row in driver(tx).execute(_FILES) if row[0])
    gone: int = driver(tx).execute(_CLEAR, APART).rowcount
    kept: int = driver(tx).execute("SELECT count(*) FROM left_row").fetchone()[0]
    if not gone:
        return Cleared(0, kept, notes)
    overwritten.sweep(tx)
    done = _scopes_done(tx)
    tx.execute(delete(parked).where(parked.c.scope.in_(done)))
    tx.execute(delete(left_scope).where(left_scope.c.scope.in_(done)))
    for table in ("note_search", "household_search"):
        # An index without content keeps the words of deleted rows until its parts are merged.
        driver(tx).execute(_MERGE.format(table=table))
    return Cleared(gone, kept, notes, files, tuple(done))


def _of_scope(tx: Connection, scope: str, *, names: int) -> Apart:
    c, s = left_row.c, left_scope.c
    by_kind = select(c.kind, func.count()).where(c.scope == scope).group_by(c.kind)
    number = {row[0]: row[1] for row in tx.execute(by_kind)}
    told = tx.execute(select(s.since, s.heirs).where(s.scope == scope)).one_or_none()
    first, asking = tx.execute(
        select(func.max(c.since), func.min(c.answered)).where(c.scope == scope)
    ).one()
    waiting: int = driver(tx).execute(_WAITING, {"scope": scope}).fetchone()[0]
    return Apart(
        scope=scope,
        place=_place(tx, scope),
        households=number.get("household", 0),
        rows=sum(number.values()),
        waiting=waiting,
        names=tuple(row[1] for row in driver(tx).execute(_NAMES, [scope, names]) if row[1]),
        since=told.since if told else first,
        whole=told is not None,
        heirs=tuple(told.heirs) if told else (),
        asks=asking == 0,
    )


def _place(tx: Connection, scope: str) -> str:
    c = TABLES["region"].c
    return str(tx.execute(select(c.name).where(c.code == scope)).scalar() or scope)


def _scopes_done(tx: Connection) -> list[str]:
    """Areas of which nothing is left here, nor about to leave."""
    busy: Collection[str] = {
        *tx.execute(select(leaving.c.scope)).scalars(),
        *tx.execute(select(left_row.c.scope)).scalars(),
    }
    scopes = tx.execute(select(left_scope.c.scope)).scalars()
    return sorted(scope for scope in scopes if scope not in busy)
