"""What a finished visit sets in motion: tasks with a day and the rule they come from. Pure over the
visit.
"""

from datetime import date, timedelta

from fieldvisit.machine.ids import IdSource
from fieldvisit.records import Task, Visit
from fieldvisit.rules.deadlines import CalendarEnds, working_days_after

_REASSESS_DAYS = 10


def tasks_from(visit: Visit, *, day: date, ids: IdSource) -> list[Task]:
    """The tasks that a visit's answers ask for.

    A change in self-care is reassessed within 10 working days (民发〔2021〕43号 art. 23); a missing
    caregiver is urgent: tomorrow; nobody at home: the day that was chosen at the door.
    """
    answers = visit.answers
    tasks = []
    if answers.get("self_care_changed") == "changed":
        due = _reassess_by(day)
        words = f"自理有变化，{due.month}月{due.day}日前复评（特困人员认定办法第二十三条）"
        tasks.append(_task(visit, ids, kind="reassess_self_care", due=due, words=words))
    if answers.get("caregiver_present") == "no":
        words = f"照料人不到位：{answers.get('urgent_need', '')}"
        tasks.append(
            _task(visit, ids, kind="urgent_need", due=day + timedelta(days=1), words=words)
        )
    if answers.get("next_try_on"):
        again = date.fromisoformat(answers["next_try_on"])
        words = f"上次未遇，{again.month}月{again.day}日再去"
        tasks.append(_task(visit, ids, kind="try_again", due=again, words=words))
    return tasks


def _reassess_by(day: date) -> date:
    try:
        return working_days_after(day, _REASSESS_DAYS)
    except CalendarEnds as ends:
        # Earlier than the rule allows at the latest, so nobody is late by our guess.
        return max(ends.last_known, day + timedelta(days=_REASSESS_DAYS))


def _task(visit: Visit, ids: IdSource, *, kind: str, due: date, words: str) -> Task:
    return Task(
        id=ids.fresh(),
        scope=visit.scope,
        created_at=visit.ended_at,
        created_by=visit.created_by,
        device_id=visit.device_id,
        household_id=visit.household_id,
        person_id=visit.person_id,
        kind=kind,
        due_on=due,
        assignee_id=visit.created_by,
        source=words,
        from_visit=visit.id,
    )
