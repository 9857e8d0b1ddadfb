"""Who may be the same person (查重): by citizen ID, or by name as it sounds, village and year of
birth. Only this device's own area is looked at, and that is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import place_words
from fieldvisit.records import Person
from fieldvisit.records.fields import mask_citizen_id, mask_name
from fieldvisit.rules.likeness import Seen, Why, alike
from fieldvisit.store import persons, pinyin, profile, regions
from fieldvisit.store.persons import Named

SAME_ID = Why.SAME_ID


@dataclass(frozen=True)
class SimilarLine:
    """Somebody who may be the same person, masked; `why` is a code of `likeness`."""

    person_id: str
    name: str
    citizen_id: str
    birth: str
    village: str
    household_id: str
    household: str
    why: str


@dataclass(frozen=True)
class Similar:
    """What was found, and where was looked, in words: nothing is known of other places."""

    area: str
    lines: tuple[SimilarLine, ...]


@dataclass(frozen=True)
class Known:
    """What is known of the person who is looked for; the ID is a checked one."""

    name: str
    citizen_id: str | None = None
    birth: date | None = None


def look(tx: Connection, known: Known, *, scopes: Sequence[str]) -> Similar:
    """Who may be this person already: whoever bears the citizen ID, then whose name sounds alike in
    these villages.
    """
    number = known.citizen_id
    found: dict[UUID, SimilarLine] = {}
    for person in persons.with_citizen_id(tx, number) if number else ():
        found[person.id] = line_of(tx, named(person), why=Why.SAME_ID)
    for scope in scopes:
        for one, why in _sounding_alike(tx, known, scope=scope):
            found.setdefault(one.id, line_of(tx, one, why=why))
    return Similar(area_words(tx), tuple(found.values()))


def villages(tx: Connection) -> list[str]:
    """The villages that this device answers for."""
    return [one for one in profile.load(tx).scopes if not one.endswith("000")]


def named(person: Person) -> Named:
    """What tells a person apart."""
    number, birth = person.citizen_id, person.birth_date
    return Named(person.id, person.scope, person.name, number, birth, person.distinct_from)


def line_of(tx: Connection, person: Named, *, why: str) -> SimilarLine:
    """A person in a list of those who are alike."""
    home = persons.homes_of(tx, [person.id]).get(person.id)
    place = regions.get(tx, person.scope)
    return SimilarLine(
        person_id=str(person.id),
        name=mask_name(person.name),
        citizen_id=mask_citizen_id(person.citizen_id) if person.citizen_id else "",
        birth=str(person.birth.year) if person.birth else "",
        village=place.name if place else person.scope,
        household_id=str(home[0]) if home else "",
        household=home[1] if home else "",
        why=why,
    )


def spoken(name: str) -> frozenset[str]:
    """How a name may be spoken, whole: initials tell nobody apart."""
    long = frozenset(one for one in pinyin.readings(name) if len(one) > len(name))
    return long or frozenset({name.casefold()})


def area_words(tx: Connection) -> str:
    """Where this device can look, in words."""
    named = [place_words(regions.path_names(tx, one)) or one for one in profile.load(tx).scopes]
    return "、".join(named)


def _sounding_alike(tx: Connection, known: Known, *, scope: str) -> list[tuple[Named, Why]]:
    me = Seen(known.citizen_id, spoken(known.name), scope, known.birth)
    found: list[tuple[Named, Why]] = []
    for one in persons.born_about(tx, scope, year=known.birth.year if known.birth else None):
        why = alike(me, Seen(one.citizen_id, spoken(one.name), one.scope, one.birth))
        if why is not None:
            found.append((one, why))
    return found
