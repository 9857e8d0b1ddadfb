"""Rosters of insurance sum up to the fen, by year and by who paid."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import Insurance
from fieldvisit.records.insurance import Claim
from fieldvisit.rules.insurance import (
    ClaimDayImpossible,
    ClaimUnknown,
    ClaimWithoutAmount,
    claim_of,
    claims_of,
    insurance_id,
    total,
    with_claim,
    with_void,
    year_sums,
)

TODAY = date(2026, 11, 23)
POOL = "滨海新区慈善救助资金"


def insured(
    number: int, *, year: int = 2023, premium: int = 0, claims: tuple[Claim, ...] = ()
) -> Insurance:
    person = UUID(int=number + 1)
    return Insurance(
        id=insurance_id(person, product="意外险", year=year),
        scope="120116001001",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        household_id=UUID(int=1),
        person_id=person,
        product="意外险",
        year=year,
        premium=premium,
        premium_payer=POOL,
        claims=[one.model_dump(mode="json") for one in claims],
    )


def paid(fen: int, year: int = 2023, payer: str = "保险公司") -> Claim:
    return Claim(on=date(year, 6, 1), amount=fen, payer=payer)


def test_binhai_pays_4_8_million_for_11000_people_and_5_32_million_come_back() -> None:
    """480 万 does not divide by 1.1 万: the fen that are left over lie with the first."""
    each, over = divmod(480_000_000, 11_000)
    once, twice = (paid(26_600),), (paid(133_000), paid(133_000))
    rows = [
        insured(n, premium=each + (n < over), claims=once if n < 10_000 else twice)
        for n in range(11_000)
    ]
    (told,) = year_sums(rows)
    assert (told.rows, told.premium, told.by_payer) == (11_000, 480_000_000, {POOL: 480_000_000})
    assert (told.claims, told.paid_times, told.helped) == (532_000_000, 12_000, 11_000)


def test_three_years_are_told_apart_and_summed() -> None:
    """A claim counts to the year of its roster, whenever it was paid."""
    late = insured(1, year=2021, premium=100, claims=(paid(700, 2022, "再保险"), paid(300, 2021)))
    rows = [late, insured(1, year=2022, premium=200), insured(2, year=2023, premium=300)]
    found = year_sums(rows)
    assert [one.year for one in found] == [2023, 2022, 2021]
    assert found[2].claims_by_payer == {"再保险": 700, "保险公司": 300}
    assert total(found) == (3, 600, 1000, 2)


def test_sums_as_large_as_the_city_s_lose_no_fen() -> None:
    """75.8 亿元 over years, 21.99 million times: whole numbers all the way."""
    rows = [insured(n, year=2021 + n, premium=151_600_000_000) for n in range(5)]
    assert total(year_sums(rows))[1] == 758_000_000_000


_ROWS = st.lists(
    st.builds(
        lambda number, year, premium, fen: insured(
            number, year=year, premium=premium, claims=tuple(paid(one, year) for one in fen)
        ),
        st.integers(0, 5),
        st.integers(2021, 2023),
        st.integers(0, 10**12),
        st.lists(st.integers(1, 10**10), max_size=3),
    )
)


@given(_ROWS)
def test_years_and_payers_sum_to_the_rows(rows: list[Insurance]) -> None:
    found = year_sums(rows)
    assert [one.year for one in found] == sorted({one.year for one in rows}, reverse=True)
    assert total(found)[1] == sum(one.premium for one in rows)
    assert total(found)[2] == sum(c["amount"] for one in rows for c in one.claims)
    for one in found:
        assert sum(one.by_payer.values()) == one.premium
        assert sum(one.claims_by_payer.values()) == one.claims
        assert one.helped <= one.persons <= one.rows


def test_a_claim_that_was_wrong_stays_and_counts_for_nothing() -> None:
    held = insured(1, claims=(paid(700), paid(300)))
    after = held.model_copy(update={"claims": with_void(held, 1, why="记重了")})
    (year,) = year_sums([after])
    assert (year.claims, year.paid_times, year.helped) == (300, 1, 1)
    assert [one["void"] for one in after.claims] == ["记重了", ""]
    assert [number for number, _ in claims_of(after)] == [2]
    for number in (0, 1, 3):
        with pytest.raises(ClaimUnknown) as refused:
            with_void(after, number, why="x")
        assert refused.value.known == "2（2023-06-01，3.00 元）"
    gone = after.model_copy(update={"claims": with_void(after, 2, why="x")})
    assert year_sums([gone])[0].helped == 0


def test_a_claim_has_an_amount_and_a_day_that_can_be() -> None:
    with pytest.raises(ClaimWithoutAmount):
        claim_of(TODAY, 0, payer="保险公司")
    held = insured(1, year=2026)
    for on in (date(2025, 12, 31), date(2026, 11, 24)):
        with pytest.raises(ClaimDayImpossible):
            with_claim(held, claim_of(on, 1, payer="保险公司"), today=TODAY)
    once = with_claim(held, claim_of(TODAY, 5, payer="保险公司"), today=TODAY)
    more = held.model_copy(update={"claims": once})
    both = with_claim(more, claim_of(date(2026, 1, 1), 7, payer="民政"), today=TODAY)
    assert [one["amount"] for one in both] == [7, 5]
