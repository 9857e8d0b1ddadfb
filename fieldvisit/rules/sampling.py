"""互查 and 迎检: a sample that anybody can draw again, and who visits a second time. Pure: the same
ids, share and seed give the same sample on every machine.

Source: 特困人员认定办法（民发〔2021〕43号）art. 15 (the district looks at 30 % or more at random).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from uuid import UUID, uuid5

from fieldvisit.errors import FieldvisitError


@dataclass(eq=False)
class RateTooLow(FieldvisitError):
    """Less than the share that has to be looked at (per cent)."""

    least: str


@dataclass(eq=False)
class NobodyElse(FieldvisitError):
    """Whoever is named investigated the visit: a second look is another person's."""

    visits: int


def read_rate(said: str, *, least: Decimal) -> Decimal:
    """`0.3` or `30%` as a share. Raises RateTooLow for what is no number, or no share."""
    text = said.strip()
    try:
        rate = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        raise _too_low(least) from None
    if not rate.is_finite():
        raise _too_low(least)
    return rate / 100 if text.endswith("%") else rate


def draw(visits: Iterable[UUID], *, rate: Decimal, seed: int, least: Decimal) -> list[UUID]:
    """So many of the visits as `rate` says (rounded up), in the order of the draw. Raises
    RateTooLow for less than `least` or more than all.
    """
    if not least <= rate <= 1:
        raise _too_low(least)
    lots = drawn_order(visits, seed=seed)
    return lots[: share_of(rate, total=len(lots))]


def drawn_order(ids: Iterable[UUID], *, seed: int) -> list[UUID]:
    """All of them in the order of the draw: a sample of any size is its beginning."""
    # Each has a lot of its own: one more changes no other one's.
    return sorted(set(ids), key=lambda one: (uuid5(one, f"sample {seed}").int, one.int))


def share_of(rate: Decimal, *, total: int) -> int:
    """So many of all as a share says, rounded up."""
    return int((rate * total).to_integral_value(ROUND_CEILING))


def share_out(
    sample: Sequence[UUID], *, been: Mapping[UUID, Collection[str]], workers: Sequence[UUID]
) -> dict[UUID, UUID]:
    """Who visits a second time: the named workers in turn, never one who was there (`been`: ids as
    text). Raises NobodyElse.
    """
    found: dict[UUID, UUID] = {}
    load = dict.fromkeys(workers, 0)
    for visit in sample:
        free = [one for one in workers if str(one) not in been[visit]]
        if free:
            chosen = min(free, key=lambda one: load[one])
            load[chosen] += 1
            found[visit] = chosen
    if len(found) < len(sample):
        raise NobodyElse(len(sample) - len(found))
    return found


def _too_low(least: Decimal) -> RateTooLow:
    return RateTooLow(f"{least * 100:.0f}")
