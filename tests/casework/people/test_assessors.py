"""第三方评估: lent by a reviewer until a day, seen by the assessor until then, done when passed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework import naming, tasks_done
from fieldvisit.casework.daily import due, today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.people import assessor_list, assessors
from fieldvisit.casework.people.assessors import Assignment
from fieldvisit.casework.review import reviewing
from fieldvisit.casework.visits import countersigning, together, visiting
from fieldvisit.machine.clock import FixedClock, local_day
from fieldvisit.records import Staff, Task
from fieldvisit.rules import assessing as rule
from fieldvisit.rules.journeys import MayNot
from fieldvisit.rules.near_relatives import InvestigatorIsRelative
from fieldvisit.rules.readings import NotOfThisHousehold
from fieldvisit.store import audit, drafts, households, journal, outbox, rows, tasks, visits
from fieldvisit.words.labels import LABELS
from tests.support.assessing import as_theirs, hired
from tests.support.filled import filled

UNTIL = date(2026, 12, 10)


@pytest.fixture
def home(supervisor: Desk) -> str:
    return register.find(supervisor)[0].household_id


@pytest.fixture
def assessor(supervisor: Desk) -> Staff:
    return hired(supervisor)


def asked(until: date = UNTIL, **other: Any) -> Assignment:
    return replace(Assignment("张评估", until), **other)


def kept(desk: Desk, task: Task) -> Task:
    with desk.store.read() as tx:
        found = tasks.get(tx, task.id)
    assert found is not None
    return found


def all_sent(desk: Desk) -> None:
    """The server took everything."""
    with desk.store.write() as tx:
        tx.exec_driver_sql("UPDATE outbox SET state = 'applied'")


def test_a_household_is_lent_and_its_day_is_moved_by_asking_again(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    task = assessors.assign(supervisor, home, asked=asked())
    assert (task.kind, task.form_id, task.due_on) == (rule.KIND, "F04", UNTIL)
    assert task.assignee_id == assessor.id
    again = assessors.assign(supervisor, home, asked=asked(UNTIL + timedelta(days=9)))
    assert (again.id, kept(supervisor, task).due_on) == (task.id, UNTIL + timedelta(days=9))
    assert assessors.until(supervisor, str(task.id), day=UNTIL).due_on == UNTIL
    (line,) = assessor_list.listed(supervisor)
    assert (line.assessor, line.left, line.state) == ("张评估", 17, "open")
    assert ("*" in line.name, line.person) == (True, "")
    assert assessor_list.left_words(line) == "还有 17 天"
    with supervisor.store.read() as tx:
        assert audit.count(tx, "assessor_assigned", subject=str(task.id)) == 3


def test_who_has_the_household_may_be_named_to_countersign(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    """Whoever never sees a visit would keep it waiting for ever."""

    def offered(desk: Desk) -> bool:
        found = countersigning.colleagues(desk, UUID(home))
        return str(assessor.id) in {one.staff_id for one in found}

    assert not offered(supervisor)
    assessors.assign(supervisor, home, asked=asked())
    assert offered(supervisor)
    later = FixedClock(supervisor.clock.now() + timedelta(days=30))
    assert not offered(replace(supervisor, clock=later))


@pytest.mark.parametrize(
    ("twist", "error"),
    [
        ({"until": date(2026, 11, 22)}, naming.DayPassed),
        ({"until": date(2027, 11, 22)}, rule.LastDayTooFar),
        ({"to": "没有这个人"}, naming.CodeUnknown),
        ({"form_id": "F02"}, naming.CodeUnknown),
        ({"person": "别家的人"}, NotOfThisHousehold),
    ],
)
def test_what_cannot_be_lent_is_named(
    supervisor: Desk, home: str, assessor: Staff, twist: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        assessors.assign(supervisor, home, asked=asked(**twist))
    assert assessor_list.listed(supervisor) == []


def test_only_a_reviewer_lends_and_only_to_an_assessor_of_the_place(
    desk: Desk, supervisor: Desk, home: str
) -> None:
    with pytest.raises(MayNot):
        assessors.assign(desk, register.find(desk)[0].household_id, asked=asked())
    hired(supervisor, region_code="120110101000")
    hired(supervisor, "王网格", role="grid_worker")
    hired(supervisor, "李评估")
    for name in ("张评估", "王网格"):
        with pytest.raises(naming.CodeUnknown):
            assessors.assign(supervisor, home, asked=asked(to=name))


def test_a_near_relative_assesses_nobody(supervisor: Desk, home: str, assessor: Staff) -> None:
    filing = {"name": "张评估", "post": "评估员", "relation": "姑侄", "since": "2026-01-01"}
    with supervisor.store.write() as tx:
        after = {"near_relatives": [filing]}
        key = UUID(home)
        journal.patch(tx, "household", row_id=key, after=after, stamp=supervisor.stamp())
    with pytest.raises(InvestigatorIsRelative):
        assessors.assign(supervisor, home, asked=asked())


def test_what_is_taken_back_has_a_reason_and_is_taken_back_once(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    task = assessors.assign(supervisor, home, asked=asked())
    with pytest.raises(naming.WordsMissing):
        assessors.take_back(supervisor, str(task.id), reason=" ")
    gone = assessors.take_back(supervisor, str(task.id), reason="人住院了")
    assert (gone.state, gone.finding) == ("cancelled", "人住院了")
    for again in (
        lambda: assessors.take_back(supervisor, str(task.id), reason="再收一次"),
        lambda: assessors.until(supervisor, str(task.id), day=UNTIL),
    ):
        with pytest.raises(rule.AssignmentOver):
            again()
    assert [one.state for one in assessor_list.listed(supervisor)] == ["cancelled"]


def test_who_is_due_waits_until_somebody_has_them(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    task = Task(
        id=supervisor.ids.fresh(),
        scope=supervisor.profile.region_code,
        created_at=supervisor.clock.now(),
        household_id=UUID(home),
        kind="reassess_self_care",
        due_on=date(2026, 11, 20),
        source="自理有变化",
    )
    with supervisor.store.write() as tx:
        journal.insert(tx, task, stamp=supervisor.stamp())
    first, *others = assessor_list.waiting(supervisor)
    assert (first.household, first.form, first.due) == (home, "F04", "2026-11-20")
    never = [one for one in others if not one.due]
    assert {(one.why, one.form) for one in never} == {("特困，还没有评估过", "F04")}
    assert home not in {one.household for one in never}
    assessors.assign(supervisor, home, asked=asked())
    assert ("F04", home) not in {
        (one.form, one.household) for one in assessor_list.waiting(supervisor)
    }
    with pytest.raises(MayNot):
        assessor_list.waiting(as_theirs(supervisor, assessor))


def test_an_assessors_day_is_what_is_lent_to_them_with_the_days_left(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    assessors.assign(supervisor, home, asked=asked())
    mine = as_theirs(supervisor, assessor)
    day = today.today(mine)
    assert (day.cards, day.later, day.bars, day.overdue) == ((), (), (), 0)
    (card,) = day.tasks
    assert (card.household_id, card.task, card.due_text) == (home, "第三方评估", "还有 17 天")
    kinds = {one.kind for one in due.due_on(mine, day.day)}
    assert rule.KIND in kinds
    assert kinds <= LABELS["task_kind"].keys(), "no round is an assessor's"
    assert register.household_file(mine, home).due is None
    (line,) = assessor_list.listed(mine)
    assert line.household == home
    assert assessor_list.listed(as_theirs(supervisor, hired(supervisor, "李评估"))) == []


def test_an_assessor_fills_in_their_three_forms_and_no_other(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    mine = as_theirs(supervisor, assessor)
    assert {one.form_id for one in together.offered(mine)} == rule.FORMS
    with pytest.raises(rule.FormNotAssessors):
        visiting.start(mine, home, form_id="F02")
    with pytest.raises(rule.FormNotAssessors):
        visiting.start(mine, "", form_id="F05")
    filling = visiting.start(mine, home, form_id="F04")
    with pytest.raises(rule.FormNotAssessors):
        visiting.join(mine, filling, form_id="F03")


def test_an_assessors_note_is_for_themselves(supervisor: Desk, home: str, assessor: Staff) -> None:
    mine = as_theirs(supervisor, assessor)
    told = notes.NoteDraft("老人耳背", household_id=home, follow_up_on=UNTIL)
    with pytest.raises(rule.NoteNotAssessors):
        notes.keep(mine, told)
    notes.keep(mine, replace(told, private=True))
    with mine.store.read() as tx:
        assert tasks.of_household(tx, UUID(home)) == []


def test_after_the_last_day_the_device_shows_the_household_no_more(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    """T3: without a network, and by the latest day that the clock has shown."""
    clock = supervisor.clock
    assert isinstance(clock, FixedClock)
    assessors.assign(supervisor, home, asked=asked())
    all_sent(supervisor)
    mine = as_theirs(supervisor, assessor)
    clock.at += timedelta(days=17)
    assert register.household_file(mine, home).number
    clock.at += timedelta(days=1)
    with pytest.raises(register.HouseholdNotHere):
        register.household_file(mine, home)
    assert today.today(mine).tasks == ()
    with mine.store.read() as tx:
        assert households.members(tx, UUID(home)) == []
        assert len(rows.all(tx, "household")) > 10, "others are not an assessor's to hide"
    clock.at -= timedelta(days=18)
    with pytest.raises(register.HouseholdNotHere):
        register.household_file(as_theirs(supervisor, assessor), home)


def test_an_officers_device_keeps_what_an_assessor_had(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    clock = supervisor.clock
    assert isinstance(clock, FixedClock)
    assessors.assign(supervisor, home, asked=asked())
    clock.at += timedelta(days=40)
    assert register.household_file(supervisor, home).number
    (line,) = assessor_list.listed(supervisor)
    assert (line.state, assessor_list.left_words(line)) == ("over", "已到期")


def test_a_form_that_is_being_filled_in_keeps_its_household_until_it_is_sent(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    clock = supervisor.clock
    assert isinstance(clock, FixedClock)
    assessors.assign(supervisor, home, asked=asked())
    all_sent(supervisor)
    mine = as_theirs(supervisor, assessor)
    filling = visiting.start(mine, home, form_id="F04")
    clock.at += timedelta(days=30)
    assert visiting.resume(mine, str(filling.draft.id)).door.name
    with mine.store.write() as tx:
        drafts.remove(tx, filling.draft.id)
    clock.at += timedelta(hours=2)
    with pytest.raises(register.HouseholdNotHere):
        register.household_file(mine, home)


def test_what_an_assessor_did_is_done_when_the_town_passes_it(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    task = assessors.assign(supervisor, home, asked=asked())
    mine = as_theirs(supervisor, assessor)
    visit, _ = filled(mine, home, grade="independent")
    with mine.store.write() as tx:
        before = outbox.counts(tx).waiting
        tasks_done.close(tx, mine, task_id=task.id, visit=visit)
        assert outbox.counts(tx).waiting == before, "an assessor writes no task"
        made = visits.get(tx, visit.id)
        assert made is not None
        visit = made.model_copy(update={"form_id": "F04"})
        tasks_done.close_passed(tx, supervisor, visit=visit)
    assert (kept(supervisor, task).state, kept(supervisor, task).done_by_visit) == (
        "done",
        visit.id,
    )


def test_passing_ends_the_assignment_for_that_form_alone(
    supervisor: Desk, home: str, assessor: Staff
) -> None:
    other = assessors.assign(supervisor, home, asked=asked(form_id="F07"))
    mine = as_theirs(supervisor, assessor)
    visit, _ = filled(mine, home, grade="independent")
    reviewing.review(supervisor, str(visit.id), passed=True)
    assert kept(supervisor, other).state == "open"
    assert local_day(supervisor.clock.now()) < kept(supervisor, other).due_on


def test_where_nobody_assesses_yet_it_says_so(supervisor: Desk, home: str) -> None:
    with pytest.raises(rule.NoAssessorHere):
        assessors.assign(supervisor, home, asked=asked())
