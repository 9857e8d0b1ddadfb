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
from sqlalchemy import JSON, Column, Connection, Date, Table, Uuid

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


@cache
def _writing(table: Table) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    # One expression made of our own column names, as dataclasses make theirs: a loop over the
    # columns takes twice as long.
    items: list[str] = []
    known: dict[str, Convert] = {}
    for place, column in enumerate(table.columns):
        write, picked = _writer(table, column), f"row[{column.name!r}]"
        if write is not None:
            known[f"_{place}"] = write
            picked = f"None if (value := {picked}) is None else _{place}(value)"
        items.append(picked)
    made: Callable[[Mapping[str, Any]], Sequence[Any]]
    made = eval(f"lambda row: ({', '.join(items)})", dict(known))
    return made


def _writer(table: Table, column: Column[Any]) -> Convert | None:
    for kind, write in _WRITERS.items():
        if isinstance(column.type, kind):
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
