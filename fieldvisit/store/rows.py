"""Read records of any kind back as validated values. Never writes and never joins."""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection, Select, select

from fieldvisit.records import KINDS
from fieldvisit.records.kept import Kept
from fieldvisit.store.tables import TABLES

R = TypeVar("R", bound=Kept)


@cache
def select_of(kind: str) -> Select[tuple[object, ...]]:
    """`SELECT` of a kind's record fields, nothing that only the device keeps."""
    table = TABLES[kind]
    return select(*(table.c[field] for field in KINDS[kind].model_fields))


def fetch(tx: Connection, model: type[R], *, statement: Select[tuple[object, ...]]) -> list[R]:
    """Run a narrowed `select_of` and give the rows as records."""
    return [model.model_validate(dict(row)) for row in tx.execute(statement).mappings()]


def first(tx: Connection, model: type[R], *, statement: Select[tuple[object, ...]]) -> R | None:
    """The first record of a narrowed `select_of`, or None."""
    found = fetch(tx, model, statement=statement.limit(1))
    return found[0] if found else None


def get(tx: Connection, kind: str, *, row_id: UUID) -> Kept | None:
    """One record by its id, deleted ones too."""
    return first(tx, KINDS[kind], statement=select_of(kind).where(TABLES[kind].c.id == row_id))


def all(tx: Connection, kind: str, *, limit: int | None = None) -> Sequence[Kept]:
    """Records of a kind that are not deleted, in the order they were made; every one without a
    limit.
    """
    table = TABLES[kind]
    return fetch(
        tx,
        KINDS[kind],
        statement=select_of(kind)
        .where(table.c.deleted_at.is_(None))
        .order_by(table.c.created_at, table.c.id)
        .limit(limit),
    )
