"""A pool's promised, paid and left money is told by the dossiers; shares sum to the cost."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.assets import resource
from fieldvisit.records.special_case import CaseState
from fieldvisit.rules.pools import (
    PoolBroken,
    PoolEmpty,
    SharesWrong,
    pool_state,
    pools_for,
    read_pools,
    split,
)
from tests.support.dossiers import case

TEXT = resource("policies", "pools.toml").read_text("utf-8")
THREE = [("医保", Decimal(60)), ("民政救助", Decimal(25)), ("慈善", Decimal(15))]


def pools(text: str = TEXT) -> Any:
    return read_pools(tomllib.loads(text, parse_float=Decimal))


def paid(fen: int) -> dict[str, Any]:
    return {"on": "2026-11-25", "amount": fen, "payer": "区民政局"}


def test_binhai_has_its_six_million_and_its_charity_pool() -> None:
    """滨海: 600 万 for 救急难, 480 万 of 慈善."""
    day = date(2026, 11, 23)
    here = pools_for(pools(), region="120116001001", day=day)
    assert [(one.id, one.size) for one in here] == [
        ("binhai_urgent", 600_000_000),
        ("binhai_charity", 480_000_000),
    ]
    assert pools_for(pools(), region="120111102203", day=day) == []
    assert pools_for(pools(), region="120116001001", day=date(2020, 12, 31)) == []


def test_what_is_promised_and_paid_is_left_no_more() -> None:
    pool = pools()[0]
    decided = {"pool": pool.id, "amount": 7_000_000}
    cases = [
        case(CaseState.DECIDED, **decided),
        case(CaseState.CARRIED_OUT, **decided, payments=[paid(2_000_000)]),
        # Given first, not decided yet, and refused afterwards: what was paid is gone.
        case(CaseState.OPENED, pool=pool.id, payments=[paid(50_000)]),
        case(CaseState.REFUSED, pool=pool.id, payments=[paid(1)]),
        case(CaseState.DECIDED, pool="other", amount=9),
        case(CaseState.DECIDED, amount=9),
    ]
    state = pool_state(pool, cases)
    assert (state.committed, state.paid, state.cases) == (14_050_001, 2_050_001, 4)
    assert state.left == 600_000_000 - 14_050_001


@given(
    st.integers(0, 10**12),
    st.lists(st.decimals("0.01", "100", places=2), min_size=1, max_size=5),
)
def test_shares_sum_to_the_cost_and_none_is_a_fen_off(total: int, weights: list[Decimal]) -> None:
    named = [(f"第{n}家", weight) for n, weight in enumerate(weights)]
    shares = split(total, named)
    assert sum(fen for _, fen in shares) == total
    whole = sum(weights)
    for (_, weight), (_, fen) in zip(named, shares, strict=True):
        assert abs(fen * whole - total * weight) < whole


@pytest.mark.parametrize(
    ("total", "shares"),
    [
        (10_000, [6000, 2500, 1500]),
        (1, [1, 0, 0]),
        (3_333_333, [2_000_000, 833_333, 500_000]),
        (0, [0, 0, 0]),
    ],
)
def test_dialysis_is_borne_by_three(total: int, shares: list[int]) -> None:
    """滨海 透析救助 三方共担 (days.md 27)."""
    assert [fen for _, fen in split(total, THREE)] == shares


@pytest.mark.parametrize(
    "weights",
    [
        [],
        *([("医保", Decimal(weight))] for weight in ("0", "-1", "NaN", "1e400")),
        [("医保", Decimal(1))] * 2,
    ],
)
def test_a_split_names_each_payer_once_with_a_weight(weights: list[tuple[str, Decimal]]) -> None:
    with pytest.raises(SharesWrong):
        split(100, weights)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("size = 6000000", "size = '很多'"),
        ('region = "120116000000"', 'region = "1201"'),
        ("from = 2021-01-01\n", ""),
    ],
)
def test_a_broken_pool_is_named(was: str, now: str) -> None:
    with pytest.raises(PoolBroken) as broken:
        pools(TEXT.replace(was, now, 1))
    assert broken.value.key == "binhai_urgent"


def test_an_empty_pool_tells_what_is_left_in_yuan() -> None:
    assert PoolEmpty("救急难", 12_345).facts() == {"pool": "救急难", "left": "123.45"}
