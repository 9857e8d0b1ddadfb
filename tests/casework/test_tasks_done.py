"""A task is done by the form that does its work, or by the register; never by a try."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework import tasks_done
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register, residence
from fieldvisit.casework.households.residence import Elsewhere
from fieldvisit.casework.people import belonging, dying
from fieldvisit.casework.visits import from_forms
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Task
from fieldvisit.store import households, tasks
from tests.support.filled import filled


@pytest.fixture
def home(desk: Desk) -> str:
    return register.find(desk)[0].household_id


def asked(desk: Desk, home: str, **answers: Any) -> list[Task]:
    visit, _ = filled(desk, home, **answers)
    with desk.store.write() as tx:
        from_forms.keep_tasks(tx, desk, visits=[visit], day=local_day(visit.ended_at))
    return [one for one in of(desk, home) if one.from_visit == visit.id]


def of(desk: Desk, home: str) -> list[Task]:
    with desk.store.read() as tx:
        return tasks.of_household(tx, UUID(home))


@pytest.mark.parametrize(
    ("asks", "does"),
    [
        ({"self_care_changed": "changed"}, {"grade": "independent"}),
        ({"service_review_on": "2026-12-20"}, {"priority": "none"}),
        (
            {"open_items": "fraud", "open_words": "诈骗", "fraud_due": "2026-11-26"},
            {"risk_level": "green"},
        ),
    ],
)
def test_the_form_that_does_the_work_ends_its_task(
    desk: Desk, home: str, asks: dict[str, str], does: dict[str, str]
) -> None:
    (task,) = asked(desk, home, **asks)
    tried, _ = filled(desk, home, state="attempt", **does)
    other, _ = filled(desk, home, needs=["none"])
    done, _ = filled(desk, home, **does)
    with desk.store.write() as tx:
        for visit in (tried, other):
            tasks_done.close(tx, desk, task_id=None, visit=visit)
    assert [one.id for one in of(desk, home)] == [task.id]
    with desk.store.write() as tx:
        tasks_done.close(tx, desk, task_id=None, visit=done)
        ended = tasks.get(tx, task.id)
    assert ended is not None
    assert (ended.state, ended.done_by_visit) == ("done", done.id)


def test_a_death_that_a_visit_hears_of_is_registered_by_a_person(desk: Desk, home: str) -> None:
    (task,) = asked(desk, home, result="died", died_on="2026-11-20")
    assert (task.kind, task.due_on) == ("register_death", date(2026, 11, 26))
    with desk.store.read() as tx:
        _, person = households.members(tx, UUID(home))[0]
    assert person.died_on is None
    others = register.household_file(desk, home).members[1:]
    head = others[0].person_id if others else ""
    dying.died(desk, str(person.id), on=date(2026, 11, 20), head=head)
    assert [one.kind for one in of(desk, home)] == ["verify_death"]


def test_who_moved_away_is_moved_by_a_person(desk: Desk, home: str) -> None:
    (task,) = asked(desk, home, result="moved", moved_to="女儿家")
    assert (task.kind, "女儿家" in task.source) == ("register_move", True)
    found = Elsewhere("投亲", local_day(desk.clock.now()) - timedelta(days=3), address="和平区")
    residence.settle(desk, home, found=found)
    assert of(desk, home) == []


def test_a_person_who_is_moved_ends_the_task_of_the_house_they_left(desk: Desk, home: str) -> None:
    asked(desk, home, result="moved", moved_to="邻居家")
    other = register.find(desk)[1].household_id
    members = register.household_file(desk, home).members
    head = members[1].person_id if len(members) > 1 else ""
    moving = belonging.Moving(other, "other", head=head, sure=True)
    belonging.move(desk, members[0].person_id, moving=moving)
    assert of(desk, home) == []
