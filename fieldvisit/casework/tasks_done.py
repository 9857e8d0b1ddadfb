"""A task is done by the visit that was made for it. Part of finishing a visit; asks nobody."""

from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.records import Visit
from fieldvisit.records.task import TaskState
from fieldvisit.records.visit import VisitState
from fieldvisit.store import journal, tasks


def close(tx: Connection, desk: Desk, *, task_id: UUID | None, visit: Visit) -> None:
    """The task for which somebody went is done, unless nobody was met."""
    task = tasks.get(tx, task_id) if task_id else None
    open_still = task is not None and task.state is TaskState.OPEN
    if task is None or not open_still or visit.state is not VisitState.FINALISED:
        return
    done = {"state": TaskState.DONE, "done_by_visit": visit.id}
    journal.patch(tx, "task", row_id=task.id, after=done, stamp=desk.stamp())
