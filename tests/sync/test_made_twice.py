"""Two devices make one thing before they meet (a campaign planned by both, a list taken in twice):
it is there once, nobody is refused, and what differs is asked about.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.records import Household, Task
from fieldvisit.records.conflict import Choice
from fieldvisit.store import journal, outbox, rows
from sync.server.centre import Centre
from tests.support.central import household
from tests.support.colleagues import Office, Person, opened
from tests.support.day_work import campaign, task_of


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


@pytest.fixture
def home(office: Office) -> Household:
    made = household()
    office.given(made)
    return made


def makes(person: Person, record: Task, **other: Any) -> Task:
    """Keep a record that another device may make too, at a moment of its own."""
    at = person.stamp.at
    made = record.model_copy(update={"created_at": at, **other})
    with person.store.write() as tx:
        journal.insert(tx, made, stamp=person.stamp)
    return made


def tasks_on(person: Person) -> list[Task]:
    with person.store.read() as tx:
        return [one for one in rows.all(tx, "task") if isinstance(one, Task)]


def test_what_both_planned_is_there_once_and_nobody_is_refused(
    office: Office, home: Household
) -> None:
    task = makes(office.zhou, task_of(campaign(home.scope), home))
    makes(office.qian, task)
    office.all_sync()
    for person in office.everybody:
        [held] = tasks_on(person)
        assert (held.id, held.created_by) == (task.id, office.zhou.who.who.staff.id)
        assert person.counts() == outbox.OutboxCounts()
        assert person.questions() == []


def test_what_one_did_since_stands_beside_what_the_other_planned(
    office: Office, home: Household
) -> None:
    task = makes(office.zhou, task_of(campaign(home.scope), home))
    makes(office.qian, task)
    office.zhou.write("task", task, state="done", outcome="met")
    office.all_sync()
    assert [one.state for person in office.everybody for one in tasks_on(person)] == ["done"] * 3
    assert [person.refusals() for person in office.everybody] == [[], [], []]


def test_what_the_second_did_since_is_taken(office: Office, home: Household) -> None:
    task = makes(office.zhou, task_of(campaign(home.scope), home))
    makes(office.qian, task)
    office.qian.write("task", task, state="done", outcome="phoned")
    office.all_sync()
    assert {one.outcome for person in office.everybody for one in tasks_on(person)} == {"phoned"}
    assert office.qian.counts() == outbox.OutboxCounts()


@pytest.mark.parametrize("choice", list(Choice))
def test_what_they_say_differently_is_one_question_a_field(
    office: Office, home: Household, choice: Choice
) -> None:
    task = makes(office.zhou, task_of(campaign(home.scope), home), source="寒潮敲门")
    makes(office.qian, task, source="大雪敲门")
    office.all_sync()
    for person in office.everybody:
        [question] = person.questions()
        said = {"base": None, "held": "寒潮敲门", "wanted": "大雪敲门"}
        assert question.differing == {"source": said}
        assert [one.source for one in tasks_on(person)] == ["寒潮敲门"]
    assert office.qian.counts().conflict == 1
    office.boss.choose(question, choice)
    office.all_sync()
    stands = said["held"] if choice is Choice.HELD else said["wanted"]
    for person in office.everybody:
        assert [one.source for one in tasks_on(person)] == [stands]
        assert person.counts() == outbox.OutboxCounts()


def test_what_one_took_back_is_asked_about(office: Office, home: Household) -> None:
    task = makes(office.zhou, task_of(campaign(home.scope), home))
    makes(office.qian, task)
    office.zhou.delete("task", task)
    office.zhou.sync()
    office.all_sync()
    [question] = office.boss.questions()
    assert "deleted_at" in question.differing
    office.boss.choose(question, Choice.WANTED)
    office.all_sync()
    assert [len(tasks_on(person)) for person in office.everybody] == [1, 1, 1]
    assert office.qian.counts() == outbox.OutboxCounts()


def test_a_third_that_comes_later_changes_nothing(office: Office, home: Household) -> None:
    task = makes(office.zhou, task_of(campaign(home.scope), home))
    makes(office.qian, task)
    makes(office.boss, task)
    office.all_sync()
    assert [len(tasks_on(person)) for person in office.everybody] == [1, 1, 1]
    assert [person.counts() for person in office.everybody] == [outbox.OutboxCounts()] * 3
