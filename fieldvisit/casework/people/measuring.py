"""眼科、慢病监测: a measurement of a person is kept, and taken back when it was written wrongly;
what a finished form measured is kept by itself. One transaction an action; nothing of it goes into
a log.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import measures
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Reading, Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.rules import readings as rule
from fieldvisit.rules.editions import standing
from fieldvisit.rules.making import may_make
from fieldvisit.store import audit, editions, households, journal, readings


@dataclass(frozen=True)
class Measured:
    """A measurement as people tell it: `kind` by code or word, its numbers in order, `on` a day
    (None: today).
    """

    kind: str
    numbers: tuple[str, ...]
    on: date | None = None
    note: str = ""


def add(desk: Desk, household_id: str, *, person: str, told: Measured) -> Reading:
    """Keep a measurement of somebody of a household, named by id or name. Raises NotHere,
    NotOfThisHousehold, CodeUnknown, ReadingRefused, NotYetHappened.
    """
    writing.may_write(desk, "reading")
    today = local_day(desk.clock.now())
    day = told.on or today
    if day > today:
        raise naming.NotYetHappened("哪天测的")
    desk.may_show_people()
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        measure = measures.named(desk.tables, told.kind, day=day, region=home.scope)
        made = Reading(
            id=desk.ids.fresh(),
            scope=home.scope,
            created_at=desk.clock.now(),
            household_id=home.id,
            person_id=_member(tx, home, named=person),
            kind=measure.code,
            taken_on=day,
            numbers=rule.checked(measure, told.numbers),
            note=told.note.strip(),
        )
        journal.insert(tx, made, stamp=desk.stamp())
        audit.append(tx, "reading_kept", subject=str(made.id), stamp=desk.stamp())
    return made


def take_back(desk: Desk, reading_id: str) -> None:
    """A measurement was written wrongly: it goes, and its trace stays. Raises NotHere."""
    desk.may_show_people()
    with desk.store.write() as tx:
        found = naming.record(tx, Reading, kind="reading", named=reading_id)
        _drop(tx, desk, reading=found)


def keep_from(tx: Connection, desk: Desk, *, visit: Visit) -> None:
    """Keep what the form of a finished visit measured, in the caller's transaction; the numbers of
    an edition take the place of those of all others. Of an assessor's form when the town passes it.
    """
    if not may_make(desk.profile.role) or visit.state is not VisitState.FINALISED:
        return
    if visit.person_id is None or visit.household_id is None:
        return
    if visit.replaces is not None:
        others = {visit.replaces, *(one.id for one in editions.of_visit(tx, visit))}
        for other in sorted(others - {visit.id}):
            _drop_from(tx, desk, visit_id=other)
    _keep(tx, desk, visit=visit)


def let_go(tx: Connection, desk: Desk, *, visit: Visit) -> None:
    """What a visit measured that was taken back goes with it; what the edition measured that stands
    now is there again. Part of what its caller does.
    """
    _drop_from(tx, desk, visit_id=visit.id)
    if not may_make(desk.profile.role):
        return
    for one in standing(editions.of_visit(tx, visit)):
        _keep(tx, desk, visit=one, after=visit.id)


def _keep(tx: Connection, desk: Desk, *, visit: Visit, after: UUID | None = None) -> None:
    """`after`: the edition whose end brings them back: what was taken back once has another id."""
    if visit.person_id is None or visit.household_id is None:
        return
    day = local_day(visit.started_at)
    for measure in measures.here(desk.tables, day=day, region=visit.scope).values():
        numbers = rule.from_answers(measure, visit.answers)
        if numbers is None:
            continue
        made = Reading(
            id=uuid5(visit.id, f"{measure.code} {after}" if after else measure.code),
            scope=visit.scope,
            created_at=visit.ended_at,
            household_id=visit.household_id,
            person_id=visit.person_id,
            kind=measure.code,
            taken_on=day,
            numbers=numbers,
            from_visit=visit.id,
        )
        journal.insert(tx, made, stamp=desk.stamp())


def _drop_from(tx: Connection, desk: Desk, *, visit_id: UUID) -> None:
    for before in readings.of_visit(tx, visit_id):
        _drop(tx, desk, reading=before)


def _member(tx: Connection, home: Household, *, named: str) -> UUID:
    for _, person in households.members(tx, home.id):
        if named in (str(person.id), person.name):
            return person.id
    raise rule.NotOfThisHousehold


def _drop(tx: Connection, desk: Desk, *, reading: Reading) -> None:
    journal.delete(tx, "reading", row_id=reading.id, stamp=desk.stamp())
    audit.append(tx, "reading_taken_back", subject=str(reading.id), stamp=desk.stamp())
