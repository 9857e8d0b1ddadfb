"""One task a household before a festival, however often it is planned."""

from datetime import date

import pytest

from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.festivals import festivals, plan
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown
from fieldvisit.records import Household
from fieldvisit.records.household import HouseholdStatus
from fieldvisit.store import audit, outbox, rows


def test_each_eligible_household_gets_one_task_and_planning_again_makes_none(desk: Desk) -> None:
    (spring,) = [one for one in festivals(desk.tables) if one.id == "spring"]
    with desk.store.read() as tx:
        homes = [one for one in rows.all(tx, "household") if isinstance(one, Household)]
    eligible = {
        str(one.id)
        for one in homes
        if one.category in spring.categories and one.status is not HouseholdStatus.LEFT
    }
    assert 0 < len(eligible) < len(homes)
    done = plan(desk, "春节", year=2027)
    assert (done.due, done.made, done.known) == (date(2027, 2, 5), len(eligible), 0)
    again = plan(desk, "spring", year=2027)
    assert (again.made, again.known) == (0, len(eligible))
    told = [one for one in due_on(desk, date(2027, 2, 1)) if one.kind == "festival_visit"]
    assert {one.household for one in told} == eligible
    assert len(told) == len(eligible)
    assert {(one.state, one.rule) for one in told} == {("due", "节日慰问")}
    with desk.store.read() as tx:
        assert len(outbox.rows(tx)) == len(eligible)
        assert audit.count(tx, "festival_planned", subject="") == 1


def test_next_years_round_is_another(desk: Desk) -> None:
    first, second = plan(desk, "端午节", year=2027), plan(desk, "端午节", year=2028)
    assert first.made == second.made > 0
    assert second.known == 0


def test_an_unknown_festival_is_refused_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(CodeUnknown) as refused:
        plan(desk, "圣诞", year=2027)
    assert refused.value.known == "春节、端午节、中秋节、重阳节"
