"""本人要求更正: what a person says is wrong in their own record becomes a task with a last day, and
is answered with a reason. One transaction an action.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import typed_household
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Person, Task
from fieldvisit.records.task import TaskState
from fieldvisit.rules import belonging, corrections
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import audit, households, journal, persons, tasks
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class Wrong:
    """What is wrong: `item` by code or word (`record_item`), what it should be in the person's
    words, who asks (`consent`: 本人 or 监护人), on which day (today).
    """

    item: str
    text: str
    asked_by: str = "own"
    on: date | None = None


def ask(desk: Desk, person_id: str, *, wrong: Wrong) -> Task:
    """Keep the request as a task of the person's household. Raises NotHere, PersonMerged,
    NoHousehold, WordsMissing, CodeUnknown, DayToCome.
    """
    writing.may_write(desk, "task")
    item = naming.code(wrong.item, group="record_item", field="哪一项")
    who = naming.code(wrong.asked_by, group="consent", field="谁要求的")
    text = naming.words(wrong.text, field="应该怎么写")
    asked = typed_household.past_day(desk, wrong.on)
    desk.may_show_people()
    with desk.store.write() as tx:
        person = naming.record(tx, Person, kind="person", named=person_id)
        check_not_merged(person)
        home = persons.homes_of(tx, [person.id]).get(person.id)
        if home is None:
            raise corrections.NoHousehold
        days = whole_number(desk.tables, "correction_days", day=asked, region=person.scope)
        task = Task(
            id=desk.ids.fresh(),
            scope=person.scope,
            created_at=desk.clock.now(),
            household_id=home[0],
            person_id=person.id,
            kind=corrections.KIND,
            due_on=corrections.answer_by(asked, days=days),
            source=f"{asked} {label('consent', who)}要求更正{label('record_item', item)}：{text}",
        )
        journal.insert(tx, task, stamp=desk.stamp())
        audit.append(tx, "correction_asked", subject=str(person.id), stamp=desk.stamp())
    return task


def check_not_merged(person: Person) -> None:
    """Refuse an entry that goes on under another id. Raises PersonMerged."""
    if person.merged_into is not None:
        raise belonging.PersonMerged(str(person.merged_into))


def answer(desk: Desk, task_id: str, *, outcome: str, words: str, on: date | None = None) -> Task:
    """What became of it (`correction_outcome`, by code or word), in words that can be read to the
    person: what was changed, or why nothing was. Raises MayNot, NotHere, AnsweredAlready,
    CodeUnknown, WordsMissing, DayToCome.
    """
    desk.may(DECIDERS, job="register")
    after = {
        "state": TaskState.DONE,
        "verdict": naming.code(outcome, group="correction_outcome", field="结果"),
        "finding": naming.words(words, field="怎么答复本人的"),
        "done_on": typed_household.past_day(desk, on),
    }
    with desk.store.write() as tx:
        task = naming.record(tx, Task, kind="task", named=task_id)
        if task.kind != corrections.KIND:
            raise naming.NotHere(label("task_kind", corrections.KIND), task_id)
        corrections.check_open(task)
        journal.patch(tx, "task", row_id=task.id, after=after, stamp=desk.stamp())
        audit.append(tx, "correction_answered", subject=str(task.person_id), stamp=desk.stamp())
    return task.model_copy(update=after)


def of_household(desk: Desk, household_id: str) -> tuple[list[belonging.Seat], list[Task]]:
    """The people of a household, and what any of them asked to be put right: the nearest last day
    first, answered ones behind. The first look of an unlocking leaves a row in the audit trail.
    Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        seats = households.members(tx, home.id)
        found = [one for one in tasks.of_kind(tx, corrections.KIND) if one.household_id == home.id]
    return seats, sorted(found, key=_order)


def waiting(desk: Desk) -> list[Task]:
    """Every request of this device that is not answered, the nearest last day first."""
    with desk.read_people() as tx:
        found = [one for one in tasks.of_kind(tx, corrections.KIND) if one.state is TaskState.OPEN]
    return sorted(found, key=_order)


def is_late(desk: Desk, task: Task) -> bool:
    """Whether its last day is over without an answer."""
    return task.state is TaskState.OPEN and task.due_on < local_day(desk.clock.now())


def _order(task: Task) -> tuple[bool, date, UUID]:
    return task.state is not TaskState.OPEN, task.due_on, task.id
