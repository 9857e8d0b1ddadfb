"""资金池 and 多方共担: what of a pool is promised, paid and left, and a cost shared among payers
exact to the fen. Pure.

Source: domain.md table 1 (滨海 救急难 600万资金池); days.md 27 (滨海 透析救助 三方共担).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.fields import show_money
from fieldvisit.records.special_case import SpecialCase
from fieldvisit.rules.policies import is_region, reach
from fieldvisit.rules.special_cases import paid as paid_for


@dataclass(eq=False)
class SharesWrong(FieldvisitError):
    """A split names each payer once, with a weight above nought."""


@dataclass(eq=False)
class PoolEmpty(FieldvisitError):
    """More would be taken from a pool than is left; `left` in fen."""

    pool: str
    left: int

    def facts(self) -> dict[str, object]:
        return {"pool": self.pool, "left": show_money(max(self.left, 0))}


@dataclass(eq=False)
class PoolBroken(FieldvisitError):
    """A pool of the policy file cannot be used."""

    key: str


@dataclass(frozen=True)
class Pool:
    """A fund of a region (12 digits): `size` in fen, from `since` until `until`."""

    id: str
    label: str
    size: int
    region: str
    since: date
    until: date | None
    source: str


@dataclass(frozen=True)
class PoolState:
    """How a pool stands, in fen: promised to cases, paid so far, left to promise."""

    pool: Pool
    committed: int
    paid: int
    cases: int

    @property
    def left(self) -> int:
        """What may still be promised."""
        return self.pool.size - self.committed


_HEAVIEST = 10**15


def split(total: int, weights: Sequence[tuple[str, Decimal]]) -> list[tuple[str, int]]:
    """Share `total` (fen) among payers by weight so that the shares sum to it: fen that are left
    over go to the largest remainders, the first named first. Raises SharesWrong.
    """
    names = [name for name, _ in weights]
    sound = all(weight.is_finite() and 0 < weight < _HEAVIEST for _, weight in weights)
    if not names or len(set(names)) < len(names) or not sound:
        raise SharesWrong
    whole = sum((weight for _, weight in weights), Decimal(0))
    exact = [Fraction(total) * Fraction(weight) / Fraction(whole) for _, weight in weights]
    shares = [int(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda n: shares[n] - exact[n])
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return list(zip(names, shares, strict=True))


def pool_state(
    pool: Pool, cases: Iterable[SpecialCase], *, premiums: Mapping[str, int] | None = None
) -> PoolState:
    """What of a pool is promised, paid and left: a case that is not decided takes what was given
    first, a decided one at least what was decided. `premiums`: of insurance, in fen by who paid
    them; those under the pool's id or name are paid out of it.
    """
    by_payer = premiums or {}
    committed = paid = by_payer.get(pool.id, 0) + by_payer.get(pool.label, 0)
    count = 0
    for one in cases:
        spent = paid_for(one)
        if one.pool != pool.id or not (one.amount or spent):
            continue
        committed += max(one.amount, spent)
        paid += spent
        count += 1
    return PoolState(pool, committed, paid, count)


def read_pools(document: Mapping[str, Any]) -> list[Pool]:
    """The `[[pool]]` tables of a policy file (numbers read as Decimal). Raises PoolBroken."""
    return [_read_pool(row) for row in document.get("pool", [])]


def pools_for(pools: Iterable[Pool], *, region: str, day: date) -> list[Pool]:
    """Those that hold in a region (12 digits) on a day."""
    return [
        one
        for one in pools
        if region.startswith(reach(one.region))
        and one.since <= day
        and (one.until is None or day <= one.until)
    ]


def _read_pool(row: Mapping[str, Any]) -> Pool:
    key = str(row.get("id", ""))
    try:
        found = Pool(
            id=row["id"],
            label=row["label"],
            size=int(Decimal(row["size"]) * 100),
            region=row["region"],
            since=row["from"],
            until=row.get("until"),
            source=row["source"],
        )
    except (KeyError, ValueError, TypeError, ArithmeticError):
        raise PoolBroken(key) from None
    if not is_region(found.region):
        raise PoolBroken(key)
    return found
