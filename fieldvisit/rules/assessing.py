"""第三方评估员: a household is lent to an assessor by a task with a last day; what of it they see
and which forms they fill in there. Pure.

Source: domain.md section 5: an assessor sees assigned persons only, for a time, and fills in F04,
F07 and F10.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.staff import Role
from fieldvisit.records.task import Task, TaskState

KIND = "assessment"
"""The kind of the task that lends its household to its assignee until its day is over."""

FORMS = frozenset({"F04", "F07", "F10"})
"""自理能力评估, 服务类需求评估, 人户分离探访."""


@dataclass(eq=False)
class FormNotAssessors(FieldvisitError):
    """An assessor fills in other forms than this one."""

    form_id: str


@dataclass(eq=False)
class NoteNotAssessors(FieldvisitError):
    """An assessor writes notes for themselves alone; what others shall read stands in the form."""


@dataclass(eq=False)
class NoAssessorHere(FieldvisitError):
    """No assessor has an account for the place of the household."""


@dataclass(eq=False)
class AssignmentOver(FieldvisitError):
    """There is nothing to take back: it is done, taken back, or no assignment."""


@dataclass(eq=False)
class LastDayTooFar(FieldvisitError):
    """A household is not lent for longer than `days` days, so not beyond `most`."""

    until: date
    most: date
    days: int


def is_assessor(role: str) -> bool:
    """Whether people are lent to somebody of a role for a time only."""
    return role == Role.ASSESSOR


def may_fill(role: str, form_id: str) -> bool:
    """Whether somebody of a role fills in a form, as far as this is a matter of roles."""
    return not is_assessor(role) or form_id in FORMS


def check_form(role: str, form_id: str) -> None:
    """Refuse an assessor any form but theirs. Raises FormNotAssessors."""
    if not may_fill(role, form_id):
        raise FormNotAssessors(form_id)


def check_note(role: str, *, private: bool) -> None:
    """Refuse an assessor a note that others would read. Raises NoteNotAssessors."""
    if is_assessor(role) and not private:
        raise NoteNotAssessors


def check_until(until: date, *, most: date, days: int) -> None:
    """Refuse a last day that is too far off. Raises LastDayTooFar."""
    if until > most:
        raise LastDayTooFar(until, most, days)


def check_open(task: Task) -> None:
    """Refuse to take back what is over. Raises AssignmentOver."""
    if task.kind != KIND or task.state is not TaskState.OPEN:
        raise AssignmentOver


def lends(task: Mapping[str, Any]) -> bool:
    """Whether a task lends its household, on its days: not done, taken back or deleted."""
    is_open = task["state"] == TaskState.OPEN and task["deleted_at"] is None
    return bool(task["kind"] == KIND and is_open)


def lent_to(tasks: Iterable[Task], day: date) -> set[UUID | None]:
    """To whom these tasks of one household lend it on a day."""
    return {one.assignee_id for one in tasks if lends(dict(one)) and one.due_on >= day}


def lent_with(kind: str, values: Mapping[str, Any]) -> tuple[str, UUID | None] | None:
    """With which row (kind, id) a row is seen by whoever its household is lent to; None: never.

    A household, its people and its memberships are not asked here: they are lent themselves. Their
    forms go along with signatures, photos and what was proposed in them, and the assignments; no
    note, plan, need, dossier, entitlement, nor a visit with another form.
    """
    match kind:
        case "task" if values["kind"] == KIND:
            return "household", values["household_id"]
        case "visit" if values["form_id"] in FORMS:
            return "household", values["household_id"]
        case "attachment" | "countersignature" | "proposal":
            return "visit", values["visit_id"]
    return None
