"""救助资金和人次 by year: what was paid month by month and for dossiers, and for how many people,
told from the records each time. Pure.

Source: days.md 27 (75.8 亿元, 2199 万人次 over years). What is in force on a month's first day is
paid for that month (民发〔2021〕57号 art. 21: from the next month on).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from fieldvisit.records import Entitlement

Span: TypeAlias = tuple[date | None, date | None]
"""From a day to a day, both included; None: open."""

Heads: TypeAlias = Mapping[UUID, Mapping[Span, int]]
"""By household: how many people belong to it over each span."""

_Months: TypeAlias = range
_YEAR = 12


@dataclass(frozen=True)
class YearTotal:
    """Of one year: months paid to households (户次) and to people (人次), the money of it in fen;
    payments of dossiers (笔) and their money.
    """

    year: int
    household_months: int = 0
    person_months: int = 0
    monthly: int = 0
    payments: int = 0
    paid: int = 0

    @property
    def money(self) -> int:
        """All of it, in fen."""
        return self.monthly + self.paid

    @property
    def times(self) -> int:
        """人次: a payment of a dossier counts once."""
        return self.person_months + self.payments


def year_totals(
    entitled: Iterable[Entitlement],
    heads: Heads,
    *,
    payments: Sequence[tuple[date, int]],
    until: date,
) -> list[YearTotal]:
    """Each year until a day, the latest first. `payments` of dossiers: the day and the fen."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in entitled:
        months = _months(one.since, min(one.until or until, until))
        spans = {(None, None): 1} if one.person_id else heads.get(one.household_id, {})
        for year, number in _by_year(months):
            sums[year]["household_months"] += number
            sums[year]["monthly"] += number * one.amount
        for span, people in spans.items():
            for year, number in _by_year(_both(months, span)):
                sums[year]["person_months"] += number * people
    for day, fen in payments:
        if day <= until:
            sums[day.year]["payments"] += 1
            sums[day.year]["paid"] += fen
    return [YearTotal(year, **sums[year]) for year in sorted(sums, reverse=True)]


def whole(years: Iterable[YearTotal]) -> tuple[int, int]:
    """Over years: the money in fen, and 人次."""
    told = list(years)
    return sum(one.money for one in told), sum(one.times for one in told)


def _months(since: date, until: date) -> _Months:
    """The months on whose first day something holds, numbered through all years."""
    first = since.year * _YEAR + since.month - 1 + (since.day > 1)
    return range(first, until.year * _YEAR + until.month)


def _both(months: _Months, span: Span) -> _Months:
    """The months in which somebody belongs to the household too."""
    (since, until), start, stop = span, months.start, months.stop
    if since is not None:
        start = max(start, _months(since, since).start)
    if until is not None:
        stop = min(stop, _months(until, until).stop)
    return range(start, stop)


def _by_year(months: _Months) -> Iterable[tuple[int, int]]:
    """How many of the months lie in each year."""
    start = months.start
    while start < months.stop:
        end = min((start // _YEAR + 1) * _YEAR, months.stop)
        yield start // _YEAR, end - start
        start = end
