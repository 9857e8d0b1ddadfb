"""What is due on a day follows from rules, visits and tasks; a day gone by is told as it was."""

from datetime import date, timedelta

import pytest

from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import FixedClock, local_day
from fieldvisit.practice.setting import BEGINS
from fieldvisit.records import Task
from fieldvisit.records.household import Household
from fieldvisit.records.task import TaskState
from fieldvisit.store import journal, rows
from tests.support.central import visit

TODAY = local_day(BEGINS)


@pytest.fixture
def home(desk: Desk) -> Household:
    """A household that no round names: 低保."""
    with desk.store.read() as tx:
        found = rows.all(tx, "household")
    (first, *_) = [one for one in found if getattr(one, "category", "") == "dibao"]
    assert isinstance(first, Household)
    return first


def task(desk: Desk, home: Household, *, due_on: date, **other: object) -> Task:
    made = Task(
        id=desk.ids.fresh(),
        scope=home.scope,
        created_at=desk.clock.now(),
        household_id=home.id,
        kind="recheck_hazard",
        due_on=due_on,
        source="隐患复查",
        **other,
    )
    with desk.store.write() as tx:
        journal.insert(tx, made, stamp=desk.stamp())
    return made


def test_the_rounds_of_the_village_are_due_with_their_clause(desk: Desk) -> None:
    found = due_on(desk, TODAY)
    monthly = [one for one in found if one.kind == "tekun_monthly"]
    quarterly = [one for one in found if one.kind == "tekun_quarterly"]
    assert {one.due for one in quarterly} == {date(2026, 12, 31)}
    assert {one.state for one in quarterly} == {"later"}
    assert {(one.state, one.due) for one in monthly} == {
        ("overdue", date(2026, 10, 31)),
        ("due", date(2026, 11, 30)),
    }
    assert all("民发〔2021〕43号" in one.source for one in monthly)
    assert all("*" in one.name for one in found)
    states = [one.state for one in found]
    assert states == sorted(states, key=["overdue", "due", "later"].index)


@pytest.mark.parametrize(("days", "state"), [(-1, "overdue"), (0, "due"), (7, "due"), (8, "later")])
def test_a_task_is_due_a_week_before_its_day_and_late_after_it(
    desk: Desk, home: Household, days: int, state: str
) -> None:
    made = task(desk, home, due_on=TODAY + timedelta(days=days))
    (line,) = [one for one in due_on(desk, TODAY) if one.kind == made.kind]
    assert (line.household, line.state, line.due) == (str(home.id), state, made.due_on)
    assert (line.rule, line.source) == ("隐患复查", "隐患复查")


def test_a_task_done_since_was_still_due_on_the_day_before(desk: Desk, home: Household) -> None:
    assert isinstance(desk.clock, FixedClock)
    made = task(desk, home, due_on=TODAY)
    desk.clock.advance(timedelta(days=2))
    done = visit(home, id=desk.ids.fresh(), started_at=desk.clock.now())
    with desk.store.write() as tx:
        journal.insert(tx, done, stamp=desk.stamp())
        after = {"state": TaskState.DONE, "done_by_visit": done.id}
        journal.patch(tx, "task", row_id=made.id, after=after, stamp=desk.stamp())

    def stands(day: date) -> bool:
        return any(one.kind == made.kind for one in due_on(desk, day))

    assert not stands(TODAY - timedelta(days=1))
    assert stands(TODAY)
    assert stands(TODAY + timedelta(days=1))
    assert not stands(TODAY + timedelta(days=2))


def test_a_day_gone_by_knows_nothing_of_later_visits(desk: Desk) -> None:
    assert isinstance(desk.clock, FixedClock)
    before = due_on(desk, TODAY)
    desk.clock.advance(timedelta(days=1))
    late = [one for one in before if one.state == "overdue"]
    with desk.store.write() as tx:
        for one in late:
            place = next(h for h in rows.all(tx, "household") if str(h.id) == one.household)
            assert isinstance(place, Household)
            made = visit(place, id=desk.ids.fresh(), started_at=desk.clock.now(), form_id="F02")
            journal.insert(tx, made, stamp=desk.stamp())
    assert due_on(desk, TODAY) == before
    assert not [one for one in due_on(desk, TODAY + timedelta(days=1)) if one.state == "overdue"]
