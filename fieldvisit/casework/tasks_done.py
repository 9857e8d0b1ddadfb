"""A task is done by the visit that was made for it, or by a form that does what it asks for. Part
of what its caller does; asks nobody.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.records import Task, Visit
from fieldvisit.records.task import TaskState
from fieldvisit.records.visit import VisitState
from fieldvisit.rules import assessing
from fieldvisit.rules.making import may_make
from fieldvisit.store import journal, tasks

_DONE_BY: Mapping[str, frozenset[str]] = {
    "grade": frozenset({"reassess_self_care"}),
    "risk_level": frozenset({"recheck_hazard"}),
    "priority": frozenset({"service_review"}),
}
"""An answer that only a form gives which does the work anew (F04, F03, F07), and the kinds of tasks
that asked for it: what is still open then is asked for again, with a new day."""


def close(tx: Connection, desk: Desk, *, task_id: UUID | None, visit: Visit) -> None:
    """The task for which somebody went is done, and those that the form does; not by a try at which
    nobody was met. What an assessor did is done when the town passes it.
    """
    if visit.state is not VisitState.FINALISED or "task" not in may_make(desk.profile.role):
        return
    task = tasks.get(tx, task_id) if task_id else None
    kinds = frozenset[str]().union(
        *(_DONE_BY[name] for name in _DONE_BY if visit.answers.get(name))
    )
    home = visit.household_id
    here = tasks.of_household(tx, home) if kinds and home else []
    found = [one for one in here if one.kind in kinds and one.id != task_id]
    _done(tx, desk, found=[*([task] if task else []), *found], by=visit)


def close_passed(tx: Connection, desk: Desk, *, visit: Visit) -> None:
    """What an assessor's visit did is done now that it is passed, the assignment for its form
    too.
    """
    close(tx, desk, task_id=visit.task_id, visit=visit)
    here = tasks.of_household(tx, visit.household_id) if visit.household_id else []
    asked = [one for one in here if one.kind == assessing.KIND and one.form_id == visit.form_id]
    went = {*visit.investigators, str(visit.created_by)}
    _done(tx, desk, found=[one for one in asked if str(one.assignee_id) in went], by=visit)


def close_kind(tx: Connection, desk: Desk, *, household_id: UUID, kind: str) -> None:
    """What a household's open tasks of a kind asked for was done in the register."""
    found = tasks.of_household(tx, household_id)
    _done(tx, desk, found=[one for one in found if one.kind == kind])


def close_from(tx: Connection, desk: Desk, *, visit_id: UUID, kind: str) -> None:
    """What a visit's open tasks of a kind asked for was done."""
    found = tasks.of_kinds(tx, kind, every=False, limit=_MOST)
    _done(tx, desk, found=[one for one in found if one.from_visit == visit_id])


_MOST = 1_000
"""So many open tasks of a kind are looked through."""


def _done(tx: Connection, desk: Desk, *, found: Collection[Task], by: Visit | None = None) -> None:
    for task in found:
        if task.state is TaskState.OPEN:
            done = {"state": TaskState.DONE, "done_by_visit": by.id if by else None}
            journal.patch(tx, "task", row_id=task.id, after=done, stamp=desk.stamp())
