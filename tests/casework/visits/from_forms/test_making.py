"""What a form makes is made once: finished twice, corrected, told by another device or by whoever
passes it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.care import plans
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.review import reviewing
from fieldvisit.casework.visits import from_forms
from fieldvisit.records import Visit
from fieldvisit.store import cases, loop, outbox, tasks
from fieldvisit.store.journal import SEALED
from tests.casework.visits.from_forms import test_clue, test_plan, test_relief
from tests.support.filled import filled

TOWN = UUID(int=77)
ALL: dict[str, Any] = {
    **test_clue.TOLD,
    **test_plan.TOLD,
    **test_relief.TOLD,
    "caregiver_present": "no",
    "urgent_need": "没人做饭",
}


@pytest.fixture
def home(desk: Desk) -> str:
    return register.find(desk)[0].household_id


def counts(desk: Desk, home: str) -> tuple[int, ...]:
    key = UUID(home)
    with desk.store.read() as tx:
        return (
            len(cases.clues(tx)),
            len(cases.plans_of(tx, key)),
            len(cases.special_cases_of(tx, key)),
            len(loop.needs_of(tx, key)),
        )


def again(desk: Desk, visit: Visit) -> list[str]:
    with desk.store.write() as tx:
        return from_forms.make(tx, desk, visit=visit)


def test_making_a_second_time_makes_nothing(desk: Desk, home: str) -> None:
    visit, made = filled(desk, home, **ALL)
    assert (len(made), counts(desk, home)) == (4, (1, 1, 1, 1))
    with desk.store.read() as tx:
        before = outbox.counts(tx).waiting
    assert again(desk, visit) == []
    with desk.store.read() as tx:
        assert (outbox.counts(tx).waiting, counts(desk, home)) == (before, (1, 1, 1, 1))


def test_a_correction_makes_nothing_anew(desk: Desk, home: str) -> None:
    first, _ = filled(desk, home, **ALL)
    second, made = filled(desk, home, replaces=first.id, **ALL | {"goal": "改过"})
    assert made == []
    _, made = filled(desk, home, replaces=second.id, **ALL)
    assert (made, counts(desk, home)) == ([], (1, 1, 1, 1))


def test_two_devices_give_one_thing_one_id(desk: Desk, home: str) -> None:
    """A server that is told twice holds one row: the second telling has the id of the first."""
    visit, _ = filled(desk, home, **ALL)
    with desk.store.read() as tx:
        ids = {one.id for one in cases.clues(tx)}
        made = from_forms.Making(tx, desk, visit)
        assert ids == {made.id_for("clue")}
        assert made.id_for("clue") != made.id_for("plan")


def test_what_was_deleted_does_not_come_back(desk: Desk, home: str) -> None:
    from fieldvisit.store import journal

    visit, _ = filled(desk, home, **ALL)
    with desk.store.write() as tx:
        (clue,) = cases.clues(tx)
        journal.delete(tx, "clue", row_id=clue.id, stamp=desk.stamp())
    assert again(desk, visit) == []
    assert counts(desk, home)[0] == 0


def test_where_nobody_was_met_nothing_is_made(desk: Desk, home: str) -> None:
    for state in ("attempt", "cancelled", "returned"):
        assert filled(desk, home, state=state, **ALL)[1] == []
    assert counts(desk, home) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("role", "at_once", "later"),
    [
        ("grid_worker", (1, 0, 0, 1), "一户一策、救助档案"),
        ("assessor", (0, 0, 0, 0), "主动发现线索、一户一策、救助档案、需求"),
    ],
)
def test_what_its_author_may_not_write_is_made_when_the_town_passes_it(
    desk: Desk, home: str, role: str, at_once: tuple[int, ...], later: str
) -> None:
    from fieldvisit.store import journal

    author = replace(desk)
    author.profile = replace(desk.profile, role=role)
    with desk.store.write() as tx:
        after = {"role": role}
        journal.patch(tx, "staff", row_id=desk.profile.staff_id, after=after, stamp=desk.stamp())
    visit, made = filled(author, home, **ALL)
    assert counts(desk, home) == at_once
    assert made[-1] == f"{later}等镇街审核通过以后照这张表建。"
    town = replace(desk)
    town.profile = replace(desk.profile, role="town_officer", staff_id=TOWN)
    reviewing.review(town, str(visit.id), passed=True)
    assert counts(desk, home) == (1, 1, 1, 1)
    with desk.store.read() as tx:
        (plan,) = cases.plans_of(tx, UUID(home))
    assert plan.created_by == TOWN
    assert plans.approve(town, str(plan.id)).state == "active", "another wrote the form"


def test_a_visit_that_comes_back_makes_nothing(desk: Desk, home: str) -> None:
    visit, _ = filled(desk, home, **ALL)
    before = counts(desk, home)
    town = replace(desk)
    town.profile = replace(desk.profile, role="town_officer", staff_id=TOWN)
    reviewing.review(town, str(visit.id), passed=False, comment="补照片")
    assert counts(desk, home) == before


def test_tasks_of_a_correction_are_those_of_the_first(desk: Desk, home: str) -> None:
    first, _ = filled(desk, home, completed_by="2026-12-04")
    second, _ = filled(desk, home, replaces=first.id, completed_by="2026-12-04")
    with desk.store.write() as tx:
        for visit in (first, second, second):
            from_forms.keep_tasks(tx, desk, visits=[visit], day=visit.ended_at.date())
        found = tasks.of_kind(tx, "complete_steps")
    assert [one.from_visit for one in found] == [first.id]


def test_nothing_that_is_made_is_sealed() -> None:
    assert not {"clue", "plan", "special_case", "need", "task"} & SEALED.keys()


def test_a_form_of_a_district_s_own_is_never_kept_from_being_finished(
    desk: Desk, home: str
) -> None:
    """Whatever is answered under the names that are read here: words, other codes, no days."""
    names = {*ALL, "verify_result", "clue_outcome", "plan_result", "wants_to_apply"}
    for odd in ("甲", "2026-13-40", "-", 7, ["甲"], "1e999"):
        strange = dict.fromkeys(names, odd)
        filled(desk, home, **strange)
        rows = {"measure": [strange], "bill": [strange], "review": [strange]}
        for kept in ({"relief_type": "emergency", "event_on": "2026-11-22"}, test_clue.TOLD):
            filled(desk, home, **strange | rows | kept)
    assert counts(desk, home)[1] == 0
