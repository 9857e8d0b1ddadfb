"""The coded table counts what it counts, and what the district knows better goes before it."""

from datetime import date

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff.region_tree import PlaceUnknown, branch, code_of
from fieldvisit.records.region import Grid, Region
from fieldvisit.store import journal
from fieldvisit.words import sentence

DAY = date(2026, 11, 23)
VILLAGE = "120111102204"


@pytest.mark.parametrize(
    ("code", "towns", "villages"),
    [("120116", 26, 505), ("120115", 26, 822), ("120101", 6, 64), ("120105", 10, 118)],
)
def test_districts_have_as_many_places_as_the_statistical_list(
    code: str, towns: int, villages: int
) -> None:
    found = branch(code, depth=4, day=DAY)
    assert found.counts() == {"town": towns, "village": villages}


def test_binhai_as_it_is_run_has_21_towns_and_498_villages(desk: Desk) -> None:
    """What a district merges is entered with its day; the table stays as it is."""
    found = branch("120116", depth=3, day=DAY)
    villages = [village.place for town in found.below[-5:] for village in town.below]
    gone = [*(town.place for town in found.below[-5:]), *villages[:7]]
    into = found.below[0].place.code
    entered = [(one, {"valid_to": date(2020, 12, 31)}) for one in gone]
    entered += [(one, {"parent": into}) for one in villages[7:]]
    with desk.store.write() as tx:
        for one, better in entered:
            said = {"code": one.code, "parent": one.parent, "level": one.level, "name": one.name}
            marks = {"id": desk.ids.fresh(), "scope": "120116000000"}
            row = marks | {"created_at": desk.clock.now()} | said | better
            journal.insert(tx, Region.model_validate(row), stamp=desk.stamp())
    assert branch("120116", depth=3, day=DAY, desk=desk).counts() == {"town": 21, "village": 498}
    assert branch("120116", depth=3, day=DAY).counts() == {"town": 26, "village": 505}


def test_grids_stand_below_their_village_with_who_looks_after_them(desk: Desk) -> None:
    with desk.store.write() as tx:
        said = {"region_code": "120111102205", "code": "X", "name": "外村网格"}
        marks = {"id": desk.ids.fresh(), "scope": VILLAGE, "created_at": desk.clock.now()}
        journal.insert(tx, Grid.model_validate(marks | said), stamp=desk.stamp())
    found = branch(VILLAGE, depth=2, day=DAY, desk=desk)
    assert found.counts() == {"grid": 3}
    assert [one.place.who for one in found.below] == [(), ("李大勇",), ()]
    assert branch(VILLAGE, depth=2, day=DAY).below == ()
    assert branch("１２０１１１", depth=1, day=DAY).place.name == "西青区"
    with pytest.raises(PlaceUnknown):
        branch("999999", depth=2, day=DAY)


def test_a_code_is_known_by_the_digits_that_count_whenever_its_place_stood(desk: Desk) -> None:
    assert code_of("120111") == code_of("１２０１１１００００００") == "120111000000"
    assert (code_of(""), code_of("0" * 12), code_of("12")) == ("", "0" * 12, "120000000000")
    with desk.store.write() as tx:
        said = {"code": "120111990000", "parent": "120111000000", "level": "town", "name": "旧镇"}
        marks = {"id": desk.ids.fresh(), "scope": "120111000000", "created_at": desk.clock.now()}
        gone = said | marks | {"valid_to": date(2001, 1, 1)}
        journal.insert(tx, Region.model_validate(gone), stamp=desk.stamp())
    assert code_of("120111990000", desk=desk) == "120111990000"
    with pytest.raises(PlaceUnknown):
        code_of("120111990000")


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("120191", "蓟州区 120119000000"),
        ("和平", "和平区 120101000000"),
        ("第六埠", "第六埠村"),
    ],
)
def test_an_unknown_place_says_what_is_most_like_it(desk: Desk, given: str, near: str) -> None:
    with pytest.raises(PlaceUnknown) as unknown:
        code_of(given, desk=desk)
    assert (unknown.value.given, near in unknown.value.near) == (given, True)
    assert unknown.value.near in sentence(unknown.value.code, unknown.value.facts())


@pytest.mark.parametrize("given", ["xyz", "999999999999"])
def test_a_place_like_no_other_is_refused_with_a_way_to_look(desk: Desk, given: str) -> None:
    with pytest.raises(PlaceUnknown) as unknown:
        code_of(given, desk=desk)
    said = sentence(unknown.value.code, unknown.value.facts())
    assert given in said
    assert "最像的" not in said
    assert "region tree" in said


def test_the_page_goes_down_to_the_grids(desk: Desk) -> None:
    own = rooms.read(desk, Subject("regions"))
    assert (own.title, own.sentence) == ("第六埠村", "网格 3")
    assert ("谁管", "李大勇") in own.things[1].lines
    town = rooms.take(desk, Subject("regions"), step="go", said={"code": "120111102"}).go
    assert town is not None
    board = rooms.read(desk, town)
    (here,) = [one for one in board.things if one.title == "第六埠村"]
    assert here.opens == Subject("regions", VILLAGE)
    assert here.pill == "网格 3"
