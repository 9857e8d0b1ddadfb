"""Between records and the driver's rows: what a kind's fields look like in the file. Checks
nothing: values were checked at the door, when they were made here or came in.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args
from uuid import UUID

import orjson
from sqlalchemy import JSON, Boolean, Column, Date, Uuid
from sqlmodel import SQLModel

from fieldvisit.records.kept import InstantText, instant_text
from fieldvisit.store.opening import json_text
from fieldvisit.store.tables import OUTBOX, TABLES

R = TypeVar("R", bound=SQLModel)
Convert = Callable[[Any], Any]


def plain(value: object) -> object:
    """One value as the driver keeps it. JSON columns go through `json_text`."""
    return _PLAIN.get(type(value), _same)(value)


class Codec(Generic[R]):
    """Rows of one model: `fields` in the order in which `record` expects and `row` gives them."""

    def __init__(self, model: type[R], columns: Sequence[Column[Any]]) -> None:
        self.model = model
        self.columns = columns
        self.fields = tuple(column.name for column in columns)
        self._readers = [
            (place, read)
            for place, column in enumerate(columns)
            if (read := _reader(model, column)) is not None
        ]
        self._writers = [json_text if _is_json(column) else plain for column in columns]
        self._every_field = set(self.fields)

    def record(self, row: Sequence[Any]) -> R:
        """A row of the file as a record, without pydantic's second look (a third of its time)."""
        values = list(row)
        for place, read in self._readers:
            if values[place] is not None:
                values[place] = read(values[place])
        record: R = self.model.__new__(self.model)
        object.__setattr__(record, "__dict__", dict(zip(self.fields, values, strict=True)))
        object.__setattr__(record, "__pydantic_fields_set__", self._every_field)
        return record

    def row(self, record: R) -> list[Any]:
        """A record as the values that the driver keeps."""
        values = record.__dict__
        return [
            write(values[field]) for field, write in zip(self.fields, self._writers, strict=True)
        ]


@cache
def codec_of(model: type[R], table: str) -> Codec[R]:
    """The codec of a model's own fields in one of our tables."""
    columns = OUTBOX.c if table == OUTBOX.name else TABLES[table].c
    return Codec(model, [columns[field] for field in model.model_fields])


def _reader(model: type[SQLModel], column: Column[Any]) -> Convert | None:
    known = next((read for kind, read in _READERS if isinstance(column.type, kind)), None)
    if known is not None:
        return known
    annotation = model.model_fields[column.name].annotation
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, Enum):
            return {member.value: member for member in one}.__getitem__
    return None


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _same(value: object) -> object:
    return value


_READERS: Sequence[tuple[type[Any], Convert]] = (
    (Uuid, UUID),
    (InstantText, datetime.fromisoformat),
    (JSON, orjson.loads),
    (Date, date.fromisoformat),
    (Boolean, bool),
)

_PLAIN: Mapping[type[Any], Convert] = {
    UUID: attrgetter("hex"),
    datetime: instant_text,
    date: date.isoformat,
}
