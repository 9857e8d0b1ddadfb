"""健康监测 as people read it: each series of a household's people, the newest first, with the
change and the day of the next. Reads only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import measures
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Person, Reading
from fieldvisit.rules import readings as rule
from fieldvisit.store import households, readings


@dataclass(frozen=True)
class Series:
    """What was measured of one person of one kind, the newest first, and when next."""

    person: Person
    measure: rule.Measure
    rows: tuple[rule.Row, ...]
    next_on: date


@dataclass(frozen=True)
class HouseholdSeries:
    """The householder's `name`, who lives there, what is measured there, and every series."""

    name: str
    people: tuple[Person, ...]
    measures: tuple[rule.Measure, ...]
    series: tuple[Series, ...]


def of_household(desk: Desk, household_id: str) -> HouseholdSeries:
    """The series of everybody who lives in a household. The first look of an unlocking leaves a row
    in the audit trail. Raises NotHere.
    """
    day = local_day(desk.clock.now())
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        name = households.names(tx, [home.id]).get(home.id, home.number)
        people = {person.id: person for _, person in households.members(tx, home.id)}
        found = readings.of_household(tx, home.id)
    known = measures.here(desk.tables, day=day, region=home.scope)
    series = tuple(_series(found, known, people=people))
    return HouseholdSeries(name, tuple(people.values()), tuple(known.values()), series)


def _series(
    found: Iterable[Reading], known: Mapping[str, rule.Measure], *, people: Mapping[UUID, Person]
) -> Iterator[Series]:
    grouped: dict[tuple[UUID, str], list[Reading]] = defaultdict(list)
    for one in found:
        grouped[one.person_id, one.kind].append(one)
    for (person, kind), several in grouped.items():
        measure = known.get(kind) if person in people else None
        again = rule.next_on(measure, several) if measure else None
        if measure is not None and again is not None:
            yield Series(people[person], measure, tuple(rule.series(several)), again)
