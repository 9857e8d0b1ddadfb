"""人户分离: nobody is sent to a door that nobody knows; who was not seen for long stands first."""

from datetime import date, timedelta
from typing import Any

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import residence
from fieldvisit.casework.households.residence import Elsewhere
from fieldvisit.casework.people.typed_household import DayToCome
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.clock import local_day
from fieldvisit.rules.residence import (
    ActualAddressMissing,
    AnswerBeforeRequest,
    NotSplit,
    RequestNotSent,
    RequestOpen,
)
from fieldvisit.store import households, visits

AWAY = Elsewhere("投亲", date(2026, 1, 5), "和平区南营门街3号")


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


def test_a_household_whose_door_nobody_knows_is_not_visited(desk: Desk, home: str) -> None:
    residence.settle(desk, home, found=Elsewhere("租住", date(2026, 1, 5)))
    with pytest.raises(ActualAddressMissing):
        visiting.start(desk, home, form_id="F02")
    visiting.start(desk, home, form_id="F10")
    residence.settle(desk, home, found=AWAY)
    filling = visiting.start(desk, home, form_id="F02")
    assert filling.door.place == "和平区南营门街3号"


def test_what_was_known_stays_when_something_is_known_better(desk: Desk, home: str) -> None:
    residence.settle(desk, home, found=AWAY)
    residence.ask(desk, home, to="南营门街道", what="看看老人")
    residence.settle(desk, home, found=Elsewhere("就医", date(2026, 2, 1)))
    (line,) = residence.elsewhere(desk)
    assert (line.cause, line.since, line.actual) == ("medical", "2026-02-01", AWAY.address)
    assert (line.request, line.asked_of) == ("sent", "南营门街道")


def test_another_town_is_asked_once_and_answers_once(desk: Desk, home: str) -> None:
    with pytest.raises(NotSplit):
        residence.ask(desk, home, to="南营门街道", what="看看老人")
    residence.settle(desk, home, found=AWAY)
    with pytest.raises(RequestNotSent):
        residence.answer(desk, home, said="看过了")
    residence.ask(desk, home, to="南营门街道", what="看看老人", on=date(2026, 11, 20))
    with pytest.raises(RequestOpen):
        residence.ask(desk, home, to="小白楼街道", what="看看老人")
    with pytest.raises(AnswerBeforeRequest):
        residence.answer(desk, home, said="看过了", on=date(2026, 11, 19))
    with pytest.raises(DayToCome):
        residence.answer(desk, home, said="看过了", on=date(2026, 11, 24))
    residence.answer(desk, home, said="身体还行，药够吃")
    (line,) = residence.elsewhere(desk)
    assert (line.request, line.answer) == ("answered", "身体还行，药够吃")
    assert residence.ask(desk, home, to="南营门街道", what="年前再看").residence_split


def test_who_nobody_saw_for_more_than_ninety_days_stands_first(desk: Desk, home: str) -> None:
    other = today(desk).cards[1].household_id
    for one in (home, other):
        residence.settle(desk, one, found=AWAY)
    with desk.store.read() as tx:
        found = households.get(tx, households.living_elsewhere(tx)[0].id)
        assert found is not None
        seen = [
            local_day(one.started_at)
            for one in visits.of_household(tx, found.id)
            if one.result == "met_person" and one.mode in ("home", "residence")
        ]
    last = max(seen)
    line = next(one for one in residence.elsewhere(desk) if one.household == str(found.id))
    assert line.last_seen == last.isoformat()

    def not_seen(days: int) -> int:
        lines = residence.elsewhere(desk, day=last + timedelta(days=days))
        return next(one.not_seen for one in lines if one.household == str(found.id))

    assert [not_seen(days) for days in (90, 91)] == [0, 91]


def test_who_lives_where_registered_again_is_on_no_list(desk: Desk, home: str) -> None:
    residence.settle(desk, home, found=AWAY)
    back = residence.end(desk, home)
    assert back.live_address == back.hukou_address
    assert (back.residence_split or {})["until"] == "2026-11-23"
    assert residence.elsewhere(desk) == []
    with pytest.raises(NotSplit):
        residence.end(desk, home)
    visiting.start(desk, home, form_id="F02")
    again = residence.settle(desk, home, found=AWAY)
    assert "until" not in (again.residence_split or {})


def test_the_page_offers_the_step_that_comes_next(desk: Desk, home: str) -> None:
    place = Subject("residence")
    said: dict[str, Any] = {"household": home, "cause": "work", "since": "2026-03-01"}
    said |= {"holder": "hukou_town", "visitor": "both"}
    rooms.take(desk, place, step="add", said=said)
    (line,) = rooms.read(desk, place).things
    assert (line.mood, line.offers[0].step) == ("late", "ask")
    rooms.take(desk, line.subject, step="change", said=said | {"address": AWAY.address})
    rooms.take(desk, line.subject, step="ask", said={"to": "南营门街道", "what": "看看"})
    (line,) = rooms.read(desk, place).things
    assert line.offers[0].step == "answer"
    rooms.take(desk, line.subject, step="answer", said={"said": "好", "on": "2026-11-23"})
    rooms.take(desk, line.subject, step="end", said={"on": "2026-11-23"})
    assert rooms.read(desk, place).things == ()
