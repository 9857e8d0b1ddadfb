"""已报/未报 and 抄录: which visits an outside system has, by whom and when; a visit's fields in
that system's order. Whoever sees a whole ID number leaves a line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk, home_of
from fieldvisit.casework.exports import outside_values
from fieldvisit.casework.households.rounds import begins
from fieldvisit.casework.tables.outside_systems import systems
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Reported, Visit
from fieldvisit.records.fields import mask_citizen_id
from fieldvisit.rules.outside import System, Wanted
from fieldvisit.store import audit, households, journal, reported, staff

COPIED, FILLED = "copied", "filled"
"""How it was entered: typed over field by field, or with a filled sheet (label `reported_how`)."""

WHOLE = "person.citizen_id"
"""What is masked until it is taken."""


@dataclass(frozen=True)
class Line:
    """A visit and whether a system has it: since when, by whom, how."""

    visit_id: str
    household: str
    name: str
    number: str
    day: date
    reported_on: date | None = None
    who: str = ""
    how: str = ""


def system_called(desk: Desk, name: str) -> System:
    """A system by id or word. Raises CodeUnknown."""
    known = systems(desk.tables)
    for one in known:
        if name in (one.id, one.label):
            return one
    raise naming.CodeUnknown("哪个系统", name, "、".join(one.label for one in known))


def lines(desk: Desk, system: System) -> list[Line]:
    """Every visit that the system wants, those that it lacks first, oldest first."""
    with desk.read_people() as tx:
        seen = reported.visits_of(tx, system.forms, since=begins(system.since))
        have = reported.of_system(tx, system.id)
        names = households.names(tx, [one.household_id for one in seen])
        people = {one.id: one.name for one in staff.all(tx)}
    told = [
        _line(one, have.get(one.id), name=names.get(one.household_id, ""), people=people)
        for one in seen
    ]
    return sorted(told, key=lambda one: one.reported_on is not None)


def mark(
    desk: Desk, system: System, *, visit_ids: Sequence[str], how: str = COPIED
) -> list[Reported]:
    """Say that the system has these visits now; those that it had already stay as they were.
    Returns what is new. Raises NotHere, HouseholdNeeded.
    """
    writing.may_write(desk, "reported")
    desk.may_show_people()
    with desk.store.write() as tx:
        have = reported.of_system(tx, system.id)
        found = [naming.record(tx, Visit, kind="visit", named=one) for one in visit_ids]
        made = [_made(desk, one, system=system, how=how) for one in found if one.id not in have]
        for one in made:
            journal.insert(tx, one, stamp=desk.stamp())
            told = {"system": system.id}
            subject = str(one.visit_id)
            audit.append(tx, "reported", subject=subject, stamp=desk.stamp(), detail=told)
    return made


def fields(desk: Desk, system: System, *, visit_id: str) -> list[tuple[str, str]]:
    """抄录: (label, value) in the order of the system, ID numbers whole. Each time leaves a line.
    Raises NotHere.
    """
    return list(taken(desk, system, visit_ids=[visit_id])[0].items())


def to_copy(desk: Desk, system: System, *, visit_id: str) -> list[tuple[str, str]]:
    """抄录 one by one: (label, value) as `fields` has them, ID numbers masked. Raises NotHere."""
    with desk.read_people() as tx:
        visit = naming.record(tx, Visit, kind="visit", named=visit_id)
        facts = outside_values.of_visit(tx, desk, visit=visit)
    return [(one.label, _masked(one, facts.get(one.value, ""))) for one in system.fields]


def copied(desk: Desk, system: System, *, visit_id: str, place: int) -> str:
    """The whole value of one field, counted from 0; of an ID number it leaves a line each time.
    Raises NotHere.
    """
    desk.may_show_people()
    wanted = system.fields[place]
    with desk.store.write() as tx:
        visit = naming.record(tx, Visit, kind="visit", named=visit_id)
        value = outside_values.of_visit(tx, desk, visit=visit).get(wanted.value, "")
        if wanted.value == WHOLE and value:
            _told(tx, desk, visit=visit, system=system)
    return value


def taken(desk: Desk, system: System, *, visit_ids: Sequence[str]) -> list[Mapping[str, str]]:
    """What the system wants of these visits, by its labels; each whole ID leaves a line. Raises
    NotHere.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        found = [naming.record(tx, Visit, kind="visit", named=one) for one in visit_ids]
        rows: list[Mapping[str, str]] = []
        for visit in found:
            facts = outside_values.of_visit(tx, desk, visit=visit)
            rows.append({one.label: facts.get(one.value, "") for one in system.fields})
            if any(one.value == WHOLE for one in system.fields):
                _told(tx, desk, visit=visit, system=system)
    return rows


def _masked(field: Wanted, value: str) -> str:
    return mask_citizen_id(value) if field.value == WHOLE and value else value


def _told(tx: Connection, desk: Desk, *, visit: Visit, system: System) -> None:
    subject, told = str(visit.household_id or visit.id), {"system": system.id}
    audit.append(tx, "full_id_taken", subject=subject, stamp=desk.stamp(), detail=told)


def _made(desk: Desk, visit: Visit, *, system: System, how: str) -> Reported:
    return Reported(
        id=desk.ids.fresh(),
        scope=visit.scope,
        created_at=desk.clock.now(),
        household_id=home_of(visit),
        visit_id=visit.id,
        system=system.id,
        reported_on=local_day(desk.clock.now()),
        how=how,
    )


def _line(
    one: reported.Seen, has: Reported | None, *, name: str, people: Mapping[UUID, str]
) -> Line:
    plain = str(one.id), str(one.household_id), name, one.number, local_day(one.started_at)
    if has is None:
        return Line(*plain)
    who = people.get(has.created_by, "") if has.created_by else ""
    return Line(*plain, has.reported_on, who, has.how)
