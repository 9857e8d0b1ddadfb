"""New people and households (新建户), looked for before they are made."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.alike import SAME_ID, Similar, SimilarLine, look, villages
from fieldvisit.casework.people.typed_household import (
    Where,
    marks,
    new_household,
    new_tie,
    village_of,
)
from fieldvisit.casework.people.typed_person import Who, known_by, person_fields
from fieldvisit.casework.writing import write_all
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Household, Person
from fieldvisit.records.person import Relation
from fieldvisit.rules import belonging as rule
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import audit, households, regions


@dataclass(eq=False)
class SimilarFound(FieldvisitError):
    """Somebody here may be the same person; `names` tells who, `area` where was looked."""

    count: int
    names: str
    area: str


@dataclass(eq=False)
class CitizenIdTaken(FieldvisitError):
    """The citizen ID is somebody's here: that person is moved, not made once more."""

    name: str
    number: str
    person_id: str


def similar(desk: Desk, who: Who) -> Similar:
    """Who may be this person already. Raises BadValue."""
    fields = person_fields(desk, who, checked=False)
    with desk.read_people() as tx:
        return look(tx, known_by(fields), scopes=villages(tx))


def villages_here(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The villages in which this device may make a household: code and name."""
    with desk.read_people() as tx:
        known = [(code, regions.get(tx, code)) for code in villages(tx)]
    return tuple((code, place.name if place else code) for code, place in known)


def add_household(desk: Desk, where: Where, *, who: Who, anyway: bool = False) -> Household:
    """A new household with its householder. `anyway`: whoever is alike was looked at. Raises
    MayNot, NoVillageChosen, CitizenIdTaken, SimilarFound, IdOrReasonMissing, BadValue,
    CodeUnknown, WordsMissing.
    """
    desk.may(DECIDERS, job="register")
    fields = person_fields(desk, who, checked=True)
    with desk.store.write() as tx:
        scope = village_of(tx, where.village)
        person = _person(tx, desk, scope=scope, fields=fields, anyway=anyway)
        home = new_household(tx, desk, where=where, scope=scope)
        home = home.model_copy(update={"householder_id": person.id})
        tie = new_tie(desk, home, person=person, relation=Relation.HOUSEHOLDER)
        write_all(tx, desk, written=[person, home, tie])
        audit.append(tx, "household_added", subject=str(home.id), stamp=desk.stamp())
    return home


def add_person(
    desk: Desk, household_id: str, *, who: Who, relation: str, anyway: bool = False
) -> Person:
    """A new member of a household. Raises as `add_household` does, and NotHere."""
    desk.may(DECIDERS, job="register")
    tied = Relation(naming.code(relation, group="relation", field="与户主关系"))
    fields = person_fields(desk, who, checked=True)
    with desk.store.write() as tx:
        house = naming.record(tx, Household, kind="household", named=household_id)
        person = _person(tx, desk, scope=house.scope, fields=fields, anyway=anyway)
        home = rule.Home(house, households.members(tx, house.id))
        tie = new_tie(desk, house, person=person, relation=tied)
        written = rule.enter(person, home, tie=tie, ties=[])
        write_all(tx, desk, written=[person, *written])
        audit.append(tx, "person_added", subject=str(person.id), stamp=desk.stamp())
    return person


def _person(
    tx: Connection, desk: Desk, *, scope: str, fields: dict[str, Any], anyway: bool
) -> Person:
    """A person as typed, looked for first. Raises CitizenIdTaken, SimilarFound."""
    found = look(tx, known_by(fields), scopes=[scope])
    for line in found.lines:
        if line.why == SAME_ID:
            raise CitizenIdTaken(line.name, line.household or "没有户", line.person_id)
    if found.lines and not anyway:
        names = "、".join(_said(one) for one in found.lines[:5])
        raise SimilarFound(len(found.lines), names, found.area)
    return Person.model_validate({**marks(desk, scope), **fields})


def _said(line: SimilarLine) -> str:
    parts = (line.name, f"{line.birth} 年生" if line.birth else "", line.household)
    return " ".join(part for part in parts if part)
