"""The ledger's statements: rows by (scope, id), one gap-free sequence a scope, receipts,
conflicts. Decides nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from sync.server import conversions, driver_rows, rights
from sync.server.accept import Held
from sync.server.tables import ENTRIES, device, quarantine, receipt, scope_sequence

CHUNK = 500
_q, _r = scope_sequence.c, receipt.c
_LOCK = (
    select(_q.scope, _q.last)
    .where(_q.scope.in_(bindparam("scopes", expanding=True)))
    .order_by(_q.scope)
    .with_for_update()
)
_NUMBERED = update(scope_sequence).where(_q.scope == bindparam("place"))
_NUMBERED = _NUMBERED.values(last=bindparam("last"))
_RECEIPT = select(_r.digest, _r.body).where(
    _r.device_id == bindparam("device"), _r.batch_id == bindparam("batch")
)
_KEEP_RECEIPT = insert(receipt)
SERVER_COLUMNS = frozenset(
    {"extra", "origin", "last_device", "own_since", "last_at", "grid", "lent", "said_by"}
)


@dataclass(frozen=True)
class Line:
    """A row as a page carries it: its kind, and its fields as they travel, unknown ones too; `grid`
    and `lent` say who may see it.
    """

    kind: str
    row_id: UUID
    version: int
    values: dict[str, Any]
    grid: UUID | None = None
    lent: UUID | None = None

    def of_schema(self, schema: int) -> "Line":
        """The row as a program of that schema knows it."""
        if schema == conversions.NOW.present:
            return self
        values = conversions.NOW.row_out(self.kind, self.values, schema=schema)
        return replace(self, values=values)


def insert_new(tx: Connection, table: Table, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet."""
    if not rows:
        return
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    tx.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


def lock_scopes(tx: Connection, scopes: Iterable[str]) -> dict[str, int]:
    """Lock the scopes' sequences until the transaction ends, in sorted order, and say where they
    stand.

    Whoever holds the lock is the only writer of the scope, so numbers are given in the order of
    commits and a reader that has seen number n has seen everything below it.
    """
    wanted = sorted(set(scopes))
    insert_new(tx, scope_sequence, rows=[{"scope": scope, "last": 0} for scope in wanted])
    return {row.scope: row.last for row in tx.execute(_LOCK, {"scopes": wanted})}


def set_sequences(tx: Connection, last: Mapping[str, int]) -> None:
    """Put the locked sequences to their new last numbers, once a batch."""
    if last:
        tx.execute(_NUMBERED, [{"place": place, "last": n} for place, n in sorted(last.items())])


def held_rows(tx: Connection, kind: str, *, scope: str, ids: Iterable[UUID]) -> dict[UUID, Held]:
    """The rows of one kind and scope that the server has, by id."""
    table = ENTRIES[kind]
    rows: dict[UUID, Held] = {}
    # Most of a batch is new: asking for whole rows by their ids costs more than saying so.
    there = driver_rows.ids_there(tx, table, scope=scope, ids=ids)
    for chunk in _chunks(there):
        found = tx.execute(select(table).where(table.c.scope == scope, table.c.id.in_(chunk)))
        for row in found.mappings():
            rows[row["id"]] = _held(row)
    return rows


def ids_present(tx: Connection, kind: str, *, scope: str, ids: Iterable[UUID]) -> set[UUID]:
    """Which of the ids the scope holds (tombstones too: a fact about a closed household is a
    fact).
    """
    return driver_rows.ids_there(tx, ENTRIES[kind], scope=scope, ids=ids)


def write_rows(tx: Connection, kind: str, *, rows: Sequence[Held], replaced: set[UUID]) -> None:
    """Put whole rows; those in `replaced` take the place of their former self."""
    table = ENTRIES[kind]
    keys = [(row.values["scope"], row.values["id"]) for row in rows if row.values["id"] in replaced]
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        tx.execute(delete(table).where(tuple_(table.c.scope, table.c.id).in_(chunk)))
    if rows:
        driver_rows.insert_all(tx, table, rows=map(_columns, rows))


def readable_sequences(tx: Connection, author: rights.Author) -> dict[str, int]:
    """Every scope that the person may read, with its last number."""
    if author.role not in rights.READERS:
        return {}
    above = {place for area in author.areas for place in rights.above(area)}
    said: dict[str, Any] = {"above": sorted(above)}
    for place, area in enumerate(author.areas):
        prefix = rights.readable_prefix(area)
        said |= {f"from{place}": prefix.ljust(12, "0"), f"to{place}": prefix.ljust(12, "9")}
    found = tx.execute(_readable(len(author.areas)), said)
    return {row.scope: row.last for row in found}


def lines_after(tx: Connection, scope: str, *, cursor: int, upto: int, limit: int) -> list[Line]:
    """At most `limit` rows of a scope with cursor < version <= upto, in the order of their
    versions.

    `upto` was read before: every number up to it is committed, and a row that moved beyond it
    since comes next time.
    """
    lines: list[Line] = []
    for kind in driver_rows.with_numbers(tx, ENTRIES, scope=scope, above=cursor, upto=upto):
        table = ENTRIES[kind]
        version = table.c.version
        found = tx.execute(
            driver_rows.as_they_lie(table)
            .where(table.c.scope == scope, version > cursor, version <= upto)
            .order_by(version)
            .limit(limit)
        )
        lines.extend(_lines(tx, kind, rows=found))
    lines.sort(key=lambda line: line.version)
    return lines[:limit]


def lines_of(tx: Connection, kind: str, *, scope: str) -> Iterator[Line]:
    """Every row of one kind and scope in the order of their ids, a few at a time in memory."""
    table = ENTRIES[kind]
    found = tx.execute(
        driver_rows.as_they_lie(table).where(table.c.scope == scope).order_by(table.c.id),
        execution_options={"yield_per": CHUNK},
    )
    yield from _lines(tx, kind, rows=found)


def stored_receipt(tx: Connection, device_id: UUID, *, batch_id: UUID) -> tuple[str, bytes] | None:
    """Digest of the batch and the very bytes that answered it."""
    found = tx.execute(_RECEIPT, {"device": device_id, "batch": batch_id}).one_or_none()
    return None if found is None else (found.digest, bytes(found.body))


def store_receipt(tx: Connection, values: Mapping[str, Any]) -> None:
    """Keep the receipt with the batch, in the batch's own transaction."""
    tx.execute(_KEEP_RECEIPT, dict(values))


def staff_of(tx: Connection, devices: Iterable[UUID]) -> dict[UUID, UUID]:
    """Whose the devices are; the office's own hand is nobody's."""
    asked = set(devices) - {rights.OFFICE.device_id}
    found = tx.execute(select(device.c.id, device.c.staff_id).where(device.c.id.in_(asked)))
    return {row.id: row.staff_id for row in found}


def open_questions(tx: Connection, scope: str, *, device: UUID) -> set[UUID]:
    """Ids of the open conflicts that changes of a device left in a scope."""
    c = ENTRIES["conflict"].c
    mine = (c.scope == scope, c.wanted_device == device, c.state == "open")
    return set(tx.execute(select(c.id).where(*mine)).scalars())


def open_conflicts(tx: Connection, scope: str) -> list[Mapping[str, Any]]:
    """Conflicts of a scope that nobody has chosen in yet."""
    table = ENTRIES["conflict"]
    found = tx.execute(select(table).where(table.c.scope == scope, table.c.state == "open"))
    return [dict(row) for row in found.mappings()]


def store_apart(tx: Connection, row: Mapping[str, Any]) -> None:
    """Quarantine: keep what was handed in and may not be applied, for an officer to look at."""
    insert_new(tx, quarantine, rows=[row])


@cache
def _readable(areas: int) -> Select[str, int]:
    """The question for the scopes in or below so many areas, and those above them."""
    below = [_q.scope.between(bindparam(f"from{n}"), bindparam(f"to{n}")) for n in range(areas)]
    mine = or_(*below, _q.scope.in_(bindparam("above", expanding=True)))
    return select(_q.scope, _q.last).where(mine).order_by(_q.scope)


def _held(row: RowMapping) -> Held:
    values = {name: value for name, value in row.items() if name not in SERVER_COLUMNS}
    return Held(
        row["version"],
        values,
        row["extra"],
        row["origin"],
        row["last_device"],
        row["own_since"],
        row["last_at"],
        row["grid"],
        row["lent"],
        row["said_by"] or {},
    )


def _columns(row: Held) -> dict[str, Any]:
    own = {"extra": row.extra, "origin": row.origin, "last_device": row.last_device}
    more = {"own_since": row.own_since, "last_at": row.last_at, "said_by": row.said_by or None}
    return {**row.values, **own, **more, "grid": row.grid, "lent": row.lent}


def _lines(tx: Connection, kind: str, *, rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    read = driver_rows.wire_reader(ENTRIES[kind], tx.dialect.name)
    for row in rows:
        values = read(row)
        extra, grid, lent = values["extra"], _id(values["grid"]), _id(values["lent"])
        for name in SERVER_COLUMNS:
            del values[name]
        row_id = _id(values["id"])
        assert row_id is not None
        told = values | extra if extra else values
        yield Line(kind, row_id, values["version"], told, grid, lent)


def _id(value: UUID | str | None) -> UUID | None:
    return UUID(value) if isinstance(value, str) else value


def _chunks(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    wanted = list(set(ids))
    return (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
