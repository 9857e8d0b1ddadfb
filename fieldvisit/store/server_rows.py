"""Rows as the server says they are: written over ours, or kept aside while a change of ours is
under way. Makes no change of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.records import KINDS, kind_of
from fieldvisit.records.kept import Kept
from fieldvisit.store.codec import codec_of
from fieldvisit.store.tables import TABLES, server_row

PARENTS: Mapping[str, Sequence[tuple[str, str]]] = {
    kind: [(key.parent.name, key.column.table.name) for key in table.foreign_keys]
    for kind, table in TABLES.items()
}
"""For each kind: (field, kind of the parent that must be here first)."""
NEVER_SHOWN = -(2**53)
"""The number of a row that the server is not known to have: below every number of an epoch that has
passed (those are kept, negative)."""


class ServerRow(NamedTuple):
    """A row as the server last showed or acknowledged it: JSON values, fields unknown to us among
    them.
    """

    kind: str
    row_id: UUID
    version: int
    values: dict[str, Any]

    def record(self) -> Kept:
        """The validated record, without `extra`. Raises pydantic's ValidationError."""
        values = self.values | {"id": self.row_id, "version": self.version}
        record: Kept = codec_of(KINDS[self.kind], self.kind).validated(values)
        return record

    def extra(self) -> dict[str, Any]:
        """Fields of a newer schema, kept and returned untouched."""
        known = codec_of(KINDS[self.kind], self.kind).known
        if self.values.keys() <= known:
            return {}
        return {field: value for field, value in self.values.items() if field not in known}


def aside(tx: Connection, kind: str, *, row_ids: Sequence[UUID]) -> dict[UUID, ServerRow]:
    """What the server last said of rows with changes of ours under way."""
    s = server_row.c
    found = tx.execute(
        select(s.kind, s.row_id, s.version, s["values"]).where(
            s.kind == kind, s.row_id.in_(row_ids)
        )
    )
    return {row.row_id: ServerRow(*row) for row in found}


def remember(tx: Connection, row: Kept, *, values: dict[str, Any]) -> None:
    """Before the first change of a row: what a refused change goes back to, and where pulls wait.

    `values` is the row as JSON. A row that the server never saw has nothing to go back to.
    """
    if not row.version:
        return
    kind = kind_of(row)
    table = TABLES[kind]
    extra = tx.execute(select(table.c.extra).where(table.c.id == row.id)).scalar_one()
    tx.execute(
        insert(server_row)
        .values(kind=kind, row_id=row.id, version=row.version, values=extra | values)
        .on_conflict_do_nothing()
    )


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
