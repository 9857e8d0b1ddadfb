"""Money and people over years are told from what households get, to the fen."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import Entitlement
from fieldvisit.records.household import Category
from fieldvisit.rules.aid_totals import Heads, YearTotal, whole, year_totals

HOME = UUID(int=1)
END = date(2025, 12, 31)
FIVE: Heads = {HOME: {(None, None): 5}}


def entitled(
    since: date, until: date | None = None, *, amount: int = 0, alone: bool = False
) -> Entitlement:
    return Entitlement(
        id=UUID(int=7),
        scope="120116001001",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        household_id=HOME,
        person_id=UUID(int=9) if alone else None,
        category=Category.DIBAO,
        since=since,
        until=until,
        amount=amount,
    )


def totals(*found: Entitlement, heads: Heads = FIVE, until: date = END) -> list[YearTotal]:
    return year_totals(found, heads, payments=[], until=until)


def test_five_years_come_to_7_58_billion_yuan_and_21_99_million_times() -> None:
    each, over = divmod(758_000_000_000, 60)
    heads = {HOME: {(None, None): 366_000, (date(2021, 1, 1), None): 499}}
    one = entitled(date(2021, 1, 1), amount=each)
    found = year_totals([one], heads, payments=[(date(2023, 5, 1), over)] * 60, until=END)
    assert [year.year for year in found] == [2025, 2024, 2023, 2022, 2021]
    assert whole(found)[1] == 366_499 * 60 + 60 == 21_990_000
    (half,) = [year for year in found if year.year == 2023]
    assert (half.payments, half.paid) == (60, 60 * over)
    assert whole(found)[0] == 758_000_000_000 + 59 * over


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2025, 1, 1), date(2025, 1, 1), 1),
        (date(2025, 1, 2), date(2025, 1, 31), 0),
        (date(2025, 1, 2), date(2025, 2, 1), 1),
        (date(2025, 1, 1), date(2025, 6, 30), 6),
        (date(2024, 12, 15), None, 12),
    ],
)
def test_a_month_is_paid_for_when_it_holds_on_its_first_day(
    since: date, until: date | None, months: int
) -> None:
    found = totals(entitled(since, until, amount=100))
    assert sum(one.household_months for one in found) == months
    assert whole(found) == (100 * months, 5 * months)


def test_who_comes_and_goes_counts_for_their_own_months() -> None:
    heads = {HOME: {(None, date(2025, 3, 31)): 1, (date(2025, 11, 1), None): 2}}
    (year,) = totals(entitled(date(2025, 1, 1)), heads=heads)
    assert (year.household_months, year.person_months) == (12, 3 + 2 * 2)
    (alone,) = totals(entitled(date(2025, 1, 1), alone=True), heads=heads)
    assert alone.person_months == 12


_DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))


@given(_DAYS, st.integers(0, 1500), _DAYS)
def test_it_is_what_counting_first_days_one_by_one_gives(
    since: date, length: int, until: date
) -> None:
    one = entitled(since, since + timedelta(days=length), amount=7)
    held = [
        day
        for n in range(length + 1)
        if (day := since + timedelta(days=n)).day == 1 and day <= until
    ]
    found = totals(one, until=until)
    assert sum(year.household_months for year in found) == len(held)
    for year in found:
        assert year.monthly == 7 * sum(day.year == year.year for day in held)


@given(_DAYS, _DAYS, _DAYS, st.one_of(st.none(), _DAYS))
def test_people_never_count_for_more_months_than_their_household(
    since: date, until: date, joined: date, left: date | None
) -> None:
    found = totals(entitled(since, until), heads={HOME: {(joined, left): 1}})
    assert all(0 <= year.person_months <= year.household_months for year in found)
