"""Means are reckoned in fen from totals, with one rounding at the end (民发〔2021〕57号)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.means import (
    Income,
    countable_month,
    expected_amount,
    per_capita_month,
    property_per_capita,
)

STANDARD = 101_000
FEN = st.integers(0, 10**9)
MEMBERS = st.integers(1, 20)
MONTHS = st.integers(1, 24)


def test_three_persons_with_a_thousand_a_month_get_2030_yuan() -> None:
    """By way of the rounded 333.33 it would be 2,030.01."""
    income = Income(100_000, members=3)
    assert per_capita_month(income) == 33_333
    assert expected_amount(income, standard=STANDARD, covered=3) == 203_000


@pytest.mark.parametrize(
    ("total", "members", "months", "share"),
    [(100, 3, 1, 33), (50, 4, 1, 13), (25, 2, 1, 13), (0, 1, 12, 0), (-700, 2, 1, 0)],
)
def test_a_share_is_rounded_half_up_and_never_below_nothing(
    total: int, members: int, months: int, share: int
) -> None:
    assert per_capita_month(Income(total, members, months)) == share


def test_months_of_income_are_shared_among_months_too() -> None:
    year = Income(12 * 100_000, members=3, months=12)
    assert per_capita_month(year) == 33_333
    assert expected_amount(year, standard=STANDARD, covered=3) == 203_000


def test_one_of_three_alone_is_covered_by_the_share_of_all() -> None:
    income = Income(150_000, members=3)
    assert expected_amount(income, standard=STANDARD, covered=1) == 51_000


def test_income_above_the_standard_gives_nothing() -> None:
    assert expected_amount(Income(500_000, members=1), standard=STANDARD, covered=1) == 0


def test_the_basic_pension_is_left_out_only_while_it_is_excluded() -> None:
    assert countable_month(320_000, basic_pension=30_000, excluded=True) == 290_000
    assert countable_month(320_000, basic_pension=30_000, excluded=False) == 320_000
    assert countable_month(10_000, basic_pension=30_000, excluded=True) == 0


def test_property_a_head_leaves_out_what_is_exempt() -> None:
    assert property_per_capita(1_000_000, exempt=100_000, members=4) == 225_000
    assert property_per_capita(5, exempt=10, members=1) == 0


@given(FEN, MEMBERS, MONTHS)
def test_a_share_is_the_exact_one_rounded_once(total: int, members: int, months: int) -> None:
    exact = Decimal(total) / (members * months)
    rounded = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert per_capita_month(Income(total, members, months)) == rounded


@given(FEN, MEMBERS, MONTHS, st.integers(0, 500_000), st.data())
def test_an_amount_is_within_half_a_fen_of_the_exact_difference(
    total: int, members: int, months: int, standard: int, data: st.DataObject
) -> None:
    covered = data.draw(st.integers(0, members))
    exact = max(Fraction(0), (standard - Fraction(total, members * months)) * covered)
    got = expected_amount(Income(total, members, months), standard=standard, covered=covered)
    assert abs(got - exact) <= Fraction(1, 2)
    assert got <= standard * covered


@given(FEN, FEN, MEMBERS)
def test_more_income_never_gives_a_greater_amount(one: int, other: int, members: int) -> None:
    less, more = sorted((one, other))
    amounts = [
        expected_amount(Income(total, members), standard=STANDARD, covered=members)
        for total in (less, more)
    ]
    assert amounts[0] >= amounts[1]


@given(FEN, FEN, st.booleans())
def test_leaving_out_a_pension_never_raises_the_income(
    income: int, pension: int, excluded: bool
) -> None:
    counted = countable_month(income, basic_pension=pension, excluded=excluded)
    assert 0 <= counted <= income
    assert countable_month(income, basic_pension=0, excluded=excluded) == income
