"""Whether a table of limits, holidays or policies can be used at all: held to what the shipped ones
are held to, and refused with the line and how it should be.
"""

import re
import tomllib
from dataclasses import dataclass

from fieldvisit.casework.tables.policy_tables import LIBRARY, Tables, names, parsed
from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.library import check_entries, read_entries, read_facts
from fieldvisit.rules.policies import check_policies, read_policies
from fieldvisit.rules.table_readers import READERS, groups_of
from fieldvisit.rules.tables import Document, name_of, rows
from fieldvisit.words.tables import WANTS

_AT = re.compile(r"line (\d+)")
_UNFIT = (FieldvisitError, LookupError, ValueError, TypeError, ArithmeticError, AttributeError)
"""What a reader of the rules raises for a row that it cannot use."""


@dataclass(eq=False)
class TableUnknown(FieldvisitError):
    """There is no table of this name."""

    name: str
    known: str


@dataclass(eq=False)
class TableBroken(FieldvisitError):
    """A table cannot be used; `line` is where, `key` what stands there, `want` how it should be."""

    name: str
    line: int
    key: str
    want: str


def check(name: str, text: str, *, beside: Tables) -> Document:
    """A table as read, held to what the shipped ones are held to, beside all others. Raises
    TableUnknown, TableBroken.
    """
    if name not in names():
        raise TableUnknown(name, "、".join(names()))
    try:
        document = parsed(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at else 1
        stands = text.splitlines()[line - 1 : line] or [""]
        raise TableBroken(name, line, stands[0].strip()[:40], WANTS["toml"]) from error
    for group in document:
        if group not in groups_of(name, library=name.startswith(LIBRARY)):
            raise TableBroken(name, _line(text, group), group, WANTS["group"])
        _read(name, text, group=group)
    _check_all(name, text, tables=beside.with_one(name, text))
    return document


def _read(name: str, text: str, *, group: str) -> None:
    document, reader = parsed(text), READERS[group]
    for one, place, row in rows(document):
        if one == group:
            try:
                reader({group: [row]})
            except _UNFIT as error:
                line = _line(text, group, place=place)
                raise TableBroken(name, line, name_of(row), WANTS[group]) from error
    try:
        reader(document)
    except _UNFIT as error:
        raise _twice(name, text, error=error) from error


def _check_all(name: str, text: str, *, tables: Tables) -> None:
    """What no table can say alone: a value that stands twice, a condition about nothing known."""
    try:
        values = tables.of_values(read_policies)
        check_policies(values)
        check_entries(tables.of_library(read_entries))
    except FieldvisitError as error:
        raise _twice(name, text, error=error) from error
    if name.startswith(LIBRARY):
        # The forms' language is loaded only by who publishes conditions.
        from fieldvisit.casework.tables.policy_conditions import check_conditions

        asked = [one.name for one in tables.of_library(read_facts)]
        asked += [f"policy_{one.key}" for one in values]
        for place, one in enumerate(tables.rows(name, read_entries)):
            if not check_conditions(one, names=asked):
                line = _line(text, "entry", place=place)
                raise TableBroken(name, line, one.code, WANTS["condition"])


def _twice(name: str, text: str, *, error: Exception) -> TableBroken:
    """Rows that are sound one by one and not together: the last that bears the name."""
    key = str(getattr(error, "key", "") or getattr(error, "year", ""))
    found = [(group, place) for group, place, row in rows(parsed(text)) if name_of(row) == key]
    group, place = found[-1] if found else ("", 0)
    return TableBroken(name, _line(text, group, place=place), key, WANTS["twice"])


def _line(text: str, group: str, *, place: int = 0) -> int:
    """The number of the line on which the n-th row of a list begins, from 1."""
    heads = (f"[[{group}]]", f"[{group}]", f"{group} =")
    lines = [
        number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(heads)
    ]
    return lines[place] if place < len(lines) else 1
