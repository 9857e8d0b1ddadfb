"""迎检: how far the rounds of a period came, and who was not visited, with what was tried and why
it failed. Reads only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, day_words
from fieldvisit.casework.households.rounds import (
    Coverage,
    Standing,
    after,
    covered,
    is_visited,
    standings,
)
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Inspection, Visit
from fieldvisit.records.region import covers
from fieldvisit.rules.cadence import period
from fieldvisit.rules.inspections import looks
from fieldvisit.store import households, visits
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class Unmet:
    """A household that was not visited under a rule in its period `first` to `last`, as far as that
    was looked into; `tried`: when somebody went and what came of it, "" when nobody did.
    """

    household: UUID
    number: str
    name: str
    rule: str
    first: date
    last: date
    tried: str


def rounds_of(
    tx: Connection, desk: Desk, *, inspection: Inspection
) -> tuple[list[Coverage], list[Unmet]]:
    """The rounds of the period in its area, by rule and time, and whom they missed."""
    rounds: dict[tuple[str, str, date], Coverage] = {}
    missed: dict[tuple[str, date, UUID], Standing | None] = {}
    for day in looks(inspection.since, inspection.until):
        found = _standings(tx, desk, day=day, area=inspection.scope)
        # A later look at a round that goes on says more of it.
        rounds |= {(one.rule, one.scope, one.first): one for one in covered(found, day=day)}
        for one in found:
            key = one.rule.id, period(one.rule.every, day)[0], one.facts.household_id
            missed[key] = None if is_visited(one, day) else one
    tried = _tried(tx, inspection)
    unmet = [
        _unmet(left, first=first, tried=tried.get(home, ()))
        for (_, first, home), left in missed.items()
        if left is not None
    ]
    return (
        sorted(rounds.values(), key=lambda one: (one.first, one.rule, one.scope)),
        sorted(unmet, key=lambda one: (one.first, one.rule, one.number, str(one.household))),
    )


def _standings(tx: Connection, desk: Desk, *, day: date, area: str) -> list[Standing]:
    before = after(day) if day < local_day(desk.clock.now()) else households.FAR
    return [
        one
        for one in standings(tx, day, before=before, tables=desk.tables)
        if covers(area, one.facts.scope)
    ]


def _tried(tx: Connection, inspection: Inspection) -> dict[UUID, list[Visit]]:
    found: dict[UUID, list[Visit]] = {}
    for one in visits.attempts(tx, days=(inspection.since, inspection.until)):
        if one.household_id:
            found.setdefault(one.household_id, []).append(one)
    return found


def _unmet(one: Standing, *, first: date, tried: Sequence[Visit]) -> Unmet:
    _, last = period(one.rule.every, first)
    went = [
        f"{day_words(visit.started_at)}{label('visit_result', visit.result)}"
        for visit in tried
        if visit.form_id == one.rule.form_id and first <= local_day(visit.started_at) <= last
    ]
    return Unmet(
        household=one.facts.household_id,
        number=one.facts.number,
        name=one.facts.name,
        rule=one.rule.label,
        first=first,
        last=last,
        tried="、".join(went),
    )
