"""A sample can be drawn again by anybody, is at least its share, and is looked at by others."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.ids import CountedIds
from fieldvisit.rules.sampling import NobodyElse, RateTooLow, draw, read_rate, share_out

LEAST = Decimal("0.30")
_ids = CountedIds("visits of tests")
VISITS = [_ids.fresh() for _ in range(114)]


def drawn(visits: list[UUID], *, rate: str = "0.3", seed: int = 7) -> list[UUID]:
    return draw(visits, rate=Decimal(rate), seed=seed, least=LEAST)


@pytest.mark.parametrize(("total", "sample"), [(0, 0), (1, 1), (3, 1), (10, 3), (11, 4), (114, 35)])
def test_a_share_is_rounded_up(total: int, sample: int) -> None:
    assert len(drawn(VISITS[:total])) == sample


def test_the_same_seed_draws_the_same_and_another_one_others() -> None:
    assert drawn(VISITS) == drawn(list(reversed(VISITS)))
    assert set(drawn(VISITS)) != set(drawn(VISITS, seed=8))


@given(st.integers(0, 113), st.integers(0, 99))
def test_a_visit_more_does_not_shuffle_the_others(place: int, seed: int) -> None:
    rest = [one for one in VISITS if one != VISITS[place]]
    order = [one for one in drawn(VISITS, rate="1", seed=seed) if one != VISITS[place]]
    assert order == drawn(rest, rate="1", seed=seed)


def test_every_visit_has_its_chance() -> None:
    times = dict.fromkeys(VISITS, 0)
    for seed in range(200):
        for one in drawn(VISITS, seed=seed):
            times[one] += 1
    assert min(times.values()) > 30
    assert max(times.values()) < 95


@pytest.mark.parametrize("rate", ["0.29", "29%", "0", "1.01", "三成", "", "NaN", "-1"])
def test_less_than_the_least_is_refused(rate: str) -> None:
    with pytest.raises(RateTooLow) as refused:
        draw(VISITS, rate=read_rate(rate, least=LEAST), seed=7, least=LEAST)
    assert refused.value.least == "30"


def test_shares_are_read_as_people_write_them() -> None:
    assert [read_rate(one, least=LEAST) for one in ("0.3", " 30% ", "1")] == [
        Decimal("0.3"),
        Decimal("0.3"),
        Decimal(1),
    ]


def test_nobody_looks_twice_and_the_work_is_shared() -> None:
    one, two, three = (_ids.fresh() for _ in range(3))
    been = {visit: {str(one)} if place % 2 else {str(two)} for place, visit in enumerate(VISITS)}
    found = share_out(VISITS, been=been, workers=[one, two, three])
    assert all(str(found[visit]) not in been[visit] for visit in VISITS)
    times = [list(found.values()).count(who) for who in (one, two, three)]
    assert max(times) - min(times) <= 1
    with pytest.raises(NobodyElse) as refused:
        share_out(VISITS, been=been, workers=[one])
    assert refused.value.visits == 57
