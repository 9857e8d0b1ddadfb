"""Hints tell what to look at, the draw is the seed's alone, and a deadlocked office goes up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import Staff
from fieldvisit.records.place import Place
from fieldvisit.rules.hints import Hint, Limits, Look, Stood, approvers, drawn, hints, middle

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
VILLAGE, TOWN, COUNTY = "120111101203", "120111101000", "120111000000"
ALL = Limits()


def look(number: int, **said: object) -> Look:
    """A visit of a household of its own, half an hour after the one before."""
    begin = NINE + timedelta(minutes=30 * number)
    plain = Look(
        UUID(int=number),
        UUID(int=100 + number),
        "F02",
        begin,
        begin + timedelta(minutes=20),
        frozenset({"周"}),
    )
    return replace(plain, **said)  # type: ignore[arg-type]


def of(seen: list[Look], limits: Limits = ALL) -> list[list[Hint]]:
    told = hints(seen, limits)
    return [told[one.visit_id] for one in seen]


def test_visits_that_have_nothing_in_common_have_no_hint() -> None:
    assert of([look(1), look(2), look(3)]) == [[], [], []]


def test_a_visit_shorter_than_the_least_is_hinted_at() -> None:
    exactly = look(1, ended_at=look(1).started_at + timedelta(minutes=2))
    shorter = replace(exactly, ended_at=exactly.ended_at - timedelta(seconds=1))
    assert of([exactly]) == [[]]
    assert of([shorter]) == [[Hint.SHORT]]
    assert of([shorter], Limits(short_minutes=0)) == [[]]


def test_one_photo_of_two_visits_is_hinted_at_on_both() -> None:
    own, shared = frozenset({"a"}), frozenset({"b", "c"})
    seen = [look(1, photos=own), look(2, photos=shared), look(3, photos=frozenset({"c"}))]
    assert of(seen) == [[], [Hint.SAME_PHOTO], [Hint.SAME_PHOTO]]
    assert of(seen, Limits(same_photo=0)) == [[], [], []]


def test_one_person_at_two_doors_at_once_is_hinted_at() -> None:
    first = look(1)
    touching = look(2, started_at=first.ended_at, ended_at=first.ended_at + timedelta(minutes=9))
    across = replace(touching, started_at=first.ended_at - timedelta(minutes=1))
    assert of([first, touching]) == [[], []]
    assert of([first, across]) == [[Hint.OVERLAP]] * 2
    assert of([first, replace(across, workers=frozenset({"吴"}))]) == [[], []]
    assert of([first, replace(across, household_id=first.household_id)]) == [[], []]
    assert of([first, across], Limits(overlap=False)) == [[], []]


def test_several_households_with_the_same_answers_are_hinted_at_one_household_is_routine() -> None:
    said = (("mental_state", "good"), ("food", "good"))
    seen = [look(n, answers=said) for n in (1, 2, 3)]
    assert of(seen) == [[Hint.SAME_ANSWERS]] * 3
    assert of(seen[:2]) == [[], []]
    assert of([replace(one, household_id=UUID(int=7)) for one in seen]) == [[]] * 3
    others = [*seen[:2], replace(seen[2], workers=frozenset({"吴"}))]
    assert of(others) == [[]] * 3
    assert of([replace(one, answers=()) for one in seen]) == [[]] * 3


_looks = st.lists(
    st.builds(
        lambda n, at, long, who: look(
            n,
            started_at=NINE + timedelta(minutes=at),
            ended_at=NINE + timedelta(minutes=at + long),
            workers=frozenset(who),
        ),
        st.integers(1, 50),
        st.integers(0, 60),
        st.integers(0, 30),
        st.sets(st.sampled_from("周吴郑"), min_size=1),
    ),
    unique_by=lambda one: one.visit_id,
    max_size=12,
)


@given(_looks)
def test_overlaps_are_those_that_a_pair_by_pair_look_finds(seen: list[Look]) -> None:
    def meet(one: Look, other: Look) -> bool:
        common = one.started_at < other.ended_at and other.started_at < one.ended_at
        return common and bool(one.workers & other.workers) and one.visit_id != other.visit_id

    told = hints(seen, Limits(short_minutes=0))
    for one in seen:
        slow = any(meet(one, other) for other in seen if one.ended_at > one.started_at)
        if one.ended_at > one.started_at and all(o.ended_at > o.started_at for o in seen):
            assert (Hint.OVERLAP in told[one.visit_id]) is slow


HOME = Place(390_842, 1_172_009)
DOOR = look(1).household_id


def north(metres: float, accuracy: int | None = None) -> Place:
    """A place so far north of the home."""
    return Place(HOME.latitude + round(metres / 11.132), HOME.longitude, accuracy)


def stood(place: Place, *, days: int = 30, door: UUID = DOOR, village: str = VILLAGE) -> Stood:
    return Stood(door, village, NINE - timedelta(days=days), place)


USUAL = [stood(HOME), stood(north(40)), stood(north(-60))]


def far(*places: Place, been: list[Stood], limits: Limits = ALL) -> bool:
    one = look(1, places=places, village=VILLAGE)
    return Hint.FAR in hints([one], limits, stood=been)[one.visit_id]


def test_a_visit_far_from_where_its_household_is_visited_is_hinted_at() -> None:
    assert far(north(1_100), been=USUAL)
    assert not far(north(900), been=USUAL)
    assert not far(north(1_100), been=USUAL, limits=Limits(far_metres=1_200))
    assert not far(north(90_000), been=USUAL, limits=Limits(far_metres=0))


def test_a_visit_without_a_place_is_not_hinted_at() -> None:
    assert not far(been=USUAL)


def test_one_place_near_the_door_is_enough() -> None:
    assert not far(north(90_000), north(50), been=USUAL)
    assert far(north(90_000), north(5_000), been=USUAL)


def test_a_place_is_taken_to_be_as_near_as_its_error_allows() -> None:
    assert not far(north(3_000, accuracy=2_500), been=USUAL)
    assert far(north(3_000, accuracy=1_500), been=USUAL)


def test_where_the_household_is_not_known_enough_its_village_is_asked() -> None:
    neighbours = [stood(north(40 * n), door=UUID(int=900 + n)) for n in range(3)]
    few = [*USUAL[:2], *neighbours]
    assert not far(north(4_800), been=few)
    assert far(north(5_200), been=few)
    assert not far(north(5_200), been=few, limits=Limits(far_village_metres=0))
    assert not far(north(90_000), been=USUAL[:2])
    elsewhere = [stood(HOME, door=one.household_id, village=TOWN) for one in neighbours]
    assert not far(north(90_000), been=elsewhere)


def test_only_what_was_before_tells_what_is_usual() -> None:
    later = [replace(one, at=NINE + timedelta(days=9)) for one in USUAL]
    assert not far(north(1_100), been=later)


_places = st.builds(
    Place, st.integers(380_000, 400_000), st.integers(1_160_000, 1_180_000), st.none()
)


@given(st.lists(_places, min_size=3, max_size=9), st.randoms(use_true_random=False))
def test_the_usual_place_lies_among_the_places_whatever_their_order(
    places: list[Place], random: Random
) -> None:
    usual = middle(places)
    mixed = random.sample(places, len(places))
    assert middle(mixed) == usual
    assert usual.latitude in {one.latitude for one in places}
    assert usual.longitude in {one.longitude for one in places}
    been = [stood(one) for one in mixed]
    assert not far(usual, been=been)


@given(_places, st.integers(1, 200_000), st.integers(0, 200_000))
def test_a_wider_limit_and_a_larger_error_never_bring_a_hint(
    place: Place, limit: int, more: int
) -> None:
    wide = far(place, been=USUAL, limits=Limits(far_metres=limit + more))
    unsure = far(place._replace(accuracy=more), been=USUAL, limits=Limits(far_metres=limit))
    assert far(place, been=USUAL, limits=Limits(far_metres=limit)) or not (wide or unsure)


@given(st.integers(0, 2), st.lists(_places, min_size=1, max_size=2))
def test_one_odd_place_among_many_does_not_move_the_usual_one(at: int, odd: list[Place]) -> None:
    here = [HOME] * 3
    here[at:at] = odd
    assert middle(here) == HOME


def test_the_draw_is_repeatable_differs_by_seed_and_keeps_its_share() -> None:
    ids = [UUID(int=n) for n in range(4000)]
    share = Decimal("0.2")
    first = [drawn(one, seed="2026-11", share=share) for one in ids]
    assert first == [drawn(one, seed="2026-11", share=share) for one in ids]
    assert first != [drawn(one, seed="2026-12", share=share) for one in ids]
    assert 720 < sum(first) < 880
    assert not any(drawn(one, seed="x", share=Decimal(0)) for one in ids)
    assert all(drawn(one, seed="x", share=Decimal(1)) for one in ids)


def worker(number: int, role: str, region: str) -> Staff:
    said = {"id": UUID(int=number), "scope": region, "created_at": NINE, "name": f"人{number}"}
    return Staff.model_validate(said | {"role": role, "region_code": region})


EVERYBODY = [
    worker(1, "village_officer", VILLAGE),
    worker(2, "town_officer", TOWN),
    worker(3, "town_officer", TOWN),
    worker(4, "district_officer", COUNTY),
    worker(5, "town_officer", "120112101000"),
]


@pytest.mark.parametrize(
    ("went", "may"),
    [({1}, [2, 3]), ({1, 2}, [3]), ({2, 3}, [4]), ({2, 3, 4}, [])],
)
def test_who_went_does_not_judge_and_a_whole_office_goes_up(went: set[int], may: list[int]) -> None:
    names = {str(UUID(int=number)) for number in went}
    found = approvers(names, scope=VILLAGE, everybody=EVERYBODY)
    assert [one.id.int for one in found] == may
