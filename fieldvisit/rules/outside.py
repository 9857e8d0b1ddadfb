"""Outside systems (外部系统) that want a visit once more: which forms, which fields in which order,
and where they stand in the office's own Excel sheet. Pure.

Source: days.md 16 (enter once, feed many).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.errors import FieldvisitError

KNOWN = frozenset(
    {
        "household.number",
        "household.category",
        "household.live_address",
        "household.hukou_address",
        "household.phone",
        "household.region",
        "person.name",
        "person.citizen_id",
        "person.sex",
        "person.birth_date",
        "visit.number",
        "visit.day",
        "visit.result",
        "visit.investigators",
    }
)
"""What may be asked for beside `answers.NAME`."""

_ANSWER = re.compile(r"answers\.\w+")
_COLUMN = re.compile(r"[A-Z]{1,3}")


@dataclass(eq=False)
class SystemBroken(FieldvisitError):
    """A system of the file cannot be used: a cell is missing or wrong."""

    key: str


@dataclass(frozen=True)
class Wanted:
    """One field: what the system calls it, where it is taken from, its column in the sheet."""

    label: str
    value: str
    column: str = ""


@dataclass(frozen=True)
class System:
    """An outside system: visits of `forms` from `since` on. `sheet` ("" is the first) and
    `first_row` of the Excel sheet, 0 where there is none.
    """

    id: str
    label: str
    forms: frozenset[str]
    since: date
    fields: tuple[Wanted, ...]
    source: str
    sheet: str = ""
    first_row: int = 0


def read_systems(document: Mapping[str, Any]) -> list[System]:
    """The `[[system]]` tables of a file. Raises SystemBroken."""
    found = [_read(row) for row in document["system"]]
    for one in found:
        if sum(other.id == one.id for other in found) > 1:
            raise SystemBroken(one.id)
    return found


def _read(row: Mapping[str, Any]) -> System:
    key = str(row.get("id", ""))
    try:
        found = System(
            id=row["id"],
            label=row["label"],
            forms=frozenset(row["forms"]),
            since=row["from"],
            fields=tuple(
                Wanted(one["label"], one["value"], one.get("column", "")) for one in row["field"]
            ),
            source=row["source"],
            sheet=row.get("sheet", ""),
            first_row=int(row.get("first_row", 0)),
        )
    except (KeyError, TypeError, ValueError):
        raise SystemBroken(key) from None
    if not (found.forms and found.fields and found.source) or not _sound(found):
        raise SystemBroken(key)
    return found


def _sound(one: System) -> bool:
    named = all(f.value in KNOWN or _ANSWER.fullmatch(f.value) for f in one.fields)
    columns = [f.column for f in one.fields if f.column]
    placed = all(_COLUMN.fullmatch(column) for column in columns)
    twice = len(set(columns)) < len(columns)
    return named and placed and not twice and bool(columns) is (one.first_row > 0)
