"""A death is written down, and taken back if it was said wrongly. Nobody is deleted by it."""

from dataclasses import dataclass
from datetime import date

from fieldvisit.casework import naming, tasks_done
from fieldvisit.casework.desk import Desk, short
from fieldvisit.casework.people.belonging import homes_now, next_head
from fieldvisit.casework.people.typed_household import past_day
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.casework.writing import write_all
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Person, Task
from fieldvisit.rules import belonging as rule
from fieldvisit.rules.cadence import months_later
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import audit, persons


@dataclass(eq=False)
class NotDead(FieldvisitError):
    """Nobody said that this person died."""


def died(desk: Desk, person_id: str, *, on: date, head: str = "") -> Task | None:
    """The person died: they are in no household from then on, and what they got is verified and
    adjusted in time (民发〔2022〕83号): the task, None where they were in no household. Raises
    MayNot, NotHere, DayToCome, PersonDied, PersonMerged, LeavesBeforeEntering, HeadMissing,
    HeadNotMember.
    """
    desk.may(DECIDERS, job="register")
    day = past_day(desk, on)
    with desk.store.write() as tx:
        person = naming.record(tx, Person, kind="person", named=person_id)
        ties = persons.ties(tx, [person.id])[person.id]
        homes = homes_now(tx, ties)
        written = rule.die(person, on=day, ties=ties)
        for home in homes:
            written += rule.leave(home, {person.id}, head=next_head(tx, head))
        task = _verify(desk, person, home=homes[0].household, day=day) if homes else None
        write_all(tx, desk, written=[*written, *([task] if task else [])])
        for home in homes:
            tasks_done.close_kind(tx, desk, household_id=home.household.id, kind="register_death")
        audit.append(tx, "person_died", subject=str(person.id), stamp=desk.stamp())
    return task


def alive(desk: Desk, person_id: str, *, reason: str) -> Person:
    """It was said wrongly that the person died; `move` puts them back into a household. Raises
    MayNot, NotHere, NotDead, WordsMissing.
    """
    desk.may(DECIDERS, job="register")
    with desk.store.write() as tx:
        person = naming.record(tx, Person, kind="person", named=person_id)
        if person.died_on is None:
            raise NotDead
        detail = {"reason": naming.words(reason, field="原因")}
        write_all(tx, desk, written=[rule.patch(person, died_on=None)])
        audit.append(tx, "person_alive", subject=str(person.id), stamp=desk.stamp(), detail=detail)
    return person


def _verify(desk: Desk, person: Person, *, home: Household, day: date) -> Task:
    now = local_day(desk.clock.now())
    months = whole_number(desk.tables, "death_verify_months", day=now, region=home.scope)
    by = months_later(day, months)
    return Task(
        id=desk.ids.fresh(),
        scope=home.scope,
        created_at=desk.clock.now(),
        household_id=home.id,
        person_id=person.id,
        kind="verify_death",
        due_on=by,
        assignee_id=desk.profile.staff_id,
        source=f"{person.name}去世，{short(by)}前核实并调整待遇（民发〔2022〕83号）",
    )
