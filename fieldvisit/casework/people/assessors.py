"""第三方评估: a household is lent to an assessor for one of its people, a form and a time, and
taken back. One transaction an action.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Person, Staff, Task
from fieldvisit.records.region import covers
from fieldvisit.records.task import TaskState
from fieldvisit.rules import assessing, near_relatives
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.rules.readings import NotOfThisHousehold
from fieldvisit.store import audit, households, journal, staff, tasks
from fieldvisit.words.labels import label

MOST_DAYS = "assessor_days"


@dataclass(frozen=True)
class Assignment:
    """`to`: the assessor by name or id; `until`: the last day, included; `person`: of whom, by name
    or id (blank: the householder); `form_id` of the form that is asked for first; `why` in words.
    """

    to: str
    until: date
    person: str = ""
    form_id: str = "F04"
    why: str = ""


def assign(desk: Desk, household_id: str, *, asked: Assignment) -> Task:
    """Lend a household to an assessor; whoever has the same already keeps it until the new last
    day. Raises MayNot, NotHere, DayPassed, LastDayTooFar, NoAssessorHere, CodeUnknown,
    NotOfThisHousehold, InvestigatorIsRelative.
    """
    desk.may(REVIEWERS, job="lend")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        _check_until(desk, asked.until, region=home.scope)
        if asked.form_id not in assessing.FORMS:
            raise naming.CodeUnknown("填哪张表", asked.form_id, "、".join(sorted(assessing.FORMS)))
        who = _assessor(tx, home, named=asked.to)
        relatives = near_relatives.standing(home.near_relatives)
        near_relatives.check_investigators(relatives, ids=[who.id], names=[who.name])
        person = _member(tx, home, named=asked.person)
        made = _task(desk, home, person=person, who=who, asked=asked)
        before = next((one for one in tasks.of_household(tx, home.id) if _same(one, made)), None)
        if before is not None:
            later = {"due_on": asked.until}
            return writing.put(tx, desk, record=before, after=later, line="assessor_assigned")
        journal.insert(tx, made, stamp=desk.stamp())
        audit.append(tx, "assessor_assigned", subject=str(made.id), stamp=desk.stamp())
    return made


def until(desk: Desk, task_id: str, *, day: date) -> Task:
    """It lends until another day. Raises MayNot, NotHere, AssignmentOver, DayPassed,
    LastDayTooFar.
    """
    desk.may(REVIEWERS, job="lend")
    with desk.store.write() as tx:
        task = naming.record(tx, Task, kind="task", named=task_id)
        assessing.check_open(task)
        _check_until(desk, day, region=task.scope)
        return writing.put(tx, desk, record=task, after={"due_on": day}, line="assessor_assigned")


def take_back(desk: Desk, task_id: str, *, reason: str) -> Task:
    """The household is lent no more. Raises MayNot, NotHere, WordsMissing, AssignmentOver."""
    desk.may(REVIEWERS, job="lend")
    why = naming.words(reason, field="为什么收回")
    with desk.store.write() as tx:
        task = naming.record(tx, Task, kind="task", named=task_id)
        assessing.check_open(task)
        on = local_day(desk.clock.now())
        after = {"state": TaskState.CANCELLED, "finding": why, "done_on": on}
        return writing.put(tx, desk, record=task, after=after, line="assessor_ended")


def _check_until(desk: Desk, day: date, *, region: str) -> None:
    today = local_day(desk.clock.now())
    naming.not_past(day, today=today)
    days = whole_number(desk.tables, MOST_DAYS, day=today, region=region)
    assessing.check_until(day, most=today + timedelta(days=days), days=days)


def _assessor(tx: Connection, home: Household, *, named: str) -> Staff:
    everybody = (one for one in staff.all(tx) if assessing.is_assessor(one.role))
    known = [one for one in everybody if covers(one.region_code, home.scope)]
    if not known:
        raise assessing.NoAssessorHere
    found = [one for one in known if named in (one.name, str(one.id))]
    if len(found) != 1:
        raise naming.CodeUnknown("哪位评估员", named, "、".join(one.name for one in known))
    return found[0]


def _member(tx: Connection, home: Household, *, named: str) -> Person | None:
    members = [person for _, person in households.members(tx, home.id)]
    if not named:
        return next((one for one in members if one.id == home.householder_id), None)
    for person in members:
        if named in (str(person.id), person.name):
            return person
    raise NotOfThisHousehold


def _task(
    desk: Desk, home: Household, *, person: Person | None, who: Staff, asked: Assignment
) -> Task:
    return Task(
        id=desk.ids.fresh(),
        scope=home.scope,
        created_at=desk.clock.now(),
        household_id=home.id,
        person_id=person.id if person else None,
        kind=assessing.KIND,
        due_on=asked.until,
        form_id=asked.form_id,
        assignee_id=who.id,
        source=asked.why.strip() or label("assessor_form", asked.form_id),
    )


def _same(one: Task, other: Task) -> bool:
    about = ("kind", "person_id", "form_id", "assignee_id")
    return all(getattr(one, name) == getattr(other, name) for name in about)
