"""What a finished visit sets in motion: tasks with a day and the rule they come from. Pure over the
visit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fieldvisit.machine.ids import IdSource
from fieldvisit.records import Task, Visit
from fieldvisit.rules.deadlines import CalendarEnds, working_days_after

_REASSESS_DAYS = 10


@dataclass(frozen=True)
class Consequence:
    """A task to come: its kind, the day by which, and the words that say why."""

    kind: str
    due: date
    words: str


def consequences(answers: Mapping[str, Any], *, day: date) -> list[Consequence]:
    """What the answers of a visit ask for.

    A change in self-care is reassessed within 10 working days (民发〔2021〕43号 art. 23); a missing
    caregiver is urgent: tomorrow; nobody at home: the day that was chosen at the door.
    """
    found = []
    if answers.get("self_care_changed") == "changed":
        due = _reassess_by(day)
        words = f"自理有变化，{due.month}月{due.day}日前复评（特困人员认定办法第二十三条）"
        found.append(Consequence("reassess_self_care", due, words))
    if answers.get("caregiver_present") == "no":
        words = f"照料人不到位：{answers.get('urgent_need', '')}"
        found.append(Consequence("urgent_need", day + timedelta(days=1), words))
    if answers.get("next_try_on"):
        again = date.fromisoformat(answers["next_try_on"])
        words = f"上次未遇，{again.month}月{again.day}日再去"
        found.append(Consequence("try_again", again, words))
    return found


def tasks_from(visit: Visit, *, day: date, ids: IdSource) -> list[Task]:
    """The tasks that a finished visit sets in motion."""
    return [_task(visit, ids, of=one) for one in consequences(visit.answers, day=day)]


def tasks_of_knock(visits: Sequence[Visit], *, day: date, ids: IdSource) -> list[Task]:
    """The tasks of all forms filled at one door; what two of them ask for alike is one task."""
    found: dict[tuple[str, date, str], Task] = {}
    for visit in visits:
        for task in tasks_from(visit, day=day, ids=ids):
            found.setdefault((task.kind, task.due_on, task.source), task)
    return list(found.values())


def _reassess_by(day: date) -> date:
    try:
        return working_days_after(day, _REASSESS_DAYS)
    except CalendarEnds as ends:
        # Earlier than the rule allows at the latest, so nobody is late by our guess.
        return max(ends.last_known, day + timedelta(days=_REASSESS_DAYS))


def _task(visit: Visit, ids: IdSource, *, of: Consequence) -> Task:
    return Task(
        id=ids.fresh(),
        scope=visit.scope,
        created_at=visit.ended_at,
        created_by=visit.created_by,
        device_id=visit.device_id,
        household_id=visit.household_id,
        person_id=visit.person_id,
        kind=of.kind,
        due_on=of.due,
        assignee_id=visit.created_by,
        source=of.words,
        from_visit=visit.id,
    )
