"""What a finished visit sets in motion: tasks with a day and the rule they come from. Pure over the
visit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from fieldvisit.casework.desk import short
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import calendar_note, due_in
from fieldvisit.records import Task, Visit
from fieldvisit.records.visit import VisitResult

_REASSESS_DAYS = 10
_REGISTER_DAYS = 3
"""Changes found on a visit are reported and entered (国办 2023 意见; domain.md R20); how many
working days that may take no rule says: three are ours."""

_ON_A_DAY = {
    "service_review_on": ("service_review", "服务需求到期再评"),
    "completed_by": ("complete_steps", "先行救助后补齐手续"),
    "referral_follow_up_on": ("referral_follow_up", "转介出去了，问问办得怎样"),
}
"""Answers that are a day by which something is due: the task's kind and why."""


@dataclass(frozen=True)
class Consequence:
    """A task to come: its kind, the day by which, and the words that say why."""

    kind: str
    due: date
    words: str


def consequences(answers: Mapping[str, Any], *, tables: Tables, day: date) -> list[Consequence]:
    """What the answers of a visit ask for, whatever its form.

    A change in self-care is reassessed within 10 working days (民发〔2021〕43号 art. 23); a missing
    caregiver is urgent: tomorrow; nobody at home: the day that was chosen at the door. A hazard
    that cannot wait is looked at again tomorrow, the others on the day set for them; another grade
    of self-care is told before the new care standard holds; who was long not seen is visited.
    A 特急 clue at which nobody looked yet is answered within 24 hours (F05 says when). Who died or
    moved away is entered into the register by who keeps it: a visit only hears of it. Everything
    else is due on the day that its form asked for. What a plan asks for is due by the plan itself.
    """
    rules = (
        partial(_self_care, tables=tables),
        _caregiver,
        _attempt,
        _danger,
        _hazards,
        _care_standard,
        _not_seen,
        _clue,
        partial(_gone, tables=tables),
        _dated,
    )
    return [found for rule in rules for found in rule(answers, day)]


def _self_care(answers: Mapping[str, Any], day: date, *, tables: Tables) -> Iterator[Consequence]:
    if answers.get("self_care_changed") == "changed":
        due = due_in(tables, day, working_days=_REASSESS_DAYS)
        note = calendar_note(tables, day, working_days=_REASSESS_DAYS)
        words = f"自理有变化，{short(due)}前复评（特困人员认定办法第二十三条）{note}"
        yield Consequence("reassess_self_care", due, words)


def _caregiver(answers: Mapping[str, Any], day: date) -> Iterator[Consequence]:
    if answers.get("caregiver_present") == "no":
        words = f"照料人不到位：{answers.get('urgent_need', '')}"
        yield Consequence("urgent_need", day + timedelta(days=1), words)


def _attempt(answers: Mapping[str, Any], day: date) -> Iterator[Consequence]:
    if answers.get("next_try_on"):
        again = date.fromisoformat(answers["next_try_on"])
        yield Consequence("try_again", again, f"上次未遇，{short(again)}再去")


def _danger(answers: Mapping[str, Any], day: date) -> Iterator[Consequence]:
    if answers.get("immediate_words"):
        words = f"马上处置的隐患，回头再看一次：{answers['immediate_words']}"
        yield Consequence("urgent_need", day + timedelta(days=1), words)


def _hazards(answers: Mapping[str, Any], day: date) -> Iterator[Consequence]:
    """One task a day on which hazards have to be gone; the form names them and their days."""
    items, words = answers.get("open_items", "").split(), answers.get("open_words", "").split("、")
    by_day: dict[date, list[str]] = {}
    for item, word in zip(items, words, strict=False):
        due = answers.get(f"{item}_due")
        if due:
            by_day.setdefault(date.fromisoformat(due), []).append(word)
    for due, told in sorted(by_day.items()):
        yield Consequence("recheck_hazard", due, f"隐患{short(due)}前改好并复查：{'、'.join(told)}")


def _care_standard(answers: Mapping[str, Any], day: date) -> Iterator[Consequence]:
    if answers.get("change_notice") and answers.get("valid_from"):
        due = date.fromisoformat(answers["valid_from"]) - timedelta(days=1)
        yield Consequence("care_standard_notice", due, answers["change_notice"])


def _not_seen(answers: Mapping[str, Any], day: date) -> Iterator[Consequence]:
    if answers.get("not_seen_flag") == "yes" and answers.get("see_by"):
        due = date.fromisoformat(answers["see_by"])
        words = f"{answers.get('days_not_seen', '')} 天没有当面见到本人，{short(due)}前去见一次"
        yield Consequence("see_in_person", due, words.strip())


def _clue(answers: Mapping[str, Any], day: date) -> Iterator[Consequence]:
    if answers.get("respond_by") and not answers.get("verify_result"):
        by = datetime.fromisoformat(answers["respond_by"])
        who = answers.get("subject_name") or answers.get("subject_description", "")
        words = f"特急线索：{who}，{short(by)} {by:%H:%M} 前到场"
        yield Consequence("urgent_clue", by.date(), words)


def _gone(answers: Mapping[str, Any], day: date, *, tables: Tables) -> Iterator[Consequence]:
    due = due_in(tables, day, working_days=_REGISTER_DAYS)
    if answers.get("result") == VisitResult.DIED:
        on = answers.get("died_on", "")
        words = f"走访得知有人去世{f'（{on}）' if on else ''}：核实是谁，在“家里人”登记去世"
        yield Consequence("register_death", due, words)
    if answers.get("result") == VisitResult.MOVED:
        words = f"走访得知搬走了：{answers.get('moved_to', '')}。核实后换户、移交，或登记人户分离"
        yield Consequence("register_move", due, words)


def _dated(answers: Mapping[str, Any], day: date) -> Iterator[Consequence]:
    for name, (kind, words) in _ON_A_DAY.items():
        if answers.get(name):
            yield Consequence(kind, date.fromisoformat(answers[name]), words)


def tasks_from(visit: Visit, *, tables: Tables, day: date, first: UUID | None = None) -> list[Task]:
    """The tasks that a finished visit sets in motion. `first`: the visit that it corrects, from the
    first on; a task asked for again has the id that it had. Of somebody without a known household
    the clue that the form makes tells.
    """
    home, origin = visit.household_id, first or visit.id
    if home is None:
        return []
    found = consequences(visit.answers, tables=tables, day=day)
    return [_task(visit, origin, of=one, home=home) for one in found]


def tasks_of_knock(visits: Mapping[UUID, Visit], *, tables: Tables, day: date) -> list[Task]:
    """The tasks of all forms filled at one door (by the visit that each corrects, from the first
    on); what two of them ask for alike is one task.
    """
    found: dict[tuple[str, date, str], Task] = {}
    for first, visit in visits.items():
        for task in tasks_from(visit, tables=tables, day=day, first=first):
            found.setdefault((task.kind, task.due_on, task.source), task)
    return list(found.values())


def _task(visit: Visit, origin: UUID, *, of: Consequence, home: UUID) -> Task:
    return Task(
        id=uuid5(origin, f"{of.kind} {of.due} {of.words}"),
        scope=visit.scope,
        created_at=visit.ended_at,
        created_by=visit.created_by,
        device_id=visit.device_id,
        household_id=home,
        person_id=visit.person_id,
        kind=of.kind,
        due_on=of.due,
        assignee_id=visit.created_by,
        source=of.words,
        from_visit=visit.id,
    )
