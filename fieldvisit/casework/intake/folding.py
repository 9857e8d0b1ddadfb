"""One urgent task for a household that several lists name, kept in step with its hits."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_values import due_in, whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Task
from fieldvisit.records.task import TaskState
from fieldvisit.rules.matching import TOGETHER, is_hit, together_id
from fieldvisit.store import journal, rows, tasks
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


def fold(tx: Connection, desk: Desk, *, households: Collection[UUID]) -> None:
    """Keep the one urgent task of each of these households in step with its open hits: there while
    they are two or more, done when the last of them is.
    """
    for household_id in dict.fromkeys(households):
        mine = tasks.of_household(tx, household_id)
        open_hits = [one for one in mine if is_hit(one)]
        held = rows.get(tx, "task", row_id=together_id(household_id))
        if not isinstance(held, Task) and len(open_hits) > 1:
            journal.insert(tx, _together(tx, desk, hits=open_hits), stamp=desk.stamp())
        elif isinstance(held, Task):
            _keep_in_step(tx, desk, held=held, hits=open_hits)


def _keep_in_step(tx: Connection, desk: Desk, *, held: Task, hits: list[Task]) -> None:
    after: dict[str, object] = {}
    if not hits and held.state is TaskState.OPEN:
        after = {"state": TaskState.DONE}
    elif len(hits) > 1 and held.source != _told(hits):
        due = held.due_on if held.state is TaskState.OPEN else _due(desk, held.scope)
        after = {"source": _told(hits), "state": TaskState.OPEN, "due_on": due}
    if after:
        journal.patch(tx, "task", row_id=held.id, after=after, stamp=desk.stamp())


def _together(tx: Connection, desk: Desk, *, hits: list[Task]) -> Task:
    home = naming.record(tx, Household, kind="household", named=str(hits[0].household_id))
    return Task(
        id=together_id(home.id),
        scope=home.scope,
        created_at=desk.clock.now(),
        household_id=home.id,
        kind=TOGETHER,
        due_on=_due(desk, home.scope),
        source=_told(hits),
    )


def _due(desk: Desk, scope: str) -> date:
    today = local_day(desk.clock.now())
    days = whole_number(desk.tables, "matches_together_days", day=today, region=scope)
    return due_in(desk.tables, today, working_days=days)


def _told(hits: list[Task]) -> str:
    counted = Counter(label("task_kind", one.kind) for one in hits)
    lists = "、".join(f"{word} {count} 人" for word, count in sorted(counted.items()))
    return sentence("hits_together", {"count": len(hits), "lists": lists})
