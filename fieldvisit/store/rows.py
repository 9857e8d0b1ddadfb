"""Read records of any kind back. Never writes and never joins."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select

from fieldvisit.records import KINDS
from fieldvisit.records.kept import Kept
from fieldvisit.store.codec import codec_of
from fieldvisit.store.prepared import Prepared
from fieldvisit.store.tables import TABLES

R = TypeVar("R", bound=Kept)
Narrow = Callable[[Select[Any]], Select[Any]]
_NAMES = {model: kind for kind, model in KINDS.items()}


class Records(Generic[R]):
    """A question for one kind, compiled once: `narrow` adds WHERE, ORDER BY and LIMIT."""

    def __init__(self, model: type[R], narrow: Narrow) -> None:
        self._codec = codec_of(model, _NAMES[model])
        self.statement = Prepared(narrow(select(*self._codec.columns)))

    def all(self, tx: Connection, **values: Any) -> list[R]:
        """Every record that answers."""
        return [self._codec.record(row) for row in self.statement.rows(tx, **values)]

    def first(self, tx: Connection, **values: Any) -> R | None:
        """The first record that answers, or None."""
        row = self.statement.row(tx, **values)
        return self._codec.record(row) if row else None


def get(tx: Connection, kind: str, *, row_id: UUID) -> Kept | None:
    """One record by its id, deleted ones too."""
    return by_id(KINDS[kind]).first(tx, id=row_id)


def all(tx: Connection, kind: str, *, limit: int = 1000) -> Sequence[Kept]:
    """Records of a kind that are not deleted, in the order they were made."""
    return _standing(kind).all(tx, limit=limit)


@cache
def by_id(model: type[R]) -> Records[R]:
    """The question for one record by `id`."""
    column = TABLES[_NAMES[model]].c.id
    return Records(model, lambda found: found.where(column == bindparam("id")))


@cache
def _standing(kind: str) -> Records[Kept]:
    c = TABLES[kind].c
    return Records(
        KINDS[kind],
        lambda found: (
            found.where(c.deleted_at.is_(None))
            .order_by(c.created_at, c.id)
            .limit(bindparam("limit"))
        ),
    )
