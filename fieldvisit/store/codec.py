"""Between records and the driver's rows: what a kind's fields look like in the file. Checks
nothing: values were checked at the door, when they were made here or came in.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar, get_args
from uuid import UUID, SafeUUID

import orjson
from sqlalchemy import JSON, Boolean, Column, Date, Uuid
from sqlmodel import SQLModel

from fieldvisit.records.kept import InstantText, instant_text
from fieldvisit.store.opening import json_text
from fieldvisit.store.tables import OUTBOX, OUTBOX_BODY, TABLES

R = TypeVar("R", bound=SQLModel)
Convert = Callable[[Any], Any]
_set = object.__setattr__
_UNKNOWN = SafeUUID.unknown


def plain(value: object) -> object:
    """One value as the driver keeps it. JSON columns go through `json_text`."""
    return _PLAIN.get(type(value), _same)(value)


class Codec(Generic[R]):
    """Rows of one model: `fields` in the order in which `record` expects and `row` gives them."""

    def __init__(self, model: type[R], columns: Sequence[Column[Any]]) -> None:
        self.model = model
        self.columns = columns
        self.fields = tuple(str(column.name) for column in columns)
        self._read = _reading(self.fields, [_reader(model, column) for column in columns])
        self._writers = [
            (place, write)
            for place, column in enumerate(columns)
            if (write := _found(_WRITERS, column)) is not None
        ]
        self._picked = itemgetter(*self.fields)
        self.known = frozenset(self.fields)
        self._every_field = set(self.fields)
        self._validate = model.__pydantic_validator__.validate_python

    def record(self, row: Sequence[Any]) -> R:
        """A row of the file as a record, without pydantic's second look (a third of its time)."""
        record: R = object.__new__(self.model)
        _set(record, "__dict__", self._read(row))
        _set(record, "__pydantic_fields_set__", self._every_field)
        _set(record, "__pydantic_extra__", None)
        _set(record, "__pydantic_private__", None)
        return record

    def validated(self, values: Mapping[str, Any]) -> R:
        """JSON values as a record, without SQLModel's second copy of it (half of its time). Raises
        pydantic's ValidationError.
        """
        record: R = object.__new__(self.model)
        self._validate(values, self_instance=record)
        _set(record, "__pydantic_private__", None)
        return record

    def row(self, record: R) -> list[Any]:
        """A record as the values that the driver keeps."""
        values = list(self._picked(record.__dict__))
        for place, write in self._writers:
            if values[place] is not None:
                values[place] = write(values[place])
        return values


@cache
def codec_of(model: type[R], table: str) -> Codec[R]:
    """The codec of a model's own fields in one of our tables."""
    columns = dict(TABLES[table].c) if table in TABLES else {**OUTBOX_BODY.c, **OUTBOX.c}
    return Codec(model, [columns[field] for field in model.model_fields])


def _reading(
    fields: Sequence[str], readers: Sequence[Convert | None]
) -> Callable[[Sequence[Any]], dict[str, Any]]:
    # One expression made of our own column names, as dataclasses make theirs: a loop over the
    # fields takes a third longer, and opening a household reads twenty rows.
    known = {f"_{place}": read for place, read in enumerate(readers) if read is not None}
    items = (
        f"{field!r}: None if row[{place}] is None else _{place}(row[{place}])"
        if f"_{place}" in known
        else f"{field!r}: row[{place}]"
        for place, field in enumerate(fields)
    )
    made: Callable[[Sequence[Any]], dict[str, Any]]
    made = eval(f"lambda row: {{{', '.join(items)}}}", dict(known))
    return made


def _reader(model: type[SQLModel], column: Column[Any]) -> Convert | None:
    known = _found(_READERS, column)
    if known is read_uuid and column.name != "id":
        return _uuid_again
    if known is not None:
        return known
    annotation = model.model_fields[column.name].annotation
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, Enum):
            return {member.value: member for member in one}.__getitem__
    return None


def _found(by_type: Mapping[type[Any], Convert], column: Column[Any]) -> Convert | None:
    return next((one for kind, one in by_type.items() if isinstance(column.type, kind)), None)


def read_uuid(text: str) -> UUID:
    """32 hexadecimal digits at half the price of UUID(text), which looks for braces and dashes."""
    value = object.__new__(UUID)
    _set(value, "int", int(text, 16))
    _set(value, "is_safe", _UNKNOWN)
    return value


_uuid_again = lru_cache(maxsize=1024)(read_uuid)
"""Ids of others: the rows of one page belong to one household and a few people."""


def _same(value: object) -> object:
    return value


_READERS: Mapping[type[Any], Convert] = {
    Uuid: read_uuid,
    InstantText: datetime.fromisoformat,
    JSON: orjson.loads,
    Date: date.fromisoformat,
    Boolean: bool,
}
_WRITERS: Mapping[type[Any], Convert] = {
    Uuid: attrgetter("hex"),
    InstantText: instant_text,
    JSON: json_text,
    Date: date.isoformat,
}
_PLAIN: Mapping[type[Any], Convert] = {
    UUID: attrgetter("hex"),
    datetime: instant_text,
    date: date.isoformat,
}
