"""The rounds: how each household stands under the rules of how often, and how far a round has come.
Computed from visits; never stores one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.machine.clock import SHANGHAI, local_day
from fieldvisit.rules.cadence import (
    Cadence,
    Due,
    DueState,
    in_force,
    period,
    read_cadences,
    standing,
)
from fieldvisit.store import households
from fieldvisit.store.households import DueFacts

ORDER = {DueState.OVERDUE: 0, DueState.DUE: 1, DueState.LATER: 2, DueState.DONE: 3}


@dataclass(frozen=True)
class Standing:
    """How one household stands under one rule."""

    facts: DueFacts
    rule: Cadence
    due: Due


@dataclass(frozen=True)
class Coverage:
    """How far one rule's round has come in one village: `visited` of `households` in the period
    `first` to `last`; `attempted`: not met so far, but somebody went. `overdue`: missed the period
    before and still not visited.
    """

    rule: str
    label: str
    scope: str
    first: date
    last: date
    households: int
    visited: int
    attempted: int
    overdue: int

    @property
    def per_cent(self) -> str:
        """`98.2`: visited of all, rounded down so that 100.0 means everybody."""
        return f"{self.visited * 1000 // self.households / 10:.1f}"


def cadences(tables: Tables) -> tuple[Cadence, ...]:
    """The rules of how often."""
    return tables.rows("cadence", read_cadences)


def standings(
    tx: Connection,
    day: date,
    *,
    tables: Tables,
    before: datetime = households.FAR,
    only: Sequence[UUID] | None = None,
) -> list[Standing]:
    """How every registered household (or `only` these) stands on a day under each of its rules, in
    one statement a form. What happened at `before` or later is not looked at.
    """
    known = cadences(tables)
    in_region = cache(lambda region: in_force(known, day=day, region=region))
    found: list[Standing] = []
    for (_, first), rules in _rounds(known, day).items():
        facts = _facts(tx, rules, since=begins(first), before=before, only=only)
        for row in facts:
            here = in_region(row.live_region)
            found += [
                Standing(row, rule, _standing(row, rule, day=day))
                for rule in rules
                if rule.names(row.category, row.tags) and rule in here
            ]
    return found


def by_household(found: Collection[Standing]) -> dict[UUID, list[Standing]]:
    """What stands open for each household, the most pressing first."""
    grouped: dict[UUID, list[Standing]] = {}
    for one in found:
        if one.due.state is not DueState.DONE:
            grouped.setdefault(one.facts.household_id, []).append(one)
    for open_ones in grouped.values():
        open_ones.sort(key=lambda one: (ORDER[one.due.state], one.due.period_end))
    return grouped


def _facts(
    tx: Connection,
    rules: Sequence[Cadence],
    *,
    since: datetime,
    before: datetime,
    only: Sequence[UUID] | None,
) -> Collection[DueFacts]:
    form_id = rules[0].form_id
    if only is None:
        # A household that no rule names is not read.
        named = frozenset[str]().union(*(rule.categories for rule in rules))
        return households.due_facts(
            tx, since=since, before=before, form_id=form_id, categories=named
        )
    found = households.due_facts_of(tx, only, since=since, before=before, form_id=form_id)
    return found.values()


def _standing(row: DueFacts, rule: Cadence, *, day: date) -> Due:
    last = local_day(row.last_visit_at) if row.last_visit_at else None
    return standing(rule, today=day, since=local_day(row.created_at), last=last)


def _rounds(known: Sequence[Cadence], day: date) -> dict[tuple[str, date], tuple[Cadence, ...]]:
    """The rules in force on a day that look at the same visits: one form since the same day."""
    grouped: dict[tuple[str, date], tuple[Cadence, ...]] = {}
    for rule in known:
        if rule.holds(day):
            key = rule.form_id, period(rule.every, day)[0]
            grouped[key] = (*grouped.get(key, ()), rule)
    return grouped


def coverage(desk: Desk, day: date) -> list[Coverage]:
    """The rounds of the period that holds a day, as known at its end, by rule and village."""
    before = after(day) if day < local_day(desk.clock.now()) else households.FAR
    with desk.read_people() as tx:
        return covered(standings(tx, day, tables=desk.tables, before=before), day=day)


def covered(found: Collection[Standing], *, day: date) -> list[Coverage]:
    """The same of standings in hand."""
    grouped: dict[tuple[Cadence, str], list[Standing]] = {}
    for one in found:
        grouped.setdefault((one.rule, one.facts.scope), []).append(one)
    return [_covered(rule, scope, day=day, of=of) for (rule, scope), of in grouped.items()]


def is_visited(one: Standing, day: date) -> bool:
    """Whether the household was visited in the rule's period that holds a day."""
    at = one.facts.last_visit_at
    return at is not None and at >= begins(period(one.rule.every, day)[0])


def _covered(rule: Cadence, scope: str, *, day: date, of: Sequence[Standing]) -> Coverage:
    first, last = period(rule.every, day)
    visited = [one for one in of if is_visited(one, day)]
    return Coverage(
        rule=rule.id,
        label=rule.label,
        scope=scope,
        first=first,
        last=last,
        households=len(of),
        visited=len(visited),
        attempted=sum(one.facts.attempts > 0 for one in of if one not in visited),
        overdue=sum(one.due.state is DueState.OVERDUE for one in of),
    )


def begins(day: date) -> datetime:
    """The first instant of a day in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


def after(day: date) -> datetime:
    """The first instant after a day in Shanghai."""
    return begins(day + timedelta(days=1))
