"""When a household is due: once in each calendar period (or so long after the last visit), by rules
kept as data. Computes; never stores a round.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from fieldvisit.rules.policies import nearest, reach


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"


class Mode(StrEnum):
    """Once in each calendar period, or so long after the last visit (days.md 1)."""

    PERIOD = "period"
    ROLLING = "rolling"


class DueState(StrEnum):
    OVERDUE = "overdue"
    DUE = "due"
    LATER = "later"
    DONE = "done"


_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}


@dataclass(frozen=True)
class Cadence:
    """One rule: households of `categories`, or of those who bear one of `tags`, are visited with
    `form_id` once every period (days.md 1).

    `due_days`: how many days before the period's end a visit turns from later to due. `source`
    names the clause. It holds in `region` (12 digits, 000000000000 = the country) from `since`
    until `until` (both included; None: still).
    """

    id: str
    label: str
    form_id: str
    every: Every
    categories: frozenset[str]
    due_days: int
    source: str
    region: str = "0" * 12
    since: date = date.min
    until: date | None = None
    mode: Mode = Mode.PERIOD
    tags: frozenset[str] = frozenset()

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def names(self, category: str, tags: Collection[str]) -> bool:
        """Whether a household of this category with these tags is visited by it."""
        return category in self.categories and (not self.tags or not self.tags.isdisjoint(tags))


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
            region=row["region"],
            since=row["from"],
            until=row.get("until"),
            mode=Mode(row.get("mode", Mode.PERIOD)),
            tags=frozenset(row.get("tags", ())),
        )
        for row in document["cadence"]
    ]


def in_force(cadences: Iterable[Cadence], *, day: date, region: str) -> list[Cadence]:
    """The rules that hold on a day in a region (12 digits), in the file's order; of two with one id
    the nearest region's counts.
    """
    holding = [
        rule for rule in cadences if rule.holds(day) and region.startswith(reach(rule.region))
    ]
    chosen = nearest(holding, named=lambda one: one.id)
    return [rule for rule in holding if chosen[rule.id] is rule]


def period(every: Every, day: date) -> tuple[date, date]:
    """First and last day of the calendar month or quarter that holds `day`."""
    months = _MONTHS[every]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = date(
        first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1, 1
    )
    return first, after - timedelta(days=1)


def standing(rule: Cadence, *, today: date, since: date, last: date | None) -> Due:
    """How a household stands today: `since` is the day it came into the register, `last` its latest
    counted visit.

    A period without a visit is overdue from the day after its end until any later visit; the
    running period is due in its last `due_days` days and never red before it has ended (days.md 1).
    A period counts for whom the rule held on its first day or later.
    """
    since = max(since, rule.since)
    if rule.mode is Mode.ROLLING:
        return _rolling(rule, today=today, since=since, last=last)
    first, end = period(rule.every, today)
    if last is not None and last >= first:
        return Due(DueState.DONE, (end - today).days, end)
    before_first, before_end = period(rule.every, first - timedelta(days=1))
    missed = since <= before_end and (last is None or last < before_first)
    if missed:
        return Due(DueState.OVERDUE, (today - before_end).days, before_end)
    return _ahead(rule, today=today, end=end)


def _rolling(rule: Cadence, *, today: date, since: date, last: date | None) -> Due:
    end = months_later(last or since, _MONTHS[rule.every])
    if today > end:
        return Due(DueState.OVERDUE, (today - end).days, end)
    return _ahead(rule, today=today, end=end)


def _ahead(rule: Cadence, *, today: date, end: date) -> Due:
    left = (end - today).days
    return Due(DueState.DUE if left <= rule.due_days else DueState.LATER, left, end)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    last = monthrange(index // 12, index % 12 + 1)[1]
    return date(index // 12, index % 12 + 1, min(day.day, last))
