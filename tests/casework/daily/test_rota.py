"""A rota gives each household one turn, and the day's round follows it along the lanes."""

from dataclasses import replace
from datetime import date

import pytest

from fieldvisit.casework.daily import rota
from fieldvisit.casework.daily.day_round import Stop, day_round
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown, NotHere
from fieldvisit.rules.campaigns import TickedAlready
from fieldvisit.rules.deadlines import CalendarEnds
from fieldvisit.rules.journeys import MayNot
from fieldvisit.rules.lanes import natural
from fieldvisit.rules.rota import NoDayToGo
from fieldvisit.store import audit, outbox, staff

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 11)


def wanted(desk: Desk, *others: str) -> rota.Wanted:
    return rota.Wanted(FIRST, LAST, [str(desk.profile.staff_id), *others])


def planned(desk: Desk, *others: str) -> rota.Planned:
    return rota.plan(desk, wanted(desk, *others))


def another(desk: Desk) -> str:
    with desk.store.read() as tx:
        return next(str(one.id) for one in staff.all(tx) if not desk.is_me(one.id))


def test_each_household_has_one_turn_on_a_working_day_and_planning_again_makes_none(
    desk: Desk,
) -> None:
    done = planned(desk)
    assert (done.workers, done.days, done.known) == (1, 9, 0)
    told = rota.turns(desk, first=FIRST, last=LAST)
    assert len({task.household_id for task, _, _ in told}) == len(told) == done.made
    assert {task.due_on.weekday() for task, _, _ in told} == {0, 1, 2, 3, 4}
    again = planned(desk)
    assert (again.made, again.known) == (0, done.made)
    with desk.store.read() as tx:
        assert len(outbox.rows(tx)) == done.made
        assert audit.count(tx, "rota_planned", subject="") == 1
    assert {one.rule for one in due_on(desk, LAST) if one.kind == rota.KIND} == {"排班走访"}


def stops_with_a_turn(desk: Desk, day: date) -> list[Stop]:
    return [one for one in day_round(desk, day) if one.turn]


def test_the_round_is_walked_along_the_lanes_and_holds_the_days_own_turns(desk: Desk) -> None:
    planned(desk)
    stops = day_round(desk, FIRST)
    assert [one.place for one in stops] == sorted((one.place for one in stops), key=natural)
    mine = {str(task.household_id) for task, _, _ in rota.turns(desk, first=FIRST, last=FIRST)}
    assert {one.household for one in stops_with_a_turn(desk, FIRST)} == mine
    # whose turn is on a later day is not on this day's round, whatever else is due there
    later = {
        str(task.household_id)
        for task, _, _ in rota.turns(desk, first=date(2026, 12, 2), last=LAST)
    }
    assert not later & {one.household for one in stops}


def test_without_a_rota_everything_due_is_on_the_round(desk: Desk) -> None:
    stops = {one.household for one in day_round(desk, date(2026, 11, 23))}
    assert {one.household_id for one in today(desk).cards} <= stops
    assert all(one.reasons for one in day_round(desk, date(2026, 11, 23)))


def test_what_is_a_colleagues_is_not_on_mine(desk: Desk) -> None:
    planned(desk, another(desk))
    others = [
        task
        for task, _, _ in rota.turns(desk, first=FIRST, last=FIRST)
        if not desk.is_me(task.assignee_id)
    ]
    assert others
    assert not {str(one.household_id) for one in others} & {
        one.household for one in day_round(desk, FIRST)
    }


def test_a_turn_is_given_to_somebody_else_and_done_once(desk: Desk) -> None:
    planned(desk)
    first = str(rota.turns(desk, first=FIRST, last=FIRST)[0][0].id)
    other = another(desk)
    given = rota.give(desk, first, to=other, on=LAST)
    assert (str(given.assignee_id), given.due_on) == (other, LAST)
    assert rota.done(desk, first).state == "done"
    for refused in (
        lambda: rota.done(desk, first),
        lambda: rota.give(desk, first, to=other),
    ):
        with pytest.raises(TickedAlready):
            refused()


def test_what_cannot_be_planned_is_refused(desk: Desk) -> None:
    weekend = replace(wanted(desk), first=date(2026, 12, 5), last=date(2026, 12, 6))
    with pytest.raises(NoDayToGo):
        rota.plan(desk, weekend)
    with pytest.raises(CalendarEnds):
        rota.plan(desk, replace(wanted(desk), last=date(2027, 3, 1)))
    with pytest.raises(CodeUnknown):
        planned(desk, "没这人")
    with pytest.raises(NotHere):
        rota.done(desk, str(due_on(desk, FIRST)[0].household))
    desk.profile = replace(desk.profile, role="grid_worker")
    with pytest.raises(MayNot):
        planned(desk)
    with desk.store.read() as tx:
        assert outbox.rows(tx) == []
