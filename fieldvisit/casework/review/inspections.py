"""迎检: which inspections there are, whom they drew, what was found and how far it is put right.
Changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, place_words
from fieldvisit.casework.households.rounds import after
from fieldvisit.records import Household, Inspection, Task
from fieldvisit.records.fields import mask_name
from fieldvisit.records.region import covers
from fieldvisit.records.task import TaskState
from fieldvisit.rules import inspections as rule
from fieldvisit.store import households, inspections, regions, staff, tasks


@dataclass(frozen=True)
class Drawn:
    """A household that was drawn; `name` masked. `here`: it still is on this device."""

    household: str
    number: str
    name: str
    place: str
    here: bool = True


@dataclass(frozen=True)
class FindingTask:
    """What was found at one household and how far it is: `name` masked, days ISO, "" none."""

    task: str
    inspection: str
    household: str
    number: str
    name: str
    text: str
    owner: str
    due: str
    state: str
    done_on: str
    done: str

    @property
    def is_done(self) -> bool:
        """Whether it was put right."""
        return self.state == TaskState.DONE


@dataclass(frozen=True)
class InspectionLine:
    """An inspection with what was found; `place`: the area in words."""

    inspection: Inspection
    place: str
    findings: tuple[FindingTask, ...]

    @property
    def open(self) -> int:
        """How many things are still to be put right."""
        return sum(one.state == TaskState.OPEN for one in self.findings)


def listed(desk: Desk) -> list[InspectionLine]:
    """Every inspection of this device, the newest period first; names masked."""
    with desk.read_people() as tx:
        return [_line(tx, one) for one in inspections.all(tx)]


def line(desk: Desk, inspection_id: str) -> InspectionLine:
    """One inspection. Raises NotHere."""
    with desk.read_people() as tx:
        named = naming.record(tx, Inspection, kind="inspection", named=inspection_id)
        return _line(tx, named)


def drawn(desk: Desk, inspection_id: str) -> list[Drawn]:
    """The households of an inspection in the order of the draw. Raises NotHere."""
    with desk.read_people() as tx:
        named = naming.record(tx, Inspection, kind="inspection", named=inspection_id)
        return drawn_of(tx, named, whole=False)


def to_put_right(desk: Desk) -> list[FindingTask]:
    """What is to be put right in this device's area, the nearest day first; names masked."""
    with desk.read_people() as tx:
        found = [one for one in tasks.of_kind(tx, rule.KIND) if one.state is TaskState.OPEN]
        return finding_tasks(tx, found)


def registered(tx: Connection, desk: Desk, *, region: str, until: date) -> list[UUID]:
    """Who was registered in an area at the end of a period: those to draw from."""
    found = households.due_facts(tx, since=desk.clock.now(), before=after(until))
    return [row.household_id for row in found if covers(region, row.scope)]


def drawn_of(tx: Connection, inspection: Inspection, *, whole: bool) -> list[Drawn]:
    """The same inside a transaction; with `whole` names."""
    ids = [UUID(one) for one in inspection.sample]
    homes, names = households.some(tx, ids), households.names(tx, ids)
    return [_drawn(homes.get(one), one, name=names.get(one, ""), whole=whole) for one in ids]


def finding_tasks(tx: Connection, found: Sequence[Task]) -> list[FindingTask]:
    """Findings as people read them."""
    ids = [one.household_id for one in found]
    names, people = households.names(tx, ids), {one.id: one.name for one in staff.all(tx)}
    homes = households.some(tx, set(ids))
    return [
        FindingTask(
            task=str(one.id),
            inspection=str(one.inspection_id or ""),
            household=str(one.household_id),
            number=homes[one.household_id].number if one.household_id in homes else "",
            name=mask_name(names.get(one.household_id, "")),
            text=one.source,
            owner=people.get(one.assignee_id or one.id, ""),
            due=one.due_on.isoformat(),
            state=one.state,
            done_on=one.done_on.isoformat() if one.done_on else "",
            done=one.finding,
        )
        for one in found
    ]


def _drawn(home: Household | None, household_id: UUID, *, name: str, whole: bool) -> Drawn:
    if home is None:
        return Drawn(str(household_id), "", "", "", here=False)
    shown = name if whole else mask_name(name)
    place = home.live_address or home.hukou_address
    return Drawn(str(household_id), home.number, shown, place)


def _line(tx: Connection, inspection: Inspection) -> InspectionLine:
    place = place_words(regions.path_names(tx, inspection.scope))
    found = inspections.findings_of(tx, inspection.id)
    return InspectionLine(inspection, place, tuple(finding_tasks(tx, found)))
