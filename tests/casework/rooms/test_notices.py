"""公示 as a page of a household."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject, Thing
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import FixedClock
from fieldvisit.records.fields import BadValue
from fieldvisit.rules.journeys import MayNot

ASK = {"members": "2", "yuan": "1010", "place": "村务公开栏"}


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject("notices", today(desk).cards[0].household_id)


def only(desk: Desk, home: Subject) -> Thing:
    (found,) = rooms.read(desk, home).things
    return found


def test_a_notice_goes_its_way_through_what_is_offered(desk: Desk, home: Subject) -> None:
    assert isinstance(desk.clock, FixedClock)
    rooms.take(desk, home, step="ask", said=ASK)
    one = only(desk, home)
    assert (one.pill, [offer.step for offer in one.offers]) == ("还没贴出", ["post", "print"])
    rooms.take(desk, one.subject, step="post", said={"on": "2026-11-23"})
    said = {"text": "他家有车", "on": "2026-11-23"}
    rooms.take(desk, one.subject, step="object", said=said)
    one = only(desk, home)
    assert (one.title, one.pill) == ("公示·异议 1 条", "公示中")
    paper = rooms.take(desk, one.subject, step="print", said={}).paper
    assert paper is not None
    assert paper.pdf.startswith(b"%PDF")
    desk.clock.advance(timedelta(days=8))
    assert [offer.step for offer in only(desk, home).offers] == ["down", "object"]
    rooms.take(desk, one.subject, step="down", said={"on": "2026-12-01"})
    assert (only(desk, home).mood, only(desk, home).offers) == ("done", ())


def test_a_grid_worker_sees_it_and_does_nothing(desk: Desk, home: Subject) -> None:
    rooms.take(desk, home, step="ask", said=ASK)
    desk.profile = replace(desk.profile, role="grid_worker")
    assert rooms.read(desk, home).offers == only(desk, home).offers == ()
    with pytest.raises(MayNot):
        rooms.take(desk, home, step="ask", said=ASK)


def test_money_that_is_none_is_refused(desk: Desk, home: Subject) -> None:
    with pytest.raises(BadValue):
        rooms.take(desk, home, step="ask", said=ASK | {"yuan": "一千"})
