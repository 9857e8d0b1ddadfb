"""Rows that are not this person's any more: set apart out of every list, brought back when the area
comes back. Takes nothing for which something of ours is not with the server yet.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from fieldvisit.records import KINDS
from fieldvisit.records.kept import instant_text
from fieldvisit.store import conflicts, lookup
from fieldvisit.store.opening import door_of, json_text
from fieldvisit.store.outbox import IS_OPEN
from fieldvisit.store.prepared import driver
from fieldvisit.store.server_rows import PARENTS
from fieldvisit.store.tables import TABLES, cursor, leaving, left_row, left_scope, scope_sum

STAYING = frozenset({"region", "grid", "staff", "form"})
"""Places, colleagues and forms name what remains, and a draft needs its form (pain 8)."""

LEAVING = tuple(kind for kind in KINDS if kind not in STAYING)
_HELD = f"""
SELECT household_id FROM draft
UNION SELECT row_id FROM outbox WHERE kind = 'household' AND {IS_OPEN}
UNION SELECT m.household_id FROM membership m JOIN outbox o ON o.kind = 'person'
    AND o.row_id = m.person_id WHERE o.{IS_OPEN}
UNION SELECT coalesce(v.household_id, n.household_id) FROM attachment a
    LEFT JOIN visit v ON v.id = a.visit_id LEFT JOIN note n ON n.id = a.note_id
    WHERE a.deleted_at IS NULL AND EXISTS (
        SELECT 1 FROM blob b WHERE b.sha256 = a.sha256 AND b.sent_at IS NULL)
"""
"""Households with a draft, an unsettled change or a file that the server lacks."""


@dataclass(frozen=True)
class GivenAway:
    """An area that went to others: since when, and their names."""

    since: datetime
    heirs: tuple[str, ...] = ()


def settled(tx: Connection, readable: Collection[str]) -> bool:
    """Whether nothing came, went or is about to go, when these areas may be read."""
    pulled = set(tx.execute(select(cursor.c.scope)).scalars())
    gone = set(tx.execute(select(left_scope.c.scope)).scalars())
    going = tx.execute(select(leaving.c.kind).limit(1)).first()
    return pulled <= set(readable) and not gone & set(readable) and going is None


def give_up(tx: Connection, *, told: Mapping[str, GivenAway]) -> None:
    """Remember areas that may not be read any more and how far they were pulled; their rows leave
    with the next `step`.
    """
    pulled = {row.scope: row.seq for row in tx.execute(select(cursor.c.scope, cursor.c.seq))}
    for scope, known in told.items():
        values = {"scope": scope, "seq": pulled.get(scope, 0), "since": known.since}
        tx.execute(insert(left_scope), {**values, "heirs": list(known.heirs)})
        tx.execute(delete(cursor).where(cursor.c.scope == scope))
        tx.execute(delete(scope_sum).where(scope_sum.c.scope == scope))
        for kind in LEAVING:
            driver(tx).execute(
                "INSERT OR REPLACE INTO leaving (kind, row_id, scope)"
                f" SELECT ?, id, scope FROM {kind} WHERE scope = ? AND NOT {_loose(kind)}",
                [kind, scope],
            )


def let_go(tx: Connection, rows: Iterable[tuple[str, UUID]], *, scope: str) -> None:
    """These rows of an area that is still read went to others; they leave with the next `step`."""
    going = [(kind, row_id.hex, scope) for kind, row_id in rows if kind in LEAVING]
    homes = json_text([row_id for kind, row_id, _ in going if kind == "household"])
    parted = [(scope, kind, row_id) for kind, row_id, _ in going]
    driver(tx).executemany("DELETE FROM parked WHERE scope = ? AND kind = ? AND row_id = ?", parted)
    driver(tx).executemany(
        "INSERT OR REPLACE INTO leaving (kind, row_id, scope) VALUES (?, ?, ?)", going
    )
    _with_what_is_only_here(tx, homes, scope=scope)


def step(tx: Connection, at: datetime) -> int:
    """Set apart what may leave now; the rest leaves when its household is settled. Returns how many
    households left. Safe to call at any time, and again.
    """
    if not tx.execute(select(leaving.c.kind).limit(1)).first():
        return 0
    held = json_text(sorted(_held(tx)))
    gone = {kind: _set_apart(tx, kind, held=held, at=at) for kind in reversed(LEAVING)}
    driver(tx).execute(
        "DELETE FROM leaving WHERE EXISTS (SELECT 1 FROM left_row"
        " WHERE left_row.kind = leaving.kind AND left_row.row_id = leaving.row_id)"
    )
    _forget_what_is_not_here(tx)
    return gone["household"]


def take_back(tx: Connection, *, readable: Collection[str]) -> list[str]:
    """Put the rows of areas that may be read again where they were, with the place up to which they
    were pulled. Returns the areas that go on from there.
    """
    s = left_scope.c
    back = {
        row.scope: row.seq
        for row in tx.execute(select(s.scope, s.seq).where(s.scope.in_(readable)))
    }
    for scope, seq in back.items():
        tx.execute(delete(leaving).where(leaving.c.scope == scope))
        for kind in LEAVING:
            _put_back(tx, kind, where="scope = :area", area=scope)
        _make_lookup(tx, scope)
        tx.execute(delete(left_row).where(left_row.c.scope == scope))
        tx.execute(delete(left_scope).where(left_scope.c.scope == scope))
        tx.execute(insert(cursor), {"scope": scope, "seq": seq})
    if back:
        conflicts.close_chosen(tx)
    return sorted(back)


def came_again(tx: Connection, kind: str, *, row_ids: Collection[UUID]) -> None:
    """The server gave these rows anew: they are this person's again."""
    if not some(tx):
        return
    for table in (left_row, leaving):
        c = table.c
        tx.execute(delete(table).where(c.kind == kind, c.row_id.in_(row_ids)))


def some(tx: Connection) -> bool:
    """Whether any row is set apart or about to be."""
    found = "SELECT EXISTS (SELECT 1 FROM left_row) OR EXISTS (SELECT 1 FROM leaving)"
    return bool(driver(tx).execute(found).fetchone()[0])


def put_loose(tx: Connection, *, scope: str) -> int:
    """Private notes exist nowhere but here: they come back without their household, into the
    person's own area. Returns how many.
    """
    where = f"version = 0 AND {_was('private')} = 1"
    loose = {"household_id": None, "person_id": None, "visit_id": None, "scope": scope}
    return _put_back(tx, "note", where=where, instead=loose)


def _held(tx: Connection) -> set[str]:
    found = {row[0] for row in driver(tx).execute(_HELD) if row[0]}
    for kind in LEAVING:
        if any(field == "household_id" for field, _ in PARENTS[kind]):
            query = (
                f"SELECT household_id FROM {kind} JOIN outbox ON outbox.kind = ?"
                f" AND outbox.row_id = {kind}.id WHERE outbox.{IS_OPEN}"
            )
            found |= {row[0] for row in driver(tx).execute(query, [kind]) if row[0]}
    return found


def _with_what_is_only_here(tx: Connection, homes: str, *, scope: str) -> None:
    """Rows that the server does not have (private notes, what it refused, what it lost) go with
    their household: one that stayed would hold it back.
    """
    put = "INSERT OR REPLACE INTO leaving (kind, row_id, scope)"
    for kind in LEAVING:
        if "household_id" in TABLES[kind].columns:
            driver(tx).execute(
                f"{put} SELECT ?, id, ? FROM {kind} WHERE version <= 0"
                " AND household_id IN (SELECT value FROM json_each(?))",
                [kind, scope, homes],
            )
    for field, parent in (("visit_id", "visit"), ("note_id", "note")):
        driver(tx).execute(
            f"{put} SELECT 'attachment', id, ? FROM attachment WHERE version <= 0"
            f" AND {field} IN (SELECT row_id FROM leaving WHERE kind = ?)",
            [scope, parent],
        )


def _set_apart(tx: Connection, kind: str, *, held: str, at: datetime) -> int:
    said = f"INSERT OR REPLACE INTO left_row {_copied(kind)} {_free(kind)}"
    gone: int = driver(tx).execute(said, {"since": instant_text(at), "held": held}).rowcount
    if not gone:
        return 0
    here = f"SELECT row_id FROM left_row WHERE kind = '{kind}'"
    with door_of(tx).held():
        driver(tx).execute(f"DELETE FROM {kind} WHERE id IN ({here})")
    if kind == "household":
        driver(tx).execute(f"DELETE FROM household_lookup WHERE household_id IN ({here})")
    return gone


@cache
def _copied(kind: str) -> str:
    columns = [column.name for column in TABLES[kind].columns]
    pairs = ", ".join(f"'{name}', {kind}.{name}" for name in columns)
    return (
        f"SELECT '{kind}', {kind}.id, {kind}.scope, {kind}.version, json_object({pairs}), :since, 0"
        f" FROM {kind} JOIN leaving ON leaving.kind = '{kind}' AND leaving.row_id = {kind}.id"
    )


@cache
def _free(kind: str) -> str:
    """Rows of which nothing is under way, and that no row which stays here names."""
    free = [
        f"NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.kind = '{kind}'"
        f" AND outbox.row_id = {kind}.id AND outbox.{IS_OPEN})"
    ]
    household = "id" if kind == "household" else "household_id"
    if household in TABLES[kind].columns:
        held = "SELECT value FROM json_each(:held)"
        free.append(f"coalesce({kind}.{household}, '') NOT IN ({held})")
    free += [
        f"NOT EXISTS (SELECT 1 FROM {child} WHERE {child}.{field} = {kind}.id)"
        for child, parents in PARENTS.items()
        for field, parent in parents
        if parent == kind
    ]
    if kind == "attachment":
        free.append(
            "NOT EXISTS (SELECT 1 FROM blob WHERE blob.sha256 = attachment.sha256"
            " AND blob.sent_at IS NULL)"
        )
    return f"WHERE {' AND '.join(free)}"


def _loose(kind: str) -> str:
    """A private note about no household has no area to leave with."""
    return "(version = 0 AND private AND household_id IS NULL)" if kind == "note" else "0"


def _put_back(
    tx: Connection,
    kind: str,
    *,
    where: str,
    instead: Mapping[str, str | None] | None = None,
    **bound: str,
) -> int:
    """Rows whose parent is not here are left out: the server gives them again."""
    other = instead or {}
    names = [column.name for column in TABLES[kind].columns]
    picked = [f":{name}" if name in other else _was(name) for name in names]
    parents = [
        f"({_was(field)} IS NULL OR EXISTS"
        f" (SELECT 1 FROM {parent} WHERE {parent}.id = {_was(field)}))"
        for field, parent in PARENTS[kind]
        if field not in other
    ]
    said = (
        f"INSERT OR IGNORE INTO {kind} ({', '.join(names)}) SELECT {', '.join(picked)}"
        f" FROM left_row WHERE kind = '{kind}' AND {where}"
    )
    with door_of(tx).held():
        back: int = driver(tx).execute(" AND ".join([said, *parents]), {**bound, **other}).rowcount
    return back


def _was(field: str) -> str:
    return f"json_extract(\"values\", '$.{field}')"


def _make_lookup(tx: Connection, scope: str) -> None:
    c = TABLES["household"].c
    ids = tx.execute(select(c.id).where(c.scope == scope)).scalars().all()
    lookup.refresh_for(tx, "household", row_ids=ids)


def _forget_what_is_not_here(tx: Connection) -> None:
    for kind in LEAVING:
        driver(tx).execute(
            f"DELETE FROM leaving WHERE kind = '{kind}'"
            f" AND NOT EXISTS (SELECT 1 FROM {kind} WHERE {kind}.id = leaving.row_id)"
        )
