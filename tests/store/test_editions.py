"""The conditions of statements and the rule over records say the same of every chain."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import bindparam, select

from fieldvisit.records.visit import Visit, VisitState
from fieldvisit.rules import editions as rule
from fieldvisit.store import editions, households, journal, keeping, looks, verified, visits
from fieldvisit.store.prepared import Prepared
from fieldvisit.store.tables import TABLES

DAY = timedelta(days=1)
_v = TABLES["visit"].c
_asked = bindparam("before")
NOW = Prepared(select(_v.id).where(editions.COUNTED))
THEN = Prepared(select(_v.id).where(editions.COUNTED_THEN, _asked == _asked))
NEWEST = Prepared(select(_v.id).where(editions.NEWEST))


def chains(tx: Any, village: Any, luck: Random, *, many: int) -> list[Visit]:
    """Visits with up to five editions in any states, some forked, one household each."""
    made = []
    for _ in range(many):
        home = village.settle(tx, "王桂芬")
        before = None
        for place in range(luck.randrange(1, 6)):
            state = luck.choice(list(VisitState))
            at = village.at + place * DAY
            told: dict[str, Any] = {"state": state, "created_at": at}
            if state in ("reviewed", "returned"):
                told["reviewed_at"] = at + DAY / 2
            if state == "cancelled":
                told["taken_back_at"] = at + DAY / 2
            if before is not None:
                told |= rule.following(before, why="写错了")
            seen = village.visit(home).model_copy(update=told)
            journal.insert(tx, seen, stamp=village.stamp)
            made.append(seen)
            before = seen if before is None or luck.random() < 0.8 else before
    return made


def test_statements_count_as_the_rule_does(tx, village):
    made = chains(tx, village, Random(26), many=60)
    assert _ids(NOW, tx) == {one.id.hex for one in rule.standing(made)}
    assert _ids(NEWEST, tx) == {one.id.hex for one in made} - {
        one.hex for one in rule.superseded(made)
    }
    for day in range(7):
        before = village.at + day * DAY
        wanted = {one.id.hex for one in rule.standing(made, before=before)}
        assert _ids(THEN, tx, before=before) == wanted, day


def _ids(statement: Prepared, tx: Any, **values: Any) -> set[str]:
    return {row[0] for row in statement.rows(tx, **values)}


def test_a_household_was_visited_once_however_often_it_was_corrected(tx, village):
    home = village.settle(tx, "王桂芬")
    first = village.visit(home, days_ago=3)
    second = village.visit(home, **rule.following(first, why="血压"))
    for one in (first, second):
        journal.insert(tx, one, stamp=village.stamp)
    period = {"since": village.at - 9 * DAY, "until": village.at + DAY}
    assert visits.count_on(tx, **period) == 1
    assert [one.id for one in visits.to_review(tx)] == [second.id]
    assert visits.last_of(tx, home.id, form_id="F02").id == second.id
    (row,) = households.due_facts(tx, since=village.at - 9 * DAY)
    assert row.last_visit_at == first.started_at
    back = {"state": "cancelled", "taken_back_at": village.at + DAY, "taken_back_why": "错户"}
    journal.patch(tx, "visit", row_id=second.id, after=back, stamp=village.stamp)
    assert [one.id for one in visits.to_review(tx)] == [first.id]
    journal.patch(tx, "visit", row_id=first.id, after=back, stamp=village.stamp)
    (row,) = households.due_facts(tx, since=village.at - 9 * DAY)
    assert row.last_visit_at is None
    (row,) = households.due_facts(tx, since=village.at - 9 * DAY, before=village.at + DAY)
    assert row.last_visit_at == first.started_at


def test_a_correction_is_not_compared_with_what_it_corrects(tx, village):
    """Its photos, its times and most of its answers are the same: no hint for a reviewer."""
    home = village.settle(tx, "王桂芬")
    first = village.visit(home, state="reviewed", reviewed_at=village.at)
    second = village.visit(home, **rule.following(first, why="血压"))
    for one in (first, second):
        journal.insert(tx, one, stamp=village.stamp)
    assert [one.id for one in looks.since(tx, village.at - DAY, also=[first.id])] == [second.id]


def test_a_corrected_visit_that_passed_twice_earns_once_on_its_first_day(tx, village):
    home = village.settle(tx, "王桂芬")
    passed = {"state": "reviewed", "investigators": [str(village.stamp.actor)]}
    first = village.visit(home, **passed, reviewed_at=village.at)
    taken = rule.following(first, why="血压")
    second = village.visit(home, **taken, **passed, reviewed_at=village.at + 9 * DAY)
    for one in (first, second):
        journal.insert(tx, one, stamp=village.stamp)
    (event,) = verified.reviewed(tx)
    assert (event.id, event.reviewed_at) == (second.id, village.at)


MONTHS = tuple(datetime(2025, month, 9, 2, tzinfo=UTC) for month in range(1, 13))
YEAR = {"F02": MONTHS, "F03": MONTHS[::3]}
"""12 x 114 monthly and 4 x 114 quarterly visits (days.md 1)."""


def test_a_year_of_1824_visits_stays_1824_however_many_are_corrected(tx, village):
    """Each correction counts for the day of its visit, once; so does each month of the round."""
    village.at = datetime(2024, 12, 1, tzinfo=UTC)
    homes = [village.settle(tx, "王桂芬") for _ in range(114)]
    for place, home in enumerate(homes):
        for form, days in YEAR.items():
            for at in days:
                times = {"started_at": at, "ended_at": at, "form_id": form}
                last = village.visit(home, **times)
                keeping.insert_row(tx, last)
                for nth in range((place + at.month) % 3):
                    again = {"created_at": at + (nth + 20) * DAY, **rule.following(last, why="错")}
                    last = village.visit(home, form_id=form).model_copy(update=again)
                    keeping.insert_row(tx, last)
    kinds, year = [homes[0].category], (date(2025, 1, 1), date(2025, 12, 31))
    made = [len(visits.counted(tx, form_id=form, categories=kinds, days=year)) for form in YEAR]
    assert made == [12 * 114, 4 * 114]
    assert sum(made) == 1824
    (stored,) = tx.exec_driver_sql("SELECT count(*) FROM visit").one()
    assert stored > 1824
    for at in MONTHS:
        then = households.due_facts(tx, since=at, before=at + 10 * DAY, categories=kinds)
        assert {row.last_visit_at for row in then} <= {at, None}
        assert sum(row.last_visit_at == at for row in then) == 114


def test_the_list_of_due_households_looks_through_no_table_of_visits(tx):
    """A list of ten thousand households with a hundred thousand visits."""
    asked = households.DUE_FACTS.bound({"since": 0, "before": 0, "form_id": ""})
    explained = f"EXPLAIN QUERY PLAN {households.DUE_FACTS.sql}"
    found = tx.connection.driver_connection.execute(explained, asked).fetchall()
    words = [row[3] for row in found]
    assert "SEARCH visit USING INDEX visit_due (form_id=?)" in words, words
    assert not [one for one in words if one.startswith("SCAN") and "household" not in one], words
