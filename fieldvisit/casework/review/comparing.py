"""互查: the first and the second look at a household side by side, question by question. Only for
whoever supervises; reads only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.blind import KIND
from fieldvisit.casework.trail import looking_at
from fieldvisit.forms.session import Session
from fieldvisit.forms.state import NodeState
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Task, Visit
from fieldvisit.records.fields import mask_name
from fieldvisit.rules.journeys import REVIEWERS, check_role
from fieldvisit.store import editions, households, staff, tasks, visits

ASKED = frozenset({"select_one", "select_multiple", "integer", "decimal"})
"""Types of questions that two people answer alike; free words never are."""

APART = frozenset({"visit_mode", "result", "respondent_relation", "respondent_sign_way"})
"""Questions about the visit itself, which may well differ."""


@dataclass(frozen=True)
class Compared:
    """One second look: open while `second` is blank. `differing`: question, first and second answer
    in words; `same` were answered alike.
    """

    task_id: str
    household_id: str
    name: str
    number: str
    first: str
    second: str
    due: str
    same: int
    differing: tuple[tuple[str, str, str], ...]


def compared(desk: Desk) -> list[Compared]:
    """Every second look that was asked for, those with most differences first. The first look at
    them in an unlocking leaves a line. Raises MayNot, FormNotHere.
    """
    check_role(desk.profile.role, REVIEWERS, job="sample")
    with looking_at(desk, "cross_checks", action="cross_checks_seen") as tx:
        asked = tasks.of_kind(tx, KIND)
        names = households.names(tx, [one.household_id for one in asked])
        people = {one.id: one.name for one in staff.all(tx)}
        pairs = [(one, _visit(tx, one.from_visit), _visit(tx, one.done_by_visit)) for one in asked]
    found = [
        _line(desk, one, pair=(first, second), names=(names, people))
        for one, first, second in pairs
        if first is not None
    ]
    return sorted(found, key=lambda one: (-len(one.differing), one.second == "", one.number))


def _line(
    desk: Desk,
    task: Task,
    *,
    pair: tuple[Visit, Visit | None],
    names: tuple[dict[UUID, str], dict[UUID, str]],
) -> Compared:
    (first, second), (homes, people) = pair, names
    alike = list(_answers(desk, first, second=second)) if second else []
    return Compared(
        task_id=str(task.id),
        household_id=str(task.household_id),
        name=mask_name(homes.get(task.household_id, "")),
        number=first.number,
        first=_who(first, people),
        second=_who(second, people) if second else "",
        due=task.due_on.isoformat(),
        same=sum(one == other for _, one, other in alike),
        differing=tuple(line for line in alike if line[1] != line[2]),
    )


def _who(visit: Visit, people: dict[UUID, str]) -> str:
    return f"{people.get(visit.created_by or visit.id, '')} {local_day(visit.started_at)}"


def _answers(desk: Desk, first: Visit, *, second: Visit) -> Iterator[tuple[str, str, str]]:
    one, other = _said(desk, first), _said(desk, second)
    for name in one.keys() & other.keys():
        yield one[name][0], one[name][1], other[name][1]


def _said(desk: Desk, visit: Visit) -> dict[str, tuple[str, str]]:
    """What was answered: the question and the words, by the question's place."""
    form = desk.form(visit.form_id, visit.form_version)
    session = Session(desk.definition(form), now=visit.ended_at, instance=visit.instance)
    asked = (one for one in session.states() if one.relevant and one.type in ASKED)
    return {
        one.ref: (one.label, _words(one))
        for one in asked
        if one.name not in APART and not one.readonly
    }


def _words(state: NodeState) -> str:
    words = {option.value: option.label for option in state.options}
    chosen = sorted(state.value.split()) if state.type == "select_multiple" else [state.value]
    return "、".join(words.get(one, one) for one in chosen)


def _visit(tx: Connection, visit_id: UUID | None) -> Visit | None:
    """The visit as its last edition tells it."""
    found = visits.get(tx, visit_id) if visit_id else None
    return (editions.later_than(tx, found) or found) if found else None
