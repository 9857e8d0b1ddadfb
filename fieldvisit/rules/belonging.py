"""Who belongs to which household: entering, leaving, dying. Answers with what is to be written; a
person has one active household at most, and no row ever goes. Pure.

Source: domain.md section 4 (invariants); 民发〔2022〕83号 (a death is verified within 3 months).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Household, Kept, Membership, Person, kind_of
from fieldvisit.records.household import HouseholdStatus
from fieldvisit.records.person import Relation


@dataclass(eq=False)
class PersonDied(FieldvisitError):
    """Who died belongs to no household."""

    on: date


@dataclass(eq=False)
class PersonMerged(FieldvisitError):
    """The person goes on under another id."""

    into: str


@dataclass(eq=False)
class OtherVillage(FieldvisitError):
    """The two lie in different villages: a household is handed over first, whole."""

    village: str


@dataclass(eq=False)
class HeadMissing(FieldvisitError):
    """The householder goes and others stay: one of them has to follow (`names`)."""

    names: str


@dataclass(eq=False)
class HeadNotMember(FieldvisitError):
    """The one who is to be the householder is not of those who are in the household then."""


@dataclass(eq=False)
class LeavesBeforeEntering(FieldvisitError):
    """The day lies before the one on which the person came into the household they leave."""

    since: date


@dataclass(eq=False)
class NobodyLeaves(FieldvisitError):
    """A household is split by people of it who go."""


@dataclass(eq=False)
class NobodyStays(FieldvisitError):
    """A household is not split when everybody of it goes: that is a move of the household."""


@dataclass(frozen=True)
class Patch:
    """Fields of a row that are to be written, and what stood there."""

    kind: str
    row_id: UUID
    before: Mapping[str, Any]
    after: Mapping[str, Any]


Write: TypeAlias = Kept | Patch
Seat: TypeAlias = tuple[Membership, Person]
"""A person and what ties them to a household."""


@dataclass(frozen=True)
class Home:
    """A household and who is in it now."""

    household: Household
    seats: Sequence[Seat]


def patch(record: Kept, **after: Any) -> Patch:
    """A patch of the fields that differ."""
    before = {name: getattr(record, name) for name in after}
    fresh = {name: value for name, value in after.items() if before[name] != value}
    return Patch(kind_of(record), record.id, {name: before[name] for name in fresh}, fresh)


def is_active(tie: Membership) -> bool:
    """Whether the person is in that household now."""
    return tie.until is None and tie.deleted_at is None


def enter(
    person: Person, home: Home, *, tie: Membership, ties: Sequence[Membership]
) -> list[Write]:
    """The person is in this household from `tie.since` on, and in no other: `ties` are all that
    they have. Who is there already gets the relation. Raises PersonDied, PersonMerged,
    OtherVillage, LeavesBeforeEntering.
    """
    _check_living(person)
    if person.scope != home.household.scope:
        raise OtherVillage(home.household.scope)
    active = [one for one in ties if is_active(one)]
    here = next((one for one in active if one.household_id == home.household.id), None)
    written: list[Write] = [
        _end(one, on=tie.since) for one in active if here is None or one.id != here.id
    ]
    written.append(tie if here is None else patch(here, relation=tie.relation))
    if home.household.status is HouseholdStatus.LEFT:
        written.append(patch(home.household, status=HouseholdStatus.REGISTERED))
    if tie.relation is Relation.HOUSEHOLDER:
        others = [seat for seat in home.seats if seat[1].id != person.id]
        written += _lead(Home(home.household, others), person.id)
    return _told(written)


def leave(home: Home, leaving: Collection[UUID], *, head: UUID | None = None) -> list[Write]:
    """What the household is without these people: `head` leads it then, if its householder goes;
    without anybody it has left. Raises HeadMissing, HeadNotMember.
    """
    staying = [seat for seat in home.seats if seat[1].id not in leaving]
    if head is not None and head not in {person.id for _, person in staying}:
        raise HeadNotMember
    if not staying:
        return _told([patch(home.household, status=HouseholdStatus.LEFT)])
    if head is None and home.household.householder_id in leaving:
        raise HeadMissing("、".join(person.name for _, person in staying))
    return _told(_lead(home, head)) if head is not None else []


def die(person: Person, *, on: date, ties: Sequence[Membership]) -> list[Write]:
    """The person died on a day, and is in no household from then on. Raises PersonDied,
    PersonMerged, LeavesBeforeEntering.
    """
    _check_living(person)
    ends = [_end(one, on=on) for one in ties if is_active(one)]
    return [patch(person, died_on=on), *ends]


def split(
    home: Home, fresh: Household, *, going: Sequence[Membership], head: UUID | None
) -> list[Write]:
    """Some go from a household into a `fresh` one of the same village: `going` are their seats
    there; `head` leads those who stay. Raises NobodyLeaves, NobodyStays, HeadMissing,
    HeadNotMember, PersonDied, LeavesBeforeEntering.
    """
    seats = {person.id: (tie, person) for tie, person in home.seats}
    if not going or any(tie.person_id not in seats for tie in going):
        raise NobodyLeaves
    if {tie.person_id for tie in going} == set(seats):
        raise NobodyStays
    written: list[Write] = [fresh]
    for tie in going:
        before, person = seats[tie.person_id]
        written += enter(person, Home(fresh, ()), tie=tie, ties=[before])
    return written + leave(home, {tie.person_id for tie in going}, head=head)


def _check_living(person: Person) -> None:
    if person.merged_into is not None:
        raise PersonMerged(str(person.merged_into))
    if person.died_on is not None:
        raise PersonDied(person.died_on)


def _end(tie: Membership, *, on: date | None) -> Patch:
    if tie.since is not None and on is not None and on < tie.since:
        raise LeavesBeforeEntering(tie.since)
    return patch(tie, until=on)


def _lead(home: Home, head: UUID) -> list[Write]:
    """The householder of a household, and the one seat that says so."""
    written: list[Write] = [patch(home.household, householder_id=head)]
    for tie, person in home.seats:
        if person.id == head:
            written.append(patch(tie, relation=Relation.HOUSEHOLDER))
        elif tie.relation is Relation.HOUSEHOLDER:
            written.append(patch(tie, relation=Relation.OTHER))
    return written


def _told(written: Sequence[Write]) -> list[Write]:
    return [one for one in written if not isinstance(one, Patch) or one.after]
