"""When a household is due: once in each calendar period, by rules kept as data. Computes; never
stores a round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"


class DueState(StrEnum):
    OVERDUE = "overdue"
    DUE = "due"
    LATER = "later"
    DONE = "done"


@dataclass(frozen=True)
class Cadence:
    """One rule: households of `categories` are visited with `form_id` once every period (days.md
    1).

    `due_days`: how many days before the period's end a visit turns from later to due. `source`
    names the clause.
    """

    id: str
    label: str
    form_id: str
    every: Every
    categories: frozenset[str]
    due_days: int
    source: str


@dataclass(frozen=True)
class Due:
    """Where one household stands under one rule: `days` late when overdue, else days left in the
    period.
    """

    state: DueState
    days: int
    period_end: date


def read_cadences(document: Mapping[str, Any]) -> list[Cadence]:
    """The `[[cadence]]` tables of a policy file as rules. Raises KeyError or ValueError for a
    broken file.
    """
    return [
        Cadence(
            id=row["id"],
            label=row["label"],
            form_id=row["form"],
            every=Every(row["every"]),
            categories=frozenset(row["categories"]),
            due_days=int(row["due_days"]),
            source=row["source"],
        )
        for row in document["cadence"]
    ]


def rules_for(category: str, cadences: Sequence[Cadence]) -> list[Cadence]:
    """The rules under which a household of this category is visited."""
    return [rule for rule in cadences if category in rule.categories]


def period(every: Every, day: date) -> tuple[date, date]:
    """First and last day of the calendar month or quarter that holds `day`."""
    months = 1 if every is Every.MONTH else 3
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = date(
        first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1, 1
    )
    return first, after - timedelta(days=1)


def standing(rule: Cadence, *, today: date, since: date, last: date | None) -> Due:
    """How a household stands today: `since` is the day it came under the rule, `last` its latest
    counted visit.

    A period without a visit is overdue from the day after its end until any later visit; the
    running period is due in its last `due_days` days and never red before it has ended (days.md 1).
    """
    first, end = period(rule.every, today)
    if last is not None and last >= first:
        return Due(DueState.DONE, (end - today).days, end)
    before_first, before_end = period(rule.every, first - timedelta(days=1))
    missed = since <= before_end and (last is None or last < before_first)
    if missed:
        return Due(DueState.OVERDUE, (today - before_end).days, before_end)
    left = (end - today).days
    return Due(DueState.DUE if left <= rule.due_days else DueState.LATER, left, end)
