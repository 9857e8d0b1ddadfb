"""The pages of people and households: looked for, made, moved, merged, as the commands do it."""

from dataclasses import replace

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Board, Subject, Thing
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.registering import SimilarFound
from fieldvisit.rules.belonging import HeadMissing
from fieldvisit.store import profile, rows

LOOK = Subject("registering")
NEW = {
    "category": "dibao",
    "address": "第六埠村8区1号",
    "name": "郝新来",
    "no_id": "not_issued",
    "birth": "1949-12-31",
}


def titled(page: Board, title: str) -> Thing:
    (found,) = [one for one in page.things if one.title == title]
    return found


def made(desk: Desk, **other: str) -> Subject:
    outcome = rooms.take(desk, LOOK, step="add", said=NEW | other)
    assert outcome.go is not None
    return outcome.go


def test_a_search_says_where_it_looked_and_a_twin_is_not_made_unseen(desk: Desk) -> None:
    home = made(desk)
    page = rooms.read(desk, replace(LOOK, id="郝心莱 1949"))
    assert page.sentence.startswith("只查了天津市")
    (found,) = page.things
    assert (found.title, found.opens) == ("郝**", home)
    with pytest.raises(SimilarFound):
        rooms.take(desk, LOOK, step="add", said=NEW)
    assert made(desk, anyway="yes") != home
    assert rooms.read(desk, replace(LOOK, id="没有这个人")).things == ()
    assert rooms.read(desk, LOOK).nothing == "先查一查，再新建"


def test_a_number_of_a_known_person_is_found(desk: Desk) -> None:
    made(desk, no_id="", citizen_id="120101194912310026")
    (found,) = rooms.read(desk, replace(LOOK, id="120101194912310026")).things
    assert found.pill == "身份号码相同"


def test_people_are_added_moved_and_split_off(desk: Desk) -> None:
    home = made(desk)
    child = {"name": "郝小宝", "no_id": "not_issued", "relation": "child"}
    rooms.take(desk, home, step="add", said=child)
    page = rooms.read(desk, home)
    assert [(one.title, one.pill) for one in page.things] == [
        ("郝新来", "户主"),
        ("郝小宝", "子女"),
    ]
    assert [one.step for one in page.offers] == ["add", "bring", "split"]
    head = titled(page, "郝新来")
    wanted = {"to": today(desk).cards[0].household_id, "relation": "other", "sure": "yes"}
    with pytest.raises(HeadMissing):
        rooms.take(desk, head.subject, step="move", said=wanted)
    going = {"going": titled(page, "郝小宝").subject.id, "category": "dibao", "address": "8区2号"}
    first = going | {"first": going["going"]}
    outcome = rooms.take(desk, home, step="split", said=first)
    assert outcome.go is not None
    assert [one.pill for one in rooms.read(desk, outcome.go).things] == ["户主"]
    back = {"person": going["going"], "relation": "child", "sure": "yes"}
    rooms.take(desk, home, step="bring", said=back)
    assert len(rooms.read(desk, home).things) == 2


def test_a_death_is_written_down_with_its_task(desk: Desk) -> None:
    home = made(desk)
    (head,) = rooms.read(desk, home).things
    outcome = rooms.take(desk, head.subject, step="died", said={"on": "2026-11-23"})
    assert outcome.sentence.startswith("登记好了。2027年2月23日前")
    assert rooms.read(desk, home).things == ()


def test_the_town_merges_parts_and_keeps_apart(supervisor: Desk) -> None:
    """pain 12: whom two workers entered waits in a queue, and is parted again if need be."""
    with supervisor.store.write() as tx:
        known, here = profile.load(tx), rows.all(tx, "household", limit=1)
        profile.save(tx, replace(known, scopes=[here[0].scope]))
    made(supervisor)
    made(supervisor, name="郝心莱", anyway="yes")
    queue = Subject("duplicates")
    (pair,) = rooms.read(supervisor, queue).things
    assert [one.step for one in pair.offers] == ["keep_first", "keep_second", "apart"]
    rooms.take(supervisor, pair.subject, step="keep_second", said={"reason": "看过证件"})
    (gone,) = rooms.read(supervisor, queue).things
    assert (gone.pill, gone.mood) == ("已合并", "done")
    rooms.take(supervisor, gone.subject, step="undo", said={"reason": "是姐妹"})
    (pair,) = rooms.read(supervisor, queue).things
    rooms.take(supervisor, pair.subject, step="apart", said={})
    assert rooms.read(supervisor, queue).things == ()


def test_who_may_not_does_not_see_it() -> None:
    codes = {one.code for one in rooms.rooms_for("village_officer", at_household=False)}
    assert "registering" in codes
    assert "duplicates" not in codes
    assert "people" not in {one.code for one in rooms.rooms_for("grid_worker", at_household=True)}
