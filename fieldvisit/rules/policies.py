"""Policy values (标准, 倍数, 月数) with region, days and source. It looks up; it never decides."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from fieldvisit.errors import FieldvisitError

_LEVELS = (2, 4, 6, 9, 12)  # digits of province, city, county, town, village


class Certainty(StrEnum):
    """How well a value is known: its text was read, a page tells of it, we chose it, nobody
    told."""

    TEXT = "text"
    PAGE = "page"
    CHOSEN = "chosen"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    YUAN = "yuan"
    TIMES = "times"
    MONTHS = "months"
    DAYS = "days"
    COUNT = "count"
    SHARE = "share"
    SWITCH = "switch"


@dataclass(eq=False)
class PolicyBroken(FieldvisitError):
    """A value of a policy file cannot be used: a cell is missing or wrong, or two values hold on
    one day in one region."""

    key: str


@dataclass(eq=False)
class PolicyUnknown(FieldvisitError):
    """Nobody knows the value for a day: none is in force then, or it was not decided. `label` is
    what it is called.
    """

    key: str
    label: str
    day: date


@dataclass(frozen=True)
class Policy:
    """A value that holds in `region` (12 digits, 000000000000 = the country) from `since` until
    `until` (both included; None: still). `value` is None where it is not known."""

    key: str
    label: str
    value: Decimal | None
    unit: Unit
    region: str
    since: date
    until: date | None
    certainty: Certainty
    source: str

    @property
    def text(self) -> str:
        """The value as forms write numbers, yuan for money; blank when it is not known."""
        return "" if self.value is None else f"{self.value:f}"

    def fen(self) -> int:
        """Money in integer fen. Raises PolicyBroken for a value that is not known or no money."""
        if self.value is None or self.unit is not Unit.YUAN:
            raise PolicyBroken(self.key)
        return int(self.value * 100)

    def holds(self, day: date, region: str) -> bool:
        """Whether it is in force on a day in a region (12 digits)."""
        within = region.startswith(reach(self.region))
        return within and self.since <= day and (self.until is None or day <= self.until)


def read_policies(document: Mapping[str, Any]) -> list[Policy]:
    """The `[[policy]]` tables of a policy file (numbers read as Decimal). Raises PolicyBroken."""
    found = [_read(row) for row in document.get("policy", [])]
    check_policies(found)
    return found


def check_policies(policies: Sequence[Policy]) -> None:
    """Refuse two values of one key for one region and day. Raises PolicyBroken."""
    ordered = sorted(policies, key=lambda one: (one.key, one.region, one.since))
    for one, after in pairwise(ordered):
        same = (one.key, one.region) == (after.key, after.region)
        if same and (one.until is None or after.since <= one.until):
            raise PolicyBroken(after.key)


def in_force(policies: Iterable[Policy], *, day: date, region: str) -> dict[str, Policy]:
    """What holds on a day in a region (12 digits) by key; the nearest region's word counts, even
    when it is that nobody knows."""
    holding = [one for one in policies if one.holds(day, region)]
    return nearest(holding, named=lambda one: one.key)


class Edition(Protocol):
    """What is said for a region (12 digits) since a day."""

    @property
    def region(self) -> str: ...

    @property
    def since(self) -> date: ...


E = TypeVar("E", bound=Edition)


def nearest(holding: Iterable[E], *, named: Callable[[E], str]) -> dict[str, E]:
    """Of all that holds in a place on a day one edition by name: the nearest region's, of two of
    one region the one that holds since the later day, of two since one day the last.
    """
    return {named(one): one for one in sorted(holding, key=_weight)}


def nearest_one(holding: Iterable[E]) -> E | None:
    """The same of editions of one thing; None: there are none."""
    return nearest(holding, named=lambda _: "").get("")


def _weight(one: Edition) -> tuple[int, date]:
    return len(reach(one.region)), one.since


def policy(policies: Iterable[Policy], key: str, *, day: date, region: str) -> Policy | None:
    """One value; None when none is in force on that day there."""
    return in_force((one for one in policies if one.key == key), day=day, region=region).get(key)


def reach(region: str) -> str:
    """The leading digits that a region (12 digits, 000000000000 = the country) shares with all
    places in it.
    """
    shortest = next(n for n in (0, *_LEVELS) if region[n:] == "0" * (len(region) - n))
    return region[:shortest]


def is_region(code: object) -> bool:
    """Whether something is the 12 digits of a region."""
    return isinstance(code, str) and len(code) == _LEVELS[-1] and code.isdigit()


def _read(row: Mapping[str, Any]) -> Policy:
    key = str(row.get("key", ""))
    try:
        found = Policy(
            key=key,
            label=row["label"],
            value=Decimal(row["value"]) if "value" in row else None,
            unit=Unit(row["unit"]),
            region=row["region"],
            since=row["from"],
            until=row.get("until"),
            certainty=Certainty(row["certainty"]),
            source=row["source"],
        )
    except (KeyError, ValueError, TypeError, ArithmeticError):
        raise PolicyBroken(key) from None
    if not _sound(found):
        raise PolicyBroken(key)
    return found


def _sound(one: Policy) -> bool:
    known = one.certainty is not Certainty.UNKNOWN
    if known is not (one.value is not None) or not (one.key and one.source):
        return False
    if not is_region(one.region):
        return False
    if one.until is not None and one.until < one.since:
        return False
    return one.value is None or _possible(one.value, one.unit)


def _possible(value: Decimal, unit: Unit) -> bool:
    if unit is Unit.YUAN:
        return value >= 0 and value * 100 == (value * 100).to_integral_value()
    if unit is Unit.SWITCH:
        return value in (0, 1)
    if unit in (Unit.MONTHS, Unit.DAYS, Unit.COUNT):
        return value >= 0 and value == value.to_integral_value()
    return value >= 0
