"""Rows as the server says they are: written over ours, or kept aside while a change of ours is
under way. Makes no change of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.records import KINDS
from fieldvisit.records.kept import Kept
from fieldvisit.store.codec import codec_of
from fieldvisit.store.opening import door_of, json_text
from fieldvisit.store.prepared import driver
from fieldvisit.store.tables import TABLES, server_row

PARENTS: Mapping[str, Sequence[tuple[str, str]]] = {
    kind: [(key.parent.name, key.column.table.name) for key in table.foreign_keys]
    for kind, table in TABLES.items()
}
"""For each kind: (field, kind of the parent that must be here first)."""


@dataclass(frozen=True)
class ServerRow:
    """A row as the server last showed or acknowledged it: JSON values, fields unknown to us among
    them.
    """

    kind: str
    row_id: UUID
    version: int
    values: dict[str, Any]

    def record(self) -> Kept:
        """The validated record. Raises pydantic's ValidationError."""
        model = KINDS[self.kind]
        known = {field: self.values[field] for field in model.model_fields if field in self.values}
        return model.model_validate(known | {"id": self.row_id, "version": self.version})

    def extra(self) -> dict[str, Any]:
        """Fields of a newer schema, kept and returned untouched."""
        fields = KINDS[self.kind].model_fields
        return {field: value for field, value in self.values.items() if field not in fields}


def write(tx: Connection, kind: str, *, found: Iterable[tuple[Kept, dict[str, Any]]]) -> int:
    """Put rows of one kind over ours unless ours are newer. Returns how many were given."""
    codec = codec_of(KINDS[kind], kind)
    values = [(*codec.row(record), json_text(extra)) for record, extra in found]
    if values:
        with door_of(tx).held():
            driver(tx).executemany(_over(kind), values)
    return len(values)


def aside(tx: Connection, kind: str, *, row_ids: Sequence[UUID]) -> dict[UUID, ServerRow]:
    """What the server last said of rows with changes of ours under way."""
    s = server_row.c
    found = tx.execute(
        select(s.kind, s.row_id, s.version, s["values"]).where(
            s.kind == kind, s.row_id.in_(row_ids)
        )
    )
    return {row.row_id: ServerRow(*row) for row in found}


def put_aside(tx: Connection, row: ServerRow) -> None:
    """Keep what the server says until our changes of that row are settled."""
    statement = insert(server_row).values(
        kind=row.kind, row_id=row.row_id, version=row.version, values=row.values
    )
    new = statement.excluded
    tx.execute(
        statement.on_conflict_do_update(set_={"version": new.version, "values": new["values"]})
    )


def forget_aside(tx: Connection, kind: str, *, row_ids: Sequence[UUID]) -> None:
    """Nothing of ours is under way for these rows any more."""
    s = server_row.c
    tx.execute(delete(server_row).where(s.kind == kind, s.row_id.in_(row_ids)))


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
