"""The last look at a filled form: what is open, what its answers set in motion. Changes nothing."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from fieldvisit.casework.desk import Desk, day_words, local_time, short
from fieldvisit.casework.visits.consequences import Consequence, consequences
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.from_forms import asked_for
from fieldvisit.casework.visits.together import nobody_met
from fieldvisit.forms.session import Problem
from fieldvisit.machine.clock import local_day
from fieldvisit.store import finding
from fieldvisit.store.households import HouseholdRow
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class CheckLine:
    """One line of 核对: `kind` wrong | note; `form`, `page` and `ref` lead back to the question:
    which form of the knock, which of its pages, from 0."""

    kind: str
    sentence: str
    ref: str
    page: int
    form: int = 0


@dataclass(frozen=True)
class Hours:
    """On which day a visit began, at what time, and what time it is: `11月23日`, `10:42`."""

    day: str
    began: str
    now: str


def hours(desk: Desk, filling: Filling) -> Hours:
    """How long one has been at the door, on the clock on the wall in Tianjin; of a visit that is
    written down anew how long one was.
    """
    began, now = filling.draft.started_at, desk.clock.now()
    if filling.corrects is not None:
        now = filling.corrects.ended_at
    return Hours(day_words(began), f"{local_time(began):%H:%M}", f"{local_time(now):%H:%M}")


def check(desk: Desk, filling: Filling) -> list[CheckLine]:
    """What still stands between this draft and 定稿, each with the way back to its question, then
    the tasks that 定稿 sets in motion and the records that it makes.
    """
    wrong = [
        CheckLine("wrong", f"{p.label}：{_trouble(p)}", p.ref, p.page, place)
        for place, one in enumerate(filling.all)
        for p in one.session.problems()
    ]
    day = local_day(filling.saved_at)
    coming = [
        one
        for form in filling.all
        for one in consequences(form.session.answers(), tables=desk.tables, day=day)
    ]
    tasks = [CheckLine("note", _to_come(one), "", 0) for one in dict.fromkeys(coming)]
    return [*wrong, *tasks, *_records(filling)]


def _records(filling: Filling) -> list[CheckLine]:
    if nobody_met(filling.session):
        return []
    asked = [kind for one in filling.all for kind in asked_for(one.session.answers())]
    words = (f"定稿后照表登记：{label('kind', kind)}" for kind in dict.fromkeys(asked))
    return [CheckLine("note", one, "", 0) for one in words]


def elsewhere(desk: Desk, filling: Filling) -> list[CheckLine]:
    """Members whose number stands in another registered household of this device: worth a word,
    never a refusal.
    """
    members = list(_members(filling))
    if not members:
        return []
    with desk.store.read() as tx:
        return [
            CheckLine("note", _also_there(name, row), "", 0)
            for name, number in members
            for row in finding.find(tx, number).rows
            if row.household_id != filling.draft.household_id and row.status != "left"
        ]


def _members(filling: Filling) -> Iterator[tuple[str, str]]:
    """Name and whole number of each member on the forms of a knock."""
    rows = [row for form in filling.all for row in form.session.answers().get("member", ())]
    for row in rows:
        number = unicodedata.normalize("NFKC", row.get("member_citizen_id", "")).strip().upper()
        if len(number) == 18:
            yield row.get("member_name", ""), number


def _also_there(name: str, row: HouseholdRow) -> str:
    return f"{name}在另一户也有登记：户主{row.name}，{row.number}，{row.address}。请核对"


def _trouble(problem: Problem) -> str:
    return "还没填" if problem.why == "required" else problem.message


def _to_come(task: Consequence) -> str:
    return f"定稿后生成一个任务：{label('task_kind', task.kind)}，{short(task.due)}前"
