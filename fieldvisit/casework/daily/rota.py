"""排班: a fair plan of who visits whom on which day, kept as tasks with a day; planning again makes
no second one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_values import added_holidays
from fieldvisit.records import Task
from fieldvisit.records.staff import Role
from fieldvisit.records.task import TaskOutcome, TaskState
from fieldvisit.rules import rota as rule
from fieldvisit.rules.campaigns import check_planner, check_tick
from fieldvisit.rules.deadlines import HolidayYear, working_days_after
from fieldvisit.store import audit, households, journal, staff, tasks

KIND = "rota_visit"
_GOING = frozenset({Role.GRID_WORKER, Role.VILLAGE_OFFICER})


@dataclass(frozen=True)
class Wanted:
    """A rota of the working days from `first` to `last`; `who` by name or id (nobody: all who go
    about in this area), `categories` by code or word (none: all). `seed` turns it.
    """

    first: date
    last: date
    who: Sequence[str] = ()
    categories: Sequence[str] = ()
    seed: int = 0


@dataclass(frozen=True)
class Planned:
    """What planning made: `made` new tasks for so many `workers` on so many `days`, `known` that
    stood already."""

    made: int
    known: int
    workers: int
    days: int


def plan(desk: Desk, wanted: Wanted) -> Planned:
    """One task a registered household, for somebody, on a day. Raises MayNot, NobodyToGo,
    NoDayToGo, CodeUnknown, CalendarEnds.
    """
    check_planner(desk.profile.role)
    kinds = {naming.code(one, group="category", field="救助类别") for one in wanted.categories}
    days = _working_days(wanted.first, wanted.last, added=added_holidays(desk.tables))
    desk.may_show_people()
    with desk.store.write() as tx:
        homes = {
            row.household_id: row
            for row in households.due_facts(tx, since=desk.clock.now(), categories=kinds or None)
        }
        workers = _workers(tx, desk, who=wanted.who)
        turns = rule.plan(
            [rule.Home(row.household_id, row.address, row.grid_id) for row in homes.values()],
            workers=workers,
            days=days,
            seed=wanted.seed,
        )
        stand = {task.id for task in tasks.of_kind(tx, KIND)}
        made = [
            _task(desk, turn, row=homes[turn.home], wanted=wanted)
            for turn in turns
            if task_id(turn.home, wanted.first) not in stand
        ]
        for task in made:
            journal.insert(tx, task, stamp=desk.stamp())
        if made:
            told = {"first": wanted.first.isoformat(), "tasks": str(len(made))}
            audit.append(tx, "rota_planned", subject="", stamp=desk.stamp(), detail=told)
    return Planned(len(made), len(turns) - len(made), len(workers), len(days))


def done(desk: Desk, task_id: str) -> Task:
    """Somebody was there; the form they filled is the visit's own matter. Raises NotHere,
    TickedAlready.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        task = _turn(tx, task_id)
        after = {"outcome": TaskOutcome.MET, "state": TaskState.DONE}
        return writing.put(tx, desk, record=task, after=after, line="rota_done")


def give(desk: Desk, task_id: str, *, to: str, on: date | None = None) -> Task:
    """Somebody else goes, or on another day. Raises NotHere, MayNot, TickedAlready,
    CodeUnknown.
    """
    check_planner(desk.profile.role)
    with desk.store.write() as tx:
        task = _turn(tx, task_id)
        after = {"assignee_id": naming.worker(tx, to).id, "due_on": on or task.due_on}
        return writing.put(tx, desk, record=task, after=after, line="rota_given")


def turns(desk: Desk, *, first: date, last: date, who: str = "") -> list[tuple[Task, str, str]]:
    """The turns of these days with the worker's and the householder's name, by day and worker.
    Raises CodeUnknown.
    """
    with desk.read_people() as tx:
        meant = naming.worker(tx, who).id if who else None
        found = [
            one
            for one in tasks.of_kind(tx, KIND)
            if first <= one.due_on <= last and meant in (None, one.assignee_id)
        ]
        workers = {one.id: one.name for one in staff.all(tx)}
        names = households.names(tx, [one.household_id for one in found])
    told = [
        (one, workers.get(one.assignee_id or one.id, ""), names.get(one.household_id, ""))
        for one in found
    ]
    return sorted(told, key=lambda turn: (turn[0].due_on, turn[1], turn[0].id))


def task_id(household_id: UUID, first: date) -> UUID:
    """The id of a household's turn in the rota that begins on a day, the same on every device."""
    return uuid5(household_id, f"rota {first}")


def _turn(tx: Connection, task_id: str) -> Task:
    task = naming.record(tx, Task, kind="task", named=task_id)
    if task.kind != KIND:
        raise naming.NotHere("排班", task_id)
    check_tick(task)
    return task


def _workers(tx: Connection, desk: Desk, *, who: Sequence[str]) -> list[rule.Worker]:
    if who:
        named = [naming.worker(tx, one) for one in who]
    else:
        area = desk.profile.region_code.rstrip("0")
        named = [
            one for one in staff.all(tx) if one.role in _GOING and one.region_code.startswith(area)
        ]
    return [rule.Worker(one.id, one.grid_id) for one in {one.id: one for one in named}.values()]


def _working_days(first: date, last: date, *, added: Sequence[HolidayYear]) -> list[date]:
    found: list[date] = []
    day = first - timedelta(days=1)
    while day < last:
        day = working_days_after(day, 1, added=added)
        if day <= last:
            found.append(day)
    return found


def _task(desk: Desk, turn: rule.Turn, *, row: households.DueFacts, wanted: Wanted) -> Task:
    until = f" 至 {wanted.last}" if wanted.last != wanted.first else ""
    return Task(
        id=task_id(turn.home, wanted.first),
        scope=row.scope,
        created_at=desk.clock.now(),
        household_id=turn.home,
        kind=KIND,
        due_on=turn.on,
        assignee_id=turn.worker,
        source=f"排班：{wanted.first}{until}",
    )
