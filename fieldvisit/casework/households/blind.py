"""A second look (互查) is blind: whoever makes it does not see the first one before theirs is done.
Reads only.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Task
from fieldvisit.store import editions, tasks, visits

KIND = "cross_check"


@dataclass(eq=False)
class StillBlind(FieldvisitError):
    """The first look is shown once the second one is finished."""


def task_for(tx: Connection, desk: Desk, *, household_id: UUID, form_id: str) -> Task | None:
    """The second look that this person still has to make at this door with this form."""
    found = (one for one in tasks.of_household(tx, household_id) if _is_mine(desk, one))
    return next((one for one in found if one.form_id == form_id), None)


def hidden(tx: Connection, desk: Desk) -> frozenset[UUID]:
    """The visits that this person may not see yet."""
    mine = (one for one in tasks.of_kind(tx, KIND) if _is_mine(desk, one) and one.state == "open")
    named = {one.from_visit for one in mine if one.from_visit is not None}
    first = (visit for one in named if (visit := visits.get(tx, one)) is not None)
    return frozenset(named | {one.id for visit in first for one in editions.of_visit(tx, visit)})


def check_seen(tx: Connection, desk: Desk, *, visit_id: UUID) -> None:
    """Raise StillBlind for a visit that this person may not see yet."""
    if visit_id in hidden(tx, desk):
        raise StillBlind


def _is_mine(desk: Desk, task: Task) -> bool:
    return task.kind == KIND and desk.is_me(task.assignee_id)
