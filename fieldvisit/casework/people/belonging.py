"""Where people belong: moved from household to household, a household split. One transaction an
action; nothing is deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming, tasks_done
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.typed_household import Where, new_household, new_tie, past_day
from fieldvisit.casework.writing import write_all
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Household, Membership, Person
from fieldvisit.records.person import Relation
from fieldvisit.rules import belonging as rule
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import audit, households, persons


@dataclass(eq=False)
class StillElsewhere(FieldvisitError):
    """The person is in another household now, and leaves it only if that is said."""

    household: str


@dataclass(frozen=True)
class Moving:
    """A move: into which household, as what, from which day on (today); `head` follows where the
    householder goes; `sure`: that the person leaves another household was said.
    """

    to: str
    relation: str
    on: date | None = None
    head: str = ""
    sure: bool = False


def move(desk: Desk, person_id: str, *, moving: Moving) -> Person:
    """The person is in this household from a day on and in no other. Raises MayNot,
    NotHere, CodeUnknown, StillElsewhere, DayToCome, PersonDied, PersonMerged, OtherVillage,
    LeavesBeforeEntering, HeadMissing, HeadNotMember.
    """
    desk.may(DECIDERS, job="register")
    relation = Relation(naming.code(moving.relation, group="relation", field="与户主关系"))
    day = past_day(desk, moving.on)
    with desk.store.write() as tx:
        person = naming.record(tx, Person, kind="person", named=person_id)
        house = naming.record(tx, Household, kind="household", named=moving.to)
        ties = persons.ties(tx, [person.id])[person.id]
        left = [home for home in homes_now(tx, ties) if home.household.id != house.id]
        if left and not moving.sure:
            raise StillElsewhere(left[0].household.number)
        tie = new_tie(desk, house, person=person, relation=relation, on=day)
        home = rule.Home(house, households.members(tx, house.id))
        written = rule.enter(person, home, tie=tie, ties=ties)
        for old in left:
            written += rule.leave(old, {person.id}, head=next_head(tx, moving.head))
        write_all(tx, desk, written=written)
        for old in left:
            tasks_done.close_kind(tx, desk, household_id=old.household.id, kind="register_move")
        detail = {"to": str(house.id)}
        audit.append(tx, "person_moved", subject=str(person.id), stamp=desk.stamp(), detail=detail)
    return person


@dataclass(frozen=True)
class Splitting:
    """Who goes (ids, the first leads the new household, the others are `relation` to them), where
    to, and who leads those who stay if their householder goes.
    """

    going: Sequence[str]
    where: Where
    relation: str = Relation.OTHER
    on: date | None = None
    head: str = ""


def split(desk: Desk, household_id: str, *, splitting: Splitting) -> Household:
    """A household of their own for some of a household. Raises MayNot, NotHere,
    CodeUnknown, WordsMissing, DayToCome, NobodyLeaves, NobodyStays, HeadMissing, HeadNotMember,
    PersonDied, LeavesBeforeEntering.
    """
    desk.may(DECIDERS, job="register")
    relation = Relation(naming.code(splitting.relation, group="relation", field="与新户主关系"))
    day = past_day(desk, splitting.on)
    with desk.store.write() as tx:
        old = naming.record(tx, Household, kind="household", named=household_id)
        people = [
            naming.record(tx, Person, kind="person", named=one)
            for one in dict.fromkeys(splitting.going)
        ]
        fresh = new_household(tx, desk, where=splitting.where, scope=old.scope)
        fresh = fresh.model_copy(update={"householder_id": people[0].id if people else None})
        seats = [Relation.HOUSEHOLDER, *[relation] * len(people)]
        going = [
            new_tie(desk, fresh, person=person, relation=seat, on=day)
            for person, seat in zip(people, seats, strict=False)
        ]
        home = rule.Home(old, households.members(tx, old.id))
        written = rule.split(home, fresh, going=going, head=next_head(tx, splitting.head))
        write_all(tx, desk, written=written)
        detail = {"into": str(fresh.id)}
        audit.append(tx, "household_split", subject=str(old.id), stamp=desk.stamp(), detail=detail)
    return fresh


def homes_now(tx: Connection, ties: Sequence[Membership]) -> list[rule.Home]:
    """The households that somebody is in now; one, unless two devices wrote without knowing."""
    found = (households.get(tx, one.household_id) for one in ties if rule.is_active(one))
    return [rule.Home(home, households.members(tx, home.id)) for home in found if home is not None]


def next_head(tx: Connection, named: str) -> UUID | None:
    """Who is to lead those who stay. Raises NotHere."""
    return naming.record(tx, Person, kind="person", named=named).id if named else None
