"""A tree of places is what stood on a day; a code is a place, a name is not."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.region_tree import GRID, Place, alike, overlaid, tree

DAY = date(2026, 1, 1)
COUNTY = Place("120116000000", "", "county", "滨海新区")


def town(number: int, until: date | None = None) -> Place:
    return Place(f"120116{number:03d}000", COUNTY.code, "town", f"{number}街", until=until)


def village(number: int, of: int) -> Place:
    return Place(f"120116{of:03d}{number:03d}", f"120116{of:03d}000", "village", "和平里")


PLACES = [COUNTY, *(town(n) for n in (1, 2, 3)), *(village(n, 1) for n in (1, 2)), village(1, 2)]


def test_levels_are_counted_and_namesakes_are_apart() -> None:
    found = tree(PLACES, COUNTY.code, depth=3, day=DAY)
    assert found is not None
    assert found.counts() == {"town": 3, "village": 3}
    assert [depth for depth, _ in found.walk()] == [0, 1, 2, 2, 1, 2, 1]
    shallow = tree(PLACES, COUNTY.code, depth=2, day=DAY)
    assert shallow is not None
    assert shallow.counts() == {"town": 3}
    alone = tree(PLACES, COUNTY.code, depth=1, day=DAY)
    assert alone is not None
    assert (alone.below, tree(PLACES, "999", depth=2, day=DAY)) == ((), None)


def test_what_the_district_knows_replaces_the_table_from_its_day_on() -> None:
    merged = date(2024, 12, 31)
    gone = town(2, until=merged)
    moved = Place("120116002001", town(1).code, "village", "和平里", since=None)
    grid = Place("G1", village(1, 1).code, GRID, "第 1 网格", who=("李大勇",))
    known = overlaid(PLACES, [gone, moved, grid])
    before, after = (tree(known, COUNTY.code, depth=4, day=one) for one in (merged, DAY))
    assert before is not None
    assert after is not None
    assert before.counts() == {"town": 3, "village": 3, GRID: 1}
    assert after.counts() == {"town": 2, "village": 3, GRID: 1}


def test_a_place_that_is_gone_takes_along_what_did_not_move() -> None:
    known = overlaid(PLACES, [town(1, until=date(2020, 1, 1))])
    found = tree(known, COUNTY.code, depth=3, day=DAY)
    assert found is not None
    assert found.counts() == {"town": 2, "village": 1}


@given(st.permutations(PLACES), st.integers(1, 5))
def test_the_order_of_the_rows_changes_nothing(places: list[Place], depth: int) -> None:
    found = tree(places, COUNTY.code, depth=depth, day=DAY)
    assert found == tree(PLACES, COUNTY.code, depth=depth, day=DAY)
    assert found is not None
    walked = [place for _, place in found.walk()]
    assert len(walked) == len(set(walked))


def test_a_code_that_nobody_has_is_like_those_of_its_own_level() -> None:
    assert [one.code for one in alike(PLACES, "120116009000", most=2)] == [
        "120116003000",
        "120116002000",
    ]
    assert alike(PLACES, "130000000000") == []


def test_a_name_is_like_those_that_hold_it_and_then_like_those_that_resemble_it() -> None:
    assert alike(PLACES, "滨海") == [COUNTY]
    assert alike(PLACES, "滨河新区") == [COUNTY]
    assert {one.name for one in alike(PLACES, "和平里")} == {"和平里"}
    assert alike(PLACES, "") == []


@given(st.permutations(PLACES), st.text(max_size=12), st.integers(1, 4))
def test_never_more_are_likely_than_was_asked(places: list[Place], given_: str, most: int) -> None:
    found = alike(places, given_, most=most)
    assert len(found) <= most
    assert set(found) <= set(PLACES)
