"""第三方评估: who is due to be assessed, and who has whom until when. Changes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Staff, Task
from fieldvisit.records.fields import mask_name
from fieldvisit.records.task import TaskState
from fieldvisit.rules import assessing as rule
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import households, lent, staff, tasks
from fieldvisit.words.labels import label

_ASKED_BY: Mapping[str, str] = {
    "reassess_self_care": "F04",
    "service_review": "F07",
    "see_in_person": "F10",
}
"""Kinds of tasks that an assessor can do, and by which form."""

_NEVER = "特困，还没有评估过"
MOST = 500
"""So many households that were never assessed are looked for."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who is due: by which form, why, until when (ISO, "" no day). Names masked."""

    household: str
    number: str
    name: str
    place: str
    person: str
    form: str
    why: str
    due: str


@dataclass(frozen=True)
class Lent:
    """Who has which household for whom (`person` blank: the householder) until when. `state`: open,
    over, done or cancelled (over: its day has passed); `left`: days that are left, the last one
    counts as 0. Names masked.
    """

    task: str
    household: str
    number: str
    name: str
    person: str
    assessor: str
    form: str
    until: str
    left: int
    state: str
    why: str


def waiting(desk: Desk) -> list[Waiting]:
    """Who is due and not with an assessor yet, the nearest day first; then who is in 特困 care and
    was never assessed. Raises MayNot.
    """
    desk.may(REVIEWERS, job="lend")
    with desk.read_people() as tx:
        asked = [one for kind in _ASKED_BY for one in tasks.of_kind(tx, kind) if _is_open(one)]
        found = [_of_task(one) for one in sorted(asked, key=lambda one: (one.due_on, one.id))]
        found += [_Due(home, "F04", _NEVER) for home in lent.never_assessed(tx, limit=MOST)]
        lent_out = [one for one in tasks.of_kind(tx, rule.KIND) if _is_open(one)]
        seen = {(one.household_id, one.form_id) for one in lent_out}
        first: list[_Due] = []
        for one in found:
            if (one.household_id, one.form) not in seen:
                seen.add((one.household_id, one.form))
                first.append(one)
        return _waiting(tx, first)


def listed(desk: Desk) -> list[Lent]:
    """Every assignment, those that still lend first; an assessor sees their own that still do."""
    today = local_day(desk.clock.now())
    with desk.read_people() as tx:
        found = tasks.of_kind(tx, rule.KIND)
        if desk.is_assessors:
            found = [one for one in found if desk.is_me(one.assignee_id) and _is_open(one)]
        lines = _lent(tx, found, today=today)
    return sorted(lines, key=lambda one: (one.state != "open", one.until, one.number))


def assessors_here(desk: Desk) -> list[tuple[str, str]]:
    """The assessors who may be asked on this device: (id, name)."""
    with desk.read_people() as tx:
        return [(str(one.id), one.name) for one in staff.all(tx) if rule.is_assessor(one.role)]


def left_words(one: Lent) -> str:
    """How long it still lends, or why no more."""
    if one.state != "open":
        return "已到期" if one.state == "over" else label("task_state", one.state)
    return f"还有 {one.left} 天" if one.left else "今天是最后一天"


def _is_open(task: Task) -> bool:
    return task.state is TaskState.OPEN


class _Due(NamedTuple):
    """What is to be assessed at a household, and of whom."""

    household_id: UUID
    form: str
    why: str
    due: str = ""
    person_id: UUID | None = None


def _of_task(task: Task) -> _Due:
    words = f"{label('task_kind', task.kind)}：{task.source}".rstrip("：")
    form, due = _ASKED_BY[task.kind], task.due_on.isoformat()
    return _Due(task.household_id, form, words, due, task.person_id)


def _waiting(tx: Connection, found: Sequence[_Due]) -> list[Waiting]:
    ids = {one.household_id for one in found}
    homes, names = households.some(tx, ids), households.names(tx, ids)
    return [
        Waiting(
            household=str(one.household_id),
            number=homes[one.household_id].number,
            name=mask_name(names.get(one.household_id, "")),
            place=homes[one.household_id].live_address or homes[one.household_id].hukou_address,
            person=str(one.person_id or ""),
            form=one.form,
            why=one.why,
            due=one.due,
        )
        for one in found
        if one.household_id in homes
    ]


def _another(task: Task, homes: Mapping[UUID, Household], *, persons: Mapping[UUID, str]) -> str:
    home = homes.get(task.household_id)
    if task.person_id is None or (home and home.householder_id == task.person_id):
        return ""
    return mask_name(persons.get(task.person_id, ""))


def _lent(tx: Connection, found: Collection[Task], *, today: date) -> list[Lent]:
    ids = {one.household_id for one in found}
    homes, names = households.some(tx, ids), households.names(tx, ids)
    people: dict[UUID, Staff] = {one.id: one for one in staff.all(tx)}
    persons = tasks.names_of_persons(tx, [one.person_id for one in found if one.person_id])
    return [
        Lent(
            task=str(one.id),
            household=str(one.household_id),
            number=homes[one.household_id].number if one.household_id in homes else "",
            name=mask_name(names.get(one.household_id, "")),
            person=_another(one, homes, persons=persons),
            assessor=people[one.assignee_id].name if one.assignee_id in people else "",
            form=one.form_id or "",
            until=one.due_on.isoformat(),
            left=(one.due_on - today).days,
            state="over" if _is_open(one) and one.due_on < today else str(one.state),
            why=one.finding or one.source,
        )
        for one in found
    ]
