"""商业保险 by year: who is insured, what was paid in and what was paid out, summed to the fen from
the rosters each time. Pure.

Source: domain.md table 1, days.md 27 (河东: three years; 滨海: 480 万 for 1.1 万人, 532 万 out).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.fields import show_money
from fieldvisit.records.insurance import Claim, Insurance


@dataclass(eq=False)
class ClaimWithoutAmount(FieldvisitError):
    """A claim that was paid has an amount above nought."""


@dataclass(eq=False)
class ClaimDayImpossible(FieldvisitError):
    """A claim is paid on a day that has come, not before the year of its roster."""

    day: date


@dataclass(eq=False)
class ClaimUnknown(FieldvisitError):
    """No claim that counts has this number; `known` tells those that do."""

    number: int
    known: str


@dataclass(frozen=True)
class YearSum:
    """A year's rosters: `rows` on them, so many `persons`; the premiums by who paid them, the
    claims by payer, in fen; `paid_times` payments to `helped` people.
    """

    year: int
    rows: int
    persons: int
    premium: int
    by_payer: Mapping[str, int]
    claims: int
    claims_by_payer: Mapping[str, int]
    paid_times: int
    helped: int


def insurance_id(person_id: UUID, *, product: str, year: int) -> UUID:
    """The id of a person's place on a roster, the same on every device."""
    return uuid5(person_id, f"insurance {year} {product}")


def with_claim(held: Insurance, claim: Claim, *, today: date) -> list[dict[str, Any]]:
    """The claims with one more, by day. Raises ClaimDayImpossible."""
    if claim.on > today or claim.on.year < held.year:
        raise ClaimDayImpossible(claim.on)
    told = [*held.claims, claim.model_dump(mode="json")]
    return sorted(told, key=lambda one: str(one["on"]))


def claims_of(held: Insurance) -> list[tuple[int, Claim]]:
    """The claims that count, with the number by which each is called."""
    told = [Claim.model_validate(one) for one in held.claims]
    return [(number, one) for number, one in enumerate(told, 1) if not one.void]


def with_void(held: Insurance, number: int, *, why: str) -> list[dict[str, Any]]:
    """The claims, one of them not counting any more; it stays to be seen. Raises ClaimUnknown."""
    standing = claims_of(held)
    if number not in dict(standing):
        known = "、".join(f"{at}（{one.on}，{show_money(one.amount)} 元）" for at, one in standing)
        raise ClaimUnknown(number, known)
    return [{**one, "void": why} if at == number else one for at, one in enumerate(held.claims, 1)]


def claim_of(on: date, fen: int, *, payer: str, what: str = "") -> Claim:
    """A claim. Raises ClaimWithoutAmount."""
    if fen <= 0:
        raise ClaimWithoutAmount
    return Claim(on=on, amount=fen, payer=payer, what=what)


def year_sums(held: Iterable[Insurance]) -> list[YearSum]:
    """Each year of the rosters, the latest first. A claim counts to the year of its roster,
    whenever it was paid.
    """
    by_year: dict[int, list[Insurance]] = {}
    for one in held:
        by_year.setdefault(one.year, []).append(one)
    return [_sum(year, by_year[year]) for year in sorted(by_year, reverse=True)]


def total(sums: Iterable[YearSum]) -> tuple[int, int, int, int]:
    """Over years: places on rosters (人次), premiums and claims in fen, payments (人次)."""
    years = list(sums)
    money = sum(one.premium for one in years), sum(one.claims for one in years)
    return sum(one.rows for one in years), *money, sum(one.paid_times for one in years)


def _sum(year: int, rows: list[Insurance]) -> YearSum:
    premiums: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    times = 0
    for one in rows:
        premiums[one.premium_payer] += one.premium
        for _, claim in claims_of(one):
            paid[claim.payer] += claim.amount
            times += 1
    return YearSum(
        year=year,
        rows=len(rows),
        persons=len({one.person_id for one in rows}),
        premium=premiums.total(),
        by_payer=dict(premiums.most_common()),
        claims=paid.total(),
        claims_by_payer=dict(paid.most_common()),
        paid_times=times,
        helped=len({one.person_id for one in rows if claims_of(one)}),
    )
