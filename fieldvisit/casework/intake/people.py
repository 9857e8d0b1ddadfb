"""Households and persons of an office's register: what a row becomes. Nothing that is here is
changed: a household known by its number or its householder, a person known by citizen ID stay as
they are.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.cells import Unfit, fault, unfit, values_of
from fieldvisit.casework.intake.columns import COLUMNS
from fieldvisit.casework.intake.homes import Homes, Values, homeless
from fieldvisit.casework.intake.places import Places
from fieldvisit.casework.intake.rows import Fault, Made, RowRefused, Said
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Membership, Person
from fieldvisit.records.fields import CitizenId, read_citizen_id
from fieldvisit.store import imports

_HOUSEHOLD = {column.field: column for column in COLUMNS["household"]}
_PERSON = {column.field: column for column in COLUMNS["person"]}
_CARD_LENGTH = 20


class HouseholdTaker:
    """A row is a household with its householder. Rows of other members are left to the import of
    persons: offices keep both in one list.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk, self._today = desk, local_day(desk.clock.now())
        self._numbers: set[str] = set()
        self._heads: set[str] = set()
        self._last: dict[str, int] = {}
        self._places = Places(desk.profile)

    def read(self, said: Said) -> Values:
        """Raises RowRefused."""
        values, faults = values_of(COLUMNS["household"], said, today=self._today)
        if values.get("relation") not in (None, "householder"):
            return values
        return _checked(values, faults)

    def make(self, tx: Connection, wanted: Sequence[Values]) -> list[Made]:
        """A household, its householder and the membership, each once."""
        homes = imports.homes(tx, {one["household_no"] for one in wanted if "household_no" in one})
        seats = imports.seats(tx, {one["citizen_id"] for one in wanted if "citizen_id" in one})
        return [self._made(tx, one, homes=homes, seats=seats) for one in wanted]

    def _made(
        self,
        tx: Connection,
        one: Values,
        *,
        homes: Mapping[str, imports.Home],
        seats: Mapping[str, imports.Seat],
    ) -> Made:
        if one.get("relation") not in (None, "householder"):
            return Made(aside=True)
        number, head = one.get("household_no", ""), one.get("citizen_id", "")
        seat, home = seats.get(head), homes.get(number)
        settled = seat is not None and seat.household_id is not None
        if head in self._heads or (settled and seat and number in ("", seat.number)):
            return Made(known=True)
        if settled and seat:
            return Made(faults=(Fault("row_person_elsewhere", {"number": seat.number}),))
        if home is not None or number in self._numbers:
            known = home is not None and not head
            return Made(known=True) if known else _taken(number)
        said = one.get("region", "")
        scope = self._places.named(tx, said) if said else self._places.own()
        if scope is None:
            column = _HOUSEHOLD["region"]
            lacking = unfit(column, said, error=Unfit("region_unknown"))
            return Made(faults=(lacking,))
        number = number or self._next(tx, scope)
        self._numbers.add(number)
        self._heads |= {head} if head else set()
        return Made(self._records(one, number, scope=scope, seat=seat))

    def _records(
        self, one: Values, number: str, *, scope: str, seat: imports.Seat | None
    ) -> tuple[Household | Person | Membership, ...]:
        desk = self._desk
        marks = {"scope": scope, "created_at": desk.clock.now()}
        person = _person(desk, one, today=self._today, marks=marks)
        head_id = seat.person_id if seat else person.id
        address = one.get("live_address", "")
        household = Household.model_validate(
            {
                "id": desk.ids.fresh(),
                **marks,
                "number": number,
                "category": one["category"],
                "householder_id": head_id,
                "hukou_region": scope,
                "live_region": scope,
                "hukou_address": one.get("hukou_address", address),
                "live_address": address,
                "phone": one.get("phone"),
                "tags": one.get("tags", []),
            }
        )
        tie = _tie(desk, household.id, person_id=head_id, marks=marks, relation="householder")
        return (household, tie) if seat else (person, household, tie)

    def _next(self, tx: Connection, scope: str) -> str:
        """The next number of those that this device gives in a village."""
        prefix = f"{scope}-{self._desk.profile.short}"
        if scope not in self._last:
            tail = imports.last_number(tx, prefix).removeprefix(prefix)
            self._last[scope] = int(tail) if tail.isdecimal() else 0
        self._last[scope] += 1
        return f"{prefix}{self._last[scope]:04d}"


class PersonTaker:
    """A row is a member of a household that is here."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._today = desk, local_day(desk.clock.now())
        self._seen: dict[str, str] = {}

    def read(self, said: Said) -> Values:
        """Raises RowRefused."""
        values, faults = values_of(COLUMNS["person"], said, today=self._today)
        return _checked(values, (*faults, *homeless(values)))

    def make(self, tx: Connection, wanted: Sequence[Values]) -> list[Made]:
        """A person and the membership."""
        homes = Homes(tx, wanted, profile=self._desk.profile)
        seats = imports.seats(tx, {one["citizen_id"] for one in wanted if "citizen_id" in one})
        return [self._made(tx, one, home=homes.of(one), seats=seats) for one in wanted]

    def _made(
        self,
        tx: Connection,
        one: Values,
        *,
        home: imports.Home | Fault,
        seats: Mapping[str, imports.Seat],
    ) -> Made:
        if isinstance(home, Fault):
            return Made(faults=(home,))
        number = one.get("citizen_id", "")
        seat = seats.get(number)
        there = self._seen.get(number) or (seat.number if seat and seat.household_id else "")
        if not number and self._named_so(tx, home, name=one["name"]):
            there = home.number
        if there:
            elsewhere = Fault("row_person_elsewhere", {"number": there})
            return Made(known=True) if there == home.number else Made(faults=(elsewhere,))
        if number:
            self._seen[number] = home.number
        return Made(self._records(one, home, seat=seat))

    def _named_so(self, tx: Connection, home: imports.Home, *, name: str) -> bool:
        """Whether somebody without an ID is known by name in the household."""
        key = f"{home.number}\n{name}"
        if key in self._seen:
            return True
        self._seen[key] = home.number
        return name in imports.names_without_id(tx, home.id)

    def _records(
        self, one: Values, home: imports.Home, *, seat: imports.Seat | None
    ) -> tuple[Person | Membership, ...]:
        desk = self._desk
        marks = {"scope": home.scope, "created_at": desk.clock.now()}
        person = _person(desk, one, today=self._today, marks=marks)
        who = seat.person_id if seat else person.id
        relation = one.get("relation", "other")
        tie = _tie(desk, home.id, person_id=who, marks=marks, relation=relation)
        return (tie,) if seat else (person, tie)


def _checked(values: dict[str, Any], faults: tuple[Fault, ...]) -> Values:
    """What no cell can say alone: somebody without a number says why, and a card is its owner's."""
    card, number = values.get("disability_card", ""), values.get("citizen_id", "")
    if card:
        error = _card_fault(card, number)
        faults = (
            (*faults, unfit(_PERSON["disability_card"], card, error=error)) if error else faults
        )
    reason = _PERSON["no_id_reason"]
    unread = {one.facts.get("field") for one in faults}
    said = number or reason.field in values or {_PERSON["citizen_id"].label, reason.label} & unread
    if not said:
        faults = (*faults, fault("row_no_id", reason))
    if faults:
        raise RowRefused(faults)
    return values


def _card_fault(card: str, number: str) -> Unfit | None:
    """Source: domain.md section 4: a card's number is the citizen ID, its kind and its level."""
    if len(card) < _CARD_LENGTH:
        return Unfit("card_shape")
    return Unfit("card_other_id") if number and card[:18].upper() != number else None


def _taken(number: str) -> Made:
    return Made(faults=(Fault("row_number_taken", {"number": number}),))


def _person(desk: Desk, one: Values, *, today: date, marks: Mapping[str, Any]) -> Person:
    number = one.get("citizen_id")
    told: CitizenId | None = read_citizen_id(number, today=today) if number else None
    return Person.model_validate(
        {
            "id": desk.ids.fresh(),
            **marks,
            "name": one["name"],
            "citizen_id": number,
            "no_id_reason": None if number else one.get("no_id_reason"),
            "sex": told.sex if told else one.get("sex"),
            "birth_date": told.birth if told else one.get("birth_date"),
            "phone": one.get("phone"),
            "health": one.get("health"),
            "disability_card": one.get("disability_card"),
        }
    )


def _tie(
    desk: Desk, household_id: UUID, *, person_id: UUID, marks: Mapping[str, Any], relation: str
) -> Membership:
    ends = {"household_id": household_id, "person_id": person_id, "relation": relation}
    return Membership.model_validate({"id": desk.ids.fresh(), **marks, **ends})
