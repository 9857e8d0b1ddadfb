"""A table of values beside the one that it follows: what it may not leave out, and which answers of
days gone by it would change. Pure; reads no file.

Source: domain.md section 0: limits, holidays and policies are data with days and a source; a past
day is answered by the rule that was in force then.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

Document = Mapping[str, Any]
Row = Mapping[str, Any]
_NAMES = ("key", "id", "code", "event", "name", "year")
_BESIDE = frozenset({"from", "until", "source", "label", "certainty"})
"""Cells that change no answer of a day by themselves."""

_YEAR = "year"
_DAYS_OF_A_YEAR = ("holidays", "workdays")


def rows(document: Document) -> Iterator[tuple[str, int, Row]]:
    """The rows of a table with the list that they stand in and their place in it, from 0."""
    for group, found in document.items():
        for place, row in enumerate(found if isinstance(found, list) else ()):
            if isinstance(row, Mapping):
                yield group, place, row


def name_of(row: Row) -> str:
    """What a row is called: the first of its naming cells."""
    return next((str(row[cell]) for cell in _NAMES if cell in row), "")


def lacking(before: Document, after: Document) -> list[str]:
    """The names that the table had and would not have any more; the program may ask for each."""
    kept = {(group, name_of(row)) for group, _, row in rows(after)}
    return list(
        dict.fromkeys(
            name_of(row) for group, _, row in rows(before) if (group, name_of(row)) not in kept
        )
    )


def past_changed(before: Document, after: Document, *, day: date) -> list[str]:
    """The names whose answer for some day before `day` would be another one than it was."""
    now = _by_name(after)
    changed = [
        at[1]
        for at, was in _by_name(before).items()
        if at[1] and not _same_before(was, now.get(at, []), day=day)
    ]
    return list(dict.fromkeys(changed))


def _by_name(document: Document) -> dict[tuple[str, str, str], list[Row]]:
    found: dict[tuple[str, str, str], list[Row]] = {}
    for group, _, row in rows(document):
        found.setdefault((group, name_of(row), str(row.get("region", ""))), []).append(row)
    return found


def _same_before(was: list[Row], now: list[Row], *, day: date) -> bool:
    if _YEAR in was[0]:
        return _days_off(was, day) == _days_off(now, day)
    turns = {one for row in (*was, *now) for one in _turns(row) if one < day}
    return all(_on(was, turn) == _on(now, turn) for turn in turns)


def _turns(row: Row) -> Iterator[date]:
    """The days on which an answer may begin to be another one."""
    if isinstance(row.get("from"), date):
        yield row["from"]
        if isinstance(row.get("until"), date):
            yield row["until"] + timedelta(days=1)


def _on(those: list[Row], day: date) -> list[Row]:
    """What the rows say on a day, without the days and the words around it."""
    return [
        {cell: said for cell, said in row.items() if cell not in _BESIDE}
        for row in those
        if row["from"] <= day <= row.get("until", date.max)
    ]


def _days_off(those: list[Row], day: date) -> list[set[date]]:
    return [
        {one for row in those for one in row.get(cell, ()) if one < day} for cell in _DAYS_OF_A_YEAR
    ]
