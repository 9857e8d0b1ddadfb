"""Hints tell what to look at, the draw is the seed's alone, and a deadlocked office goes up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import Staff
from fieldvisit.rules.hints import Hint, Limits, Look, approvers, drawn, hints

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
