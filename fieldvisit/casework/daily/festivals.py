"""节日关怀: one task for each household that is to be visited before a festival. Planning again
makes no second one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.records import Task
from fieldvisit.rules.festivals import Festival, read_festivals
from fieldvisit.store import audit, households, journal, rows


@dataclass(frozen=True)
class Planned:
    """What planning a festival made: `made` new tasks, `known` that stood already, due by `due`."""

    label: str
    due: date
    made: int
    known: int


def festivals(tables: Tables) -> tuple[Festival, ...]:
    """Every festival. Raises FestivalBroken."""
    return tables.rows("festivals", read_festivals)


def plan(desk: Desk, name: str, *, year: int) -> Planned:
    """One task for each registered household that the festival names, by id or word. Raises
    CodeUnknown.
    """
    writing.may_write(desk, "task")
    festival = _called(festivals(desk.tables), name)
    due = festival.due(year)
    desk.may_show_people()
    with desk.store.write() as tx:
        found = households.due_facts(
            tx, since=desk.clock.now(), form_id=festival.form_id, categories=festival.categories
        )
        named = [row for row in found if festival.holds(due, row.live_region)]
        known = 0
        for row in named:
            task = _task(desk, row, festival=festival, year=year)
            if rows.get(tx, "task", row_id=task.id) is not None:
                known += 1
                continue
            journal.insert(tx, task, stamp=desk.stamp())
        made = len(named) - known
        if made:
            told = {"festival": festival.id, "year": str(year), "tasks": str(made)}
            audit.append(tx, "festival_planned", subject="", stamp=desk.stamp(), detail=told)
    return Planned(festival.label, due, made, known)


def task_id(household_id: UUID, festival_id: str, *, year: int) -> UUID:
    """The id of a household's task for a festival, the same on every device."""
    return uuid5(household_id, f"festival {festival_id} {year}")


def _task(desk: Desk, row: households.DueFacts, *, festival: Festival, year: int) -> Task:
    return Task(
        id=task_id(row.household_id, festival.id, year=year),
        scope=row.scope,
        created_at=desk.clock.now(),
        household_id=row.household_id,
        kind="festival_visit",
        due_on=festival.due(year),
        form_id=festival.form_id,
        source=f"{festival.label}慰问：{festival.source}",
    )


def _called(known: Sequence[Festival], name: str) -> Festival:
    for one in known:
        if name in (one.id, one.label):
            return one
    raise naming.CodeUnknown("哪个节", name, "、".join(one.label for one in known))
