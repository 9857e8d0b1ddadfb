"""A rota is fair, whole and repeatable."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.lanes import natural
from fieldvisit.rules.rota import Home, NobodyToGo, NoDayToGo, Turn, Worker, plan

DAYS = [date(2026, 12, 1) + timedelta(days=n) for n in range(5)]
NORTH, SOUTH = UUID(int=101), UUID(int=102)


def homes(count: int, grid: UUID | None = None, start: int = 1000) -> list[Home]:
    return [Home(UUID(int=start + n), f"{n % 7 + 1}巷{n}号", grid) for n in range(count)]


def workers(count: int, grid: UUID | None = None, start: int = 1) -> list[Worker]:
    return [Worker(UUID(int=start + n), grid) for n in range(count)]


_counts = st.integers(1, 40), st.integers(1, 6), st.integers(1, 10), st.integers(0, 99)


@given(*_counts)
def test_everybody_has_as_many_as_another_or_one_more_and_each_household_one_turn(
    count: int, hands: int, days: int, seed: int
) -> None:
    team, on = workers(hands), [DAYS[0] + timedelta(days=n) for n in range(days)]
    found = plan(homes(count), workers=team, days=on, seed=seed)
    assert {one.home for one in found} == {one.id for one in homes(count)}
    assert len(found) == count
    share = Counter(one.worker for one in found)
    sizes = [share[one.id] for one in team]
    assert max(sizes) - min(sizes) <= 1
    for one in team:
        a_day = Counter(turn.on for turn in found if turn.worker == one.id)
        assert max(a_day[day] for day in on) - min(a_day[day] for day in on) <= 1


@given(*_counts)
def test_the_same_seed_plans_the_same_however_it_is_asked(
    count: int, hands: int, days: int, seed: int
) -> None:
    on = [DAYS[0] + timedelta(days=n) for n in range(days)]
    once = plan(homes(count), workers=workers(hands), days=on, seed=seed)
    again = plan(homes(count)[::-1], workers=workers(hands)[::-1], days=on[::-1], seed=seed)
    assert again == once


def test_who_walks_a_lane_walks_it_in_a_row() -> None:
    found = plan(homes(30), workers=workers(3), days=DAYS, seed=4)
    place = {one.id: one.place for one in homes(30)}
    walked = [place[turn.home] for turn in found]
    assert walked == sorted(walked, key=natural)
    who = [turn.worker for turn in found]
    assert sum(one != other for one, other in pairwise(who)) == 2


def test_another_seed_gives_the_lanes_to_others() -> None:
    def first(seed: int) -> UUID:
        return plan(homes(9), workers=workers(3), days=DAYS, seed=seed)[0].worker

    assert len({first(seed) for seed in range(12)}) == 3


def test_a_grid_is_walked_by_its_own_and_the_rest_by_who_is_free() -> None:
    all_homes = [*homes(6, NORTH), *homes(4, None, 2000), *homes(2, SOUTH, 3000)]
    own, free = workers(2, NORTH), workers(1, None, 50)
    found = plan(all_homes, workers=[*own, *free], days=DAYS, seed=0)

    def goes(turns: list[Turn], at: int) -> set[UUID]:
        return {turn.worker for turn in turns if at <= turn.home.int < at + 1000}

    assert goes(found, 1000) == {one.id for one in own}
    assert goes(found, 2000) == goes(found, 3000) == {free[0].id}
    alone = plan(all_homes, workers=own, days=DAYS, seed=0)
    assert len(alone) == len(all_homes)


def test_nobody_or_no_day_is_refused_and_no_household_is_no_plan() -> None:
    with pytest.raises(NobodyToGo):
        plan(homes(1), workers=[], days=DAYS, seed=0)
    with pytest.raises(NoDayToGo):
        plan(homes(1), workers=workers(1), days=[], seed=0)
    assert plan([], workers=[], days=[], seed=0) == []
