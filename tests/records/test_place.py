"""Places as they are kept, and distances on the ball."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records.place import RADIUS, Degrees, Place, metres, read_place

ROUND = 2 * math.pi * RADIUS
CITY_HALL, BEIJING_STATION = (39.0842, 117.2009), (39.9022, 116.4270)

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
spots = st.tuples(latitudes, longitudes)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((0, 0), (0, 1), ROUND / 360),
        ((0, 0), (1, 0), ROUND / 360),
        ((60, 0), (60, 180), ROUND / 6),
        ((0, 0), (0, 180), ROUND / 2),
        ((90, 17), (-90, 140), ROUND / 2),
        ((90, 0), (90, 180), 0),
        ((0, 0), (0, 90), ROUND / 4),
        ((0, 179.5), (0, -179.5), ROUND / 360),
    ],
)
def test_distances_that_anybody_can_tell(one: Degrees, other: Degrees, apart: float) -> None:
    assert metres(one, other) == pytest.approx(apart, abs=1e-3)


def test_the_two_cities_lie_as_far_apart_as_the_map_says() -> None:
    assert metres(CITY_HALL, BEIJING_STATION) == pytest.approx(112_500, rel=0.01)


def test_a_courtyard_is_measured_to_the_metre() -> None:
    """By the flat map, which is exact so near."""
    north, east = 0.0003, 0.0004
    flat = math.hypot(north, east * math.cos(math.radians(39.0842))) * ROUND / 360
    there = (CITY_HALL[0] + north, CITY_HALL[1] + east)
    assert metres(CITY_HALL, there) == pytest.approx(flat, rel=1e-4)


@given(spots, spots, spots)
def test_a_distance_has_no_direction_and_no_way_round_is_shorter(
    one: Degrees, other: Degrees, third: Degrees
) -> None:
    apart = metres(one, other)
    assert 0 <= apart <= ROUND / 2 + 1e-3
    assert metres(other, one) == pytest.approx(apart, abs=1e-3)
    # near its opposite a place is known to a few metres only: the sine is flat there
    assert apart <= metres(one, third) + metres(third, other) + 1


@given(latitudes, longitudes, st.floats(0, 1e6))
def test_a_kept_place_is_within_one_step_of_the_given_one(
    latitude: float, longitude: float, accuracy: float
) -> None:
    place = Place.of(latitude, longitude, accuracy=accuracy)
    if place is None:
        assert metres((0, 0), (latitude, longitude)) < 8
        return
    assert metres(place.degrees, (latitude, longitude)) < 8
    assert place.accuracy == (max(1, round(accuracy)) if accuracy else None)
    north, east = place.degrees
    assert read_place(f"{north} {east} 3.0 {place.accuracy or 0}") == place


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0.0, 0.0), (90.1, 0), (0, -180.5), (math.nan, 117), (39, math.inf)],
)
def test_what_is_no_place_is_none(latitude: float, longitude: float) -> None:
    assert Place.of(latitude, longitude) is None


@pytest.mark.parametrize("text", ["", "39.1", "39.1 x", "39.1 117 0 5 7", "390 117", "nan 117"])
def test_an_answer_that_says_no_place_is_none(text: str) -> None:
    assert read_place(text) is None


def test_an_answer_says_degrees_height_and_accuracy() -> None:
    assert read_place("39.0842 117.2009 3.5 5.4") == Place(390_842, 1_172_009, 5)
    assert read_place("39.0842 117.2009") == Place(390_842, 1_172_009)


@pytest.mark.parametrize("accuracy", [0.0, -3.0, math.nan])
def test_an_accuracy_that_nobody_knows_is_none(accuracy: float) -> None:
    assert Place.of(39.0, 117.0, accuracy=accuracy) == Place(390_000, 1_170_000)
