"""上门安全提示 as a page of a household."""

from dataclasses import replace

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import careful
from fieldvisit.casework.naming import WordsMissing

SAID = {"kind": "conflict", "until": "2026-12-31", "note": "动过手"}


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject("safety", next(one.household_id for one in today(desk).cards if not one.flags))


def test_it_is_said_and_lifted_and_stays_to_be_read(desk: Desk, home: Subject) -> None:
    assert rooms.read(desk, home).things == ()
    rooms.take(desk, home, step="set", said=SAID)
    (one,) = rooms.read(desk, home).things
    assert (one.title, one.mood) == ("曾有冲突", "late")
    assert ("说明", "动过手") in one.lines
    assert ("谁记的", f"{desk.profile.staff_name}·11月23日") in one.lines
    rooms.take(desk, one.subject, step="lift", said={"why": "已经和解"})
    (one,) = rooms.read(desk, home).things
    assert (one.pill, one.offers) == ("已撤", ())
    assert ("为什么", f"已经和解·{desk.profile.staff_name}") in one.lines


def test_it_needs_a_last_day(desk: Desk, home: Subject) -> None:
    with pytest.raises(WordsMissing):
        rooms.take(desk, home, step="set", said=SAID | {"until": ""})


def test_a_grid_worker_only_reads(desk: Desk, home: Subject) -> None:
    rooms.take(desk, home, step="set", said=SAID)
    desk.profile = replace(desk.profile, role="grid_worker")
    board = rooms.read(desk, home)
    assert board.offers == board.things[0].offers == ()


def test_what_is_due_and_the_round_say_it_first(desk: Desk, home: Subject) -> None:
    rooms.take(desk, home, step="set", said=SAID)
    for page in ("due", "day_round"):
        things = rooms.read(desk, Subject(page, "2026-11-23")).things
        here = [one for one in things if one.opens == Subject("household", home.id)]
        assert here
        assert all(one.lines[0] == (careful.CAREFUL, "曾有冲突") for one in here)
