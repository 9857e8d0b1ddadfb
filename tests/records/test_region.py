"""A region covers itself and everything below it, and nothing beside it."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.assets import resource
from fieldvisit.records.region import covers

with resource("regions", "tianjin_regions_2023.csv").open(encoding="utf-8") as file:
    PARENTS = {row["code"]: row["parent"] for row in csv.DictReader(file)}
CODES = sorted(PARENTS)


def above(code):
    """A place and the places above it, by the table and not by digits."""
    while code:
        yield code
        code = PARENTS[code]


@given(st.sampled_from(CODES))
def test_a_place_is_covered_by_itself_and_everything_above_it(code):
    assert all(covers(area, code) for area in above(code))


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_a_place_is_covered_by_nothing_else(area, code):
    assert covers(area, code) == (area in above(code))


@pytest.mark.parametrize(
    ("area", "place", "answer"),
    [
        ("120111102000", "120111102204", True),
        ("120111102204", "120111102000", False),
        ("120111102000", "120111103204", False),
        ("120000000000", "130111102204", False),
    ],
)
def test_a_town_covers_its_villages_only(area, place, answer):
    assert covers(area, place) is answer
