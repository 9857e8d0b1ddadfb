"""Rows in the driver's own form, in bulk: SQLAlchemy's look at each value costs more than the
database itself. Decides nothing and reads no record's meaning.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, get_args
from uuid import UUID

import orjson
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Select,
    Table,
    Uuid,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from fieldvisit.records import KINDS
from fieldvisit.records.kept import InstantText, instant_text

Convert = Callable[[Any], Any]


def insert_all(tx: Connection, table: Table, *, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of typed values that are not there yet, each with every column of the table.
    Raises the driver's own IntegrityError.
    """
    values = map(_writing(table), rows)
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    driver = tx.connection.driver_connection
    assert driver is not None
    if tx.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in values:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(table.columns))
    driver.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)


def ids_there(tx: Connection, table: Table, *, scope: str, ids: Iterable[UUID]) -> set[UUID]:
    """Which of the ids the table holds in a scope."""
    wanted = [row_id.hex for row_id in ids]
    if tx.dialect.name == "postgresql":
        query = f'SELECT id FROM "{table}" WHERE scope = %s AND id = ANY(%s::uuid[])'
        return set(tx.exec_driver_sql(query, (scope, wanted)).scalars())
    query = f'SELECT id FROM "{table}" WHERE scope = ? AND id IN (SELECT value FROM json_each(?))'
    return {UUID(row_id) for row_id in tx.exec_driver_sql(query, (scope, _json(wanted))).scalars()}


def with_numbers(
    tx: Connection, names: Iterable[str], *, scope: str, above: int, upto: int
) -> set[str]:
    """Which of these tables hold rows of a scope with above < version <= upto: one question, where
    asking each table for its rows takes as many turns as there are kinds.
    """
    mark = "%({})s" if tx.dialect.name == "postgresql" else ":{}"
    said = {"scope": scope, "above": above, "upto": upto}
    return set(tx.exec_driver_sql(_numbers(tuple(names), mark), said).scalars())


@cache
def _numbers(names: tuple[str, ...], mark: str) -> str:
    place, above, upto = (mark.format(name) for name in ("scope", "above", "upto"))
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\""
        f" WHERE scope = {place} AND version > {above} AND version <= {upto})"
        for name in names
    )


@cache
def _writing(table: Table) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    cells = [(f"row[{column.name!r}]", _writer(table, column)) for column in table.columns]
    made: Callable[[Mapping[str, Any]], Sequence[Any]]
    made = _expression([("", *cell) for cell in cells], brackets="()")
    return made


@cache
def as_they_lie(table: Table) -> Select[*tuple[Any, ...]]:
    """The question for whole rows as the driver has them, for `wire_reader`."""
    return select(*(type_coerce(column, NullType()) for column in table.columns))


@cache
def wire_reader(table: Table, dialect: str) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """From such a row to the values that travel, by column: every id, instant and JSON value as a
    message carries it. Making a record's own types first took two thirds of a page.
    """
    readers = _READERS if dialect == "postgresql" else {**_READERS, **_OF_SQLITE}
    cells = [
        (f"{column.name!r}: ", f"row[{place}]", _found(readers, column))
        for place, column in enumerate(table.columns)
    ]
    made: Callable[[Sequence[Any]], dict[str, Any]] = _expression(cells, brackets="{}")
    return made


def _expression(cells: Iterable[tuple[str, str, Convert | None]], *, brackets: str) -> Any:
    # One expression made of our own column names, as dataclasses make theirs: a loop over the
    # columns takes twice as long.
    known: dict[str, Convert] = {}
    items: list[str] = []
    for label, picked, convert in cells:
        if convert is not None:
            name = f"_{len(known)}"
            known[name] = convert
            picked = f"None if (value := {picked}) is None else {name}(value)"
        items.append(f"{label}({picked})")
    return eval(f"lambda row: {brackets[0]}{', '.join(items)}{brackets[1]}", dict(known))


def _found(by_type: Mapping[type[Any], Convert], column: Column[Any]) -> Convert | None:
    return next((one for kind, one in by_type.items() if isinstance(column.type, kind)), None)


def _writer(table: Table, column: Column[Any]) -> Convert | None:
    write = _found(_WRITERS, column)
    if write is not None:
        return write
    field = KINDS[table.name].model_fields.get(column.name)
    parts = () if field is None else (field.annotation, *get_args(field.annotation))
    named = any(isinstance(part, type) and issubclass(part, Enum) for part in parts)
    # A driver would look at each code for a way to write its class.
    return str if named else None


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


_WRITERS: Mapping[type[Any], Convert] = {
    Uuid: attrgetter("hex"),
    InstantText: instant_text,
    JSON: _json,
    Date: date.isoformat,
}


def _dashed(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _short(instant: str) -> str:
    # As orjson writes an instant: without the part of a second that is nought.
    return f"{instant[:19]}Z" if instant[19:] == ".000000Z" else instant


_READERS: Mapping[type[Any], Convert] = {InstantText: _short}
_OF_SQLITE: Mapping[type[Any], Convert] = {Uuid: _dashed, JSON: orjson.loads, Boolean: bool}
"""PostgreSQL's driver gives ids, JSON and truth values as such."""
