"""迎检: households drawn for whoever looks into an area, what was found there as tasks with a day
and an owner, put right, answered. One transaction an action.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import typed_household
from fieldvisit.casework.review import inspections
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Inspection, Task
from fieldvisit.records.task import TaskState
from fieldvisit.rules import inspections as rule
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import audit, journal, rows

_SPACE = UUID("1f0e2a7c-5d0b-5c0f-8f57-7a3c9d1e4b62")
"""So that the same draw made twice is one inspection."""


@dataclass(frozen=True)
class Wanted:
    """An inspection to draw for: who looks into what, the days (both included), the seed, how many
    (`10`, `30%`), the area by code (blank: this device's).
    """

    title: str
    since: date
    until: date
    seed: int
    size: str = "10"
    region: str = ""


@dataclass(frozen=True)
class Found:
    """What was found at some of the households drawn, who puts it right and until when."""

    text: str
    households: Sequence[str]
    owner: str
    due: date


def begin(desk: Desk, wanted: Wanted) -> Inspection:
    """Draw the households and keep the draw; the same draw again is the one that stands. Raises
    MayNot, PeriodImpossible, AreaElsewhere, NobodyToDraw, SizeUnreadable, WordsMissing.
    """
    desk.may(REVIEWERS, job="inspect")
    rule.check_period(wanted.since, wanted.until, today=local_day(desk.clock.now()))
    title = naming.words(wanted.title, field="谁来查、查什么")
    size = rule.plain_size(wanted.size)
    region = rule.area_of(desk.profile.region_code, wanted.region.strip())
    with desk.store.write() as tx:
        told = f"{region} {title} {wanted.since} {wanted.until} {wanted.seed} {size}"
        stands = rows.get(tx, "inspection", row_id=uuid5(_SPACE, told))
        if isinstance(stands, Inspection):
            return stands
        homes = inspections.registered(tx, desk, region=region, until=wanted.until)
        if not homes:
            raise rule.NobodyToDraw(region)
        made = Inspection(
            id=uuid5(_SPACE, told),
            scope=region,
            created_at=desk.clock.now(),
            created_by=desk.profile.staff_id,
            title=title,
            since=wanted.since,
            until=wanted.until,
            seed=wanted.seed,
            size=size,
            total=len(homes),
            sample=[str(one) for one in rule.draw(homes, size=size, seed=wanted.seed)],
        )
        journal.insert(tx, made, stamp=desk.stamp())
        detail = {"seed": str(wanted.seed), "households": str(len(made.sample))}
        audit.append(
            tx, "inspection_drawn", subject=str(made.id), stamp=desk.stamp(), detail=detail
        )
    return made


def find(desk: Desk, inspection_id: str, *, found: Found) -> list[Task]:
    """Write down what was found: a task for each of the households that it is about. Raises
    MayNot, NotHere, NotDrawn, WordsMissing, CodeUnknown, DayPassed.
    """
    desk.may(REVIEWERS, job="inspect")
    text = naming.words(found.text, field="什么问题")
    if found.due < local_day(desk.clock.now()):
        raise naming.DayPassed(found.due)
    if not found.households:
        raise naming.WordsMissing("哪几户")
    with desk.store.write() as tx:
        inspection = naming.record(tx, Inspection, kind="inspection", named=inspection_id)
        owner = naming.worker(tx, found.owner).id
        tasks = [
            Task(
                id=desk.ids.fresh(),
                scope=home.scope,
                created_at=desk.clock.now(),
                household_id=home.id,
                kind=rule.KIND,
                due_on=found.due,
                assignee_id=owner,
                source=text,
                inspection_id=inspection.id,
            )
            for home in _drawn(tx, inspection, named=found.households)
        ]
        for task in tasks:
            journal.insert(tx, task, stamp=desk.stamp())
        audit.append(
            tx,
            "inspection_found",
            subject=str(inspection.id),
            stamp=desk.stamp(),
            detail={"tasks": str(len(tasks))},
        )
    return tasks


def put_right(desk: Desk, task_id: str, *, what: str, on: date | None = None) -> Task:
    """What was found is put right: what was done, and on which day. Raises NotHere,
    PutRightAlready, WordsMissing, DayToCome.
    """
    done = naming.words(what, field="怎么改的")
    day = typed_household.past_day(desk, on)
    desk.may_show_people()
    with desk.store.write() as tx:
        task = naming.record(tx, Task, kind="task", named=task_id)
        if task.kind != rule.KIND:
            raise naming.NotHere("整改", task_id)
        rule.check_put_right(task)
        after = {"state": TaskState.DONE, "finding": done, "done_on": day}
        return writing.put(tx, desk, record=task, after=after, line="finding_put_right")


def _drawn(tx: Connection, inspection: Inspection, *, named: Sequence[str]) -> list[Household]:
    found = [
        naming.record(tx, Household, kind="household", named=one) for one in dict.fromkeys(named)
    ]
    for home in found:
        rule.check_drawn(inspection, home.id)
    return found
