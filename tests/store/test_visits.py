from datetime import timedelta

from fieldvisit.records.task import Task
from fieldvisit.records.visit import VisitState
from fieldvisit.store import journal, tasks, visits


def put(tx, village, home, days, **fields):
    visit = village.visit(home, days_ago=days, **fields)
    journal.insert(tx, visit, stamp=village.stamp)
    return visit


def test_a_household_shows_its_visits_newest_first_in_pages(tx, village):
    home = village.settle(tx, "王桂芬")
    made = [put(tx, village, home, days) for days in (60, 1, 30)]
    put(tx, village, village.settle(tx, "李玉兰"), 2)
    page = visits.of_household(tx, home.id, limit=2)
    assert [visit.id for visit in page] == [made[1].id, made[2].id]
    rest = visits.of_household(tx, home.id, before=page[-1].started_at)
    assert [visit.id for visit in rest] == [made[0].id]


def test_the_last_visit_of_a_form_is_one_that_counts(tx, village):
    home = village.settle(tx, "王桂芬")
    counted = put(tx, village, home, 30)
    put(tx, village, home, 2, state=VisitState.ATTEMPT)
    put(tx, village, home, 1, form_id="F03")
    assert visits.last_of(tx, home.id, form_id="F02").id == counted.id
    assert visits.last_of(tx, home.id, form_id="F09") is None


def test_a_visit_comes_back_as_it_was_kept(tx, village):
    home = village.settle(tx, "王桂芬")
    signatures = [{"party": "respondent", "name": "王桂芬", "way": "drawn", "signed_at": "x"}]
    visit = put(tx, village, home, 0, answers={"met": "yes", "needs": []}, signatures=signatures)
    kept = visits.get(tx, visit.id)
    assert (kept.answers, kept.signatures, kept.state) == (
        {"met": "yes", "needs": []},
        signatures,
        VisitState.FINALISED,
    )
    assert kept.started_at == visit.started_at


def test_what_waits_for_review_is_neither_reviewed_nor_replaced(tx, village):
    home = village.settle(tx, "王桂芬")
    plain = put(tx, village, home, 9)
    replaced = put(tx, village, home, 8)
    newer = put(tx, village, home, 7, replaces=replaced.id, first_visit=replaced.id, revision=2)
    put(tx, village, home, 6, state=VisitState.REVIEWED)
    put(tx, village, home, 5, state=VisitState.ATTEMPT)
    assert [visit.id for visit in visits.to_review(tx)] == [plain.id, newer.id]


def test_visits_are_counted_by_period_form_and_person(tx, village):
    home = village.settle(tx, "王桂芬")
    for days in (0, 1, 40):
        put(tx, village, home, days)
    put(tx, village, home, 0, state=VisitState.ATTEMPT)
    period = {"since": village.at - timedelta(days=10), "until": village.at + timedelta(days=1)}
    assert visits.count_on(tx, **period) == 2
    assert visits.count_on(tx, **period, form_id="F03") == 0
    assert visits.count_on(tx, **period, created_by=village.stamp.actor) == 2
    assert visits.count_on(tx, **period, created_by=village.stamp.device_id) == 0


def test_open_tasks_come_with_the_nearest_day_first(tx, village):
    home = village.settle(tx, "王桂芬")
    made = [
        Task(
            id=village.ids.fresh(),
            scope=village.scope,
            created_at=village.at,
            household_id=home.id,
            kind="try_again",
            due_on=(village.at + timedelta(days=days)).date(),
            state=state,
        )
        for days, state in ((9, "open"), (2, "open"), (1, "done"))
    ]
    for task in made:
        journal.insert(tx, task, stamp=village.stamp)
    assert [task.id for task in tasks.open_tasks(tx)] == [made[1].id, made[0].id]
    assert [task.id for task in tasks.of_household(tx, home.id)] == [made[1].id, made[0].id]
    assert tasks.get(tx, made[2].id).state == "done"
