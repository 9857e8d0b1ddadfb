"""互查: a sample drawn again alike, a second look that cannot see the first, both compared."""

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.households.blind import StillBlind
from fieldvisit.casework.naming import CodeUnknown
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.review import comparing, sampling
from fieldvisit.casework.review.sampling import Wanted
from fieldvisit.casework.visits import showing, visiting
from fieldvisit.casework.visits.filling import last_answer
from fieldvisit.practice import answers
from fieldvisit.records import Task, Visit
from fieldvisit.rules.journeys import MayNot
from fieldvisit.rules.sampling import NobodyElse, RateTooLow
from fieldvisit.store import journal, staff, tasks, visits

WANTED = Wanted("0.3", 7, date(2026, 10, 1), date(2026, 11, 23))


def first_look(desk: Desk, *, form_id: str = "F02") -> Visit:
    """A visit of somebody's that this person is to make again."""
    with desk.store.write() as tx:
        seen = visits.counted(
            tx,
            form_id=form_id,
            categories=WANTED.categories,
            days=(WANTED.since, WANTED.until),
        )[0]
        task = Task(
            id=desk.ids.fresh(),
            scope=seen.scope,
            created_at=desk.clock.now(),
            household_id=seen.household_id,
            kind="cross_check",
            due_on=date(2026, 12, 8),
            form_id=form_id,
            assignee_id=desk.profile.staff_id,
            from_visit=seen.id,
        )
        journal.insert(tx, task, stamp=desk.stamp())
    return seen


def test_a_sample_is_drawn_again_and_is_at_least_its_share(supervisor: Desk) -> None:
    drawn = sampling.draw(supervisor, WANTED)
    assert drawn == sampling.draw(supervisor, WANTED)
    assert len(drawn.visits) >= drawn.total * 0.3 > len(drawn.visits) - 1
    assert drawn.total > len(drawn.visits) > 1
    assert sampling.draw(supervisor, replace(WANTED, seed=8)).visits != drawn.visits
    with pytest.raises(RateTooLow):
        sampling.draw(supervisor, replace(WANTED, rate="0.2"))


def test_the_sample_becomes_tasks_of_others_once(supervisor: Desk) -> None:
    drawn = sampling.draw(supervisor, WANTED)
    with supervisor.store.read() as tx:
        names = [one.name for one in staff.all(tx)]
        seen = [
            one for one in map(partial(visits.get, tx), (UUID(i) for i, _ in drawn.visits)) if one
        ]
        been = {who for one in seen for who in one.investigators}
        busy = [one.name for one in staff.all(tx) if str(one.id) in been]
    made = sampling.plan(supervisor, WANTED, workers=names)
    assert (made.made, made.known, made.due) == (len(drawn.visits), 0, date(2026, 12, 8))
    again = sampling.plan(supervisor, WANTED, workers=names)
    assert (again.made, again.known) == (0, len(drawn.visits))
    with supervisor.store.read() as tx:
        for task in tasks.of_kind(tx, "cross_check"):
            assert task.from_visit is not None
            first = visits.get(tx, task.from_visit)
            assert first is not None
            assert str(task.assignee_id) not in {*first.investigators, str(first.created_by)}
    assert len(busy) >= 1
    with pytest.raises(NobodyElse):
        sampling.plan(supervisor, WANTED, workers=busy[:1])
    with pytest.raises(CodeUnknown):
        sampling.plan(supervisor, WANTED, workers=["没有这个人"])


def test_a_second_look_sees_nothing_of_the_first(desk: Desk) -> None:
    first = first_look(desk)
    home = str(first.household_id)
    filling = visiting.start(desk, home, form_id="F02")
    assert (filling.door.last, filling.door.prefill["open_points"]) == (None, "")
    assert not any(name.startswith("last_") for name in filling.door.prefill)
    filling.session.set("/data/meet/result", "met_person")
    assert last_answer(filling, filling.session.state("/data/body/mental_state")) == ""
    for look in (
        lambda: dossier.pdf(desk, [str(first.id)]),
        lambda: showing.show(desk, "visit", record_id=str(first.id)),
    ):
        with pytest.raises(StillBlind):
            look()
    held = visiting.resume(desk, str(filling.draft.id))
    assert held.door.last is None


def test_what_a_second_look_does_not_show_others_still_see(supervisor: Desk) -> None:
    with supervisor.store.read() as tx:
        counted = visits.counted(
            tx, form_id="F02", categories=WANTED.categories, days=(WANTED.since, WANTED.until)
        )
    assert dossier.pdf(supervisor, [str(counted[0].id)]).startswith(b"%PDF")


def test_the_second_visit_ends_the_task_and_both_are_compared(desk: Desk) -> None:
    first = first_look(desk)
    filling = visiting.start(desk, str(first.household_id), form_id="F02")
    answers.answer_all(filling)
    second = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    with desk.store.read() as tx:
        (task,) = tasks.of_kind(tx, "cross_check")
    assert (task.state, task.done_by_visit) == ("done", second.id)
    assert showing.show(desk, "visit", record_id=str(first.id))["id"] == str(first.id)
    with pytest.raises(MayNot):
        comparing.compared(desk)
    desk.profile = replace(desk.profile, role="town_officer")
    (line,) = comparing.compared(desk)
    assert line.second
    assert line.same > 0
    told = {question: (one, other) for question, one, other in line.differing}
    assert told
    assert all(one != other for one, other in told.values())
    (thing,) = rooms.read(desk, Subject("cross_check")).things
    assert thing.pill == f"{len(told)} 题不一样"


def test_an_attempt_does_not_end_the_task(desk: Desk) -> None:
    first = first_look(desk)
    filling = visiting.start(desk, str(first.household_id), form_id="F02")
    filling.session.set("/data/meet/visit_mode", "home")
    filling.session.set("/data/meet/result", "nobody_home")
    filling.session.set("/data/meet/next_try_on", "2026-11-25")
    visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    with desk.store.read() as tx:
        assert [one.state for one in tasks.of_kind(tx, "cross_check")] == ["open"]
    assert register.household_file(desk, str(first.household_id)).timeline


def test_the_page_draws_and_plans(supervisor: Desk) -> None:
    page = Subject("cross_check")
    said = {"rate": "30%", "seed": "7", "since": "2026-10-01"}
    told = rooms.take(supervisor, page, step="draw", said=said).sentence
    assert "份里抽了" in told
    asked = rooms.read(supervisor, page).offers[1].asks[-1]
    everybody = " ".join(who for who, _ in asked.options)
    rooms.take(supervisor, page, step="plan", said=said | {"to": everybody})
    things = rooms.read(supervisor, page).things
    assert {one.pill for one in things} == {"互查复访"}
