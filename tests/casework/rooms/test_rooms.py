"""The pages of casework hang together: each has a name, an icon, steps that exist, and reads on an
ordinary device; what needs more rights is not offered.
"""

import re
from collections.abc import Iterator

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Board, Offer, Room, Subject, Thing
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import WordsMissing
from fieldvisit.casework.rooms import coverage, due, entitlements, festivals, ledger
from fieldvisit.machine.assets import resource
from fieldvisit.records.fields import BadValue
from tests.support.desks import without_aid

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EVERY = pytest.mark.parametrize("room", rooms.ROOMS, ids=lambda room: room.code)


def of(room: Room, desk: Desk) -> Subject:
    return Subject(room.code, today(desk).cards[0].household_id if room.at_household else "")


def every_thing(board: Board) -> Iterator[Thing]:
    for thing in board.things:
        yield thing
        yield from thing.inner


def named(offer: Offer) -> str:
    """The step without what it is taken with."""
    return offer.step.partition(" ")[0]


@EVERY
def test_a_page_reads_and_offers_only_steps_that_exist(room: Room, supervisor: Desk) -> None:
    here = of(room, supervisor)
    board = rooms.read(supervisor, here)
    assert board.title
    assert room.sentence
    assert board.things or board.nothing
    assert resource("icons", f"{room.icon}.svg").is_file()
    offered = {(here.kind, named(one)) for one in board.offers}
    for thing in every_thing(board):
        assert thing.mood in ("open", "late", "done", "plain")
        offered |= {(thing.subject.kind, named(one)) for one in thing.offers}
        if thing.opens is not None and thing.opens.kind != "household":
            assert rooms.room_of(thing.opens).read(supervisor, thing.opens).title
    assert offered <= room.steps.keys() | room.long.keys()


def words_of(board: Board) -> Iterator[str]:
    yield from (board.title, board.sentence)
    for thing in every_thing(board):
        yield from (thing.title, thing.pill, *(word for line in thing.lines for word in line))
    offers = [*board.offers, *(o for thing in every_thing(board) for o in thing.offers)]
    for asked in (asked for offer in offers for asked in offer.asks):
        yield from (asked.label, *(word for _, word in asked.options))


@EVERY
def test_a_page_says_days_as_people_do(room: Room, supervisor: Desk) -> None:
    board = rooms.read(supervisor, of(room, supervisor))
    assert [one for one in words_of(board) if ISO_DAY.search(one)] == []


@EVERY
def test_what_is_asked_can_be_drawn(room: Room, supervisor: Desk) -> None:
    board = rooms.read(supervisor, of(room, supervisor))
    offers = [*board.offers, *(o for thing in every_thing(board) for o in thing.offers)]
    kinds = {"text", "long", "choice", "many", "day", "money", "count", "file"}
    for asked in (asked for offer in offers for asked in offer.asks):
        assert asked.kind in kinds
        assert bool(asked.options) == (asked.kind in ("choice", "many"))


@pytest.mark.parametrize(
    "room", [one for one in rooms.ROOMS if one.at_household], ids=lambda room: room.code
)
def test_a_household_s_page_says_whose_it_is(room: Room, supervisor: Desk) -> None:
    name = today(supervisor).cards[0].name
    assert rooms.read(supervisor, of(room, supervisor)).title.startswith(name)


def test_no_two_rooms_answer_to_one_name_or_step() -> None:
    names = [name for room in rooms.ROOMS for name in (room.code, *room.kinds)]
    steps = [step for room in rooms.ROOMS for step in room.steps]
    assert len(names) == len(set(names))
    assert len(steps) == len(set(steps))


@pytest.mark.parametrize("at_household", [False, True], ids=["more", "household"])
@pytest.mark.parametrize("role", ["grid_worker", "village_officer", "town_officer"])
def test_pages_stand_under_headings_and_no_two_side_by_side_look_alike(
    role: str, at_household: bool
) -> None:
    groups = rooms.groups_for(role, at_household=at_household)
    seen = [room for _, held in groups for room in held]
    assert seen == list(rooms.rooms_for(role, at_household=at_household))
    assert all(held for _, held in groups)
    assert len({heading for heading, _ in groups}) == len(groups)
    for told in ({one.title for one in seen}, {one.icon for one in seen}):
        assert len(told) == len(seen)


def test_what_is_due_leads_to_its_household(desk: Desk) -> None:
    board = due.read(desk, Subject(due.DUE, "2026-11-23"))
    late, *_ = board.things
    assert late.mood == "late"
    assert late.opens is not None
    assert late.opens.kind == "household"
    gone = rooms.take(desk, Subject(due.DUE), step="day", said={"on": "2026-10-31"}).go
    assert gone == Subject(due.DUE, "2026-10-31")
    assert "10月31日" in rooms.read(desk, gone).sentence


def test_coverage_says_what_is_still_to_do(desk: Desk) -> None:
    board = coverage.read(desk, Subject(coverage.COVERAGE, "2026-11-23"))
    (asked, said) = board.things[0].lines[1]
    assert asked == "到访"
    assert said.startswith("应访 ")
    assert board.things[0].pill.endswith("%")


def test_a_festival_is_planned_once(supervisor: Desk) -> None:
    year = rooms.take(
        supervisor, Subject(festivals.FESTIVALS), step="year", said={"year": "2027"}
    ).go
    assert year is not None
    spring = next(t for t in rooms.read(supervisor, year).things if t.title == "春节")
    first, again = (rooms.take(supervisor, spring.subject, step="plan", said={}) for _ in range(2))
    assert first.sentence != again.sentence
    assert "新排 0 户" in again.sentence or "0" in again.sentence


def test_a_festival_that_is_over_is_not_planned(supervisor: Desk) -> None:
    this_year = rooms.read(supervisor, Subject(festivals.FESTIVALS)).things
    first = this_year[0]
    assert (first.title, first.mood, first.offers) == ("春节", "plain", ())
    (*_, last) = rooms.read(supervisor, Subject(festivals.FESTIVALS, "2027")).things
    assert (last.mood, len(last.offers)) == ("open", 1)


@pytest.mark.parametrize("year", ["", "明年", "1900", "2100"])
def test_a_year_that_no_calendar_knows_is_refused(desk: Desk, year: str) -> None:
    with pytest.raises(BadValue):
        rooms.take(desk, Subject(festivals.FESTIVALS), step="year", said={"year": year})


def test_an_entitlement_is_begun_changed_and_stopped_on_its_page(supervisor: Desk) -> None:
    without_aid(supervisor)
    home = Subject(entitlements.ENTITLEMENTS, today(supervisor).cards[0].household_id)
    said = {"category": "dibao", "since": "2026-01-01", "yuan": "1010", "reason": "收入低"}
    rooms.take(supervisor, home, step="begin", said=said)
    (held,) = rooms.read(supervisor, home).things
    assert (held.pill, held.lines[0][1]) == ("享受中", "每月 1,010.00 元")
    said = {"since": "2026-07-01", "yuan": "1100", "reason": "提标"}
    rooms.take(supervisor, held.subject, step="change", said=said)
    now, before = rooms.read(supervisor, home).things
    assert (now.lines[0][1], before.offers) == ("每月 1,100.00 元", ())
    said = {"until": "2026-11-30", "cause": "means", "reason": "儿子找到了工作"}
    rooms.take(supervisor, now.subject, step="stop", said=said)
    stopped, _ = rooms.read(supervisor, home).things
    assert stopped.offers == ()
    assert ("为什么停", "收入财产超出·儿子找到了工作") in stopped.lines
    told = ledger.read(supervisor, Subject(ledger.LEDGER, "2026-12-01"))
    assert [one.pill for one in told.things] == ["出", "变更", "进"]


def test_a_step_without_its_day_says_which_one_is_missing(supervisor: Desk) -> None:
    home = Subject(entitlements.ENTITLEMENTS, today(supervisor).cards[0].household_id)
    with pytest.raises(WordsMissing) as refused:
        rooms.take(supervisor, home, step="begin", said={"category": "dibao"})
    assert refused.value.field == "从哪天起"


def test_who_may_not_decide_only_reads(desk: Desk) -> None:
    home = Subject(entitlements.ENTITLEMENTS, today(desk).cards[0].household_id)
    assert rooms.read(desk, home).offers == ()
