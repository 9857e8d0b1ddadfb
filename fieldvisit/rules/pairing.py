"""党员联系困难群众: who keeps in touch with a household, from when until when. What was stays
known. Pure.

Source: domain.md table 1, days.md 28 (武清: 党员联系困难群众).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from fieldvisit.errors import FieldvisitError

Pairings = Sequence[Mapping[str, Any]]
"""The pairings of a household as its record keeps them, oldest first."""


@dataclass(eq=False)
class PairedAlready(FieldvisitError):
    """This person keeps in touch with the household on that day or later already."""

    name: str


@dataclass(eq=False)
class NotPaired(FieldvisitError):
    """Nobody of this name keeps in touch with the household."""

    name: str


@dataclass(eq=False)
class EndsBeforePairing(FieldvisitError):
    """A pairing does not end before the day on which it began."""

    since: str


@dataclass(frozen=True)
class Helper:
    """Who keeps in touch: `unit` where they belong to; days in ISO, `until` the last one ("":
    still), `why` it ended; `staff_id` where it is a colleague with an account.
    """

    name: str
    unit: str
    since: str
    until: str = ""
    why: str = ""
    staff_id: str = ""

    def same_as(self, other: "Helper") -> bool:
        """Whether two lines are of one person: by account, without one by name and unit."""
        if self.staff_id or other.staff_id:
            return self.staff_id == other.staff_id
        return (self.name, self.unit) == (other.name, other.unit)


def all_of(pairings: Pairings) -> list[Helper]:
    """Everybody who ever kept in touch, oldest first."""
    names = Helper.__dataclass_fields__
    return [Helper(**{name: str(one.get(name, "")) for name in names}) for one in pairings]


def standing(pairings: Pairings, day: date) -> list[Helper]:
    """Who keeps in touch on a day."""
    on = day.isoformat()
    return [one for one in all_of(pairings) if one.since <= on and on <= (one.until or on)]


def paired(pairings: Pairings, helper: Helper) -> list[dict[str, Any]]:
    """The pairings with one more. Raises PairedAlready while one of the same person is not over by
    then.
    """
    for one in all_of(pairings):
        if one.same_as(helper) and (not one.until or one.until >= helper.since):
            raise PairedAlready(helper.name)
    return [*map(dict, pairings), asdict(helper)]


def parted(pairings: Pairings, name: str, *, on: date, why: str) -> list[dict[str, Any]]:
    """The pairings, those of a person ended on a day. Raises NotPaired, EndsBeforePairing."""
    told = [dict(one) for one in pairings]
    open_ones = [
        row
        for row, one in zip(told, all_of(pairings), strict=True)
        if not one.until and one.name == name
    ]
    if not open_ones:
        raise NotPaired(name)
    for row in open_ones:
        if on.isoformat() < str(row["since"]):
            raise EndsBeforePairing(str(row["since"]))
        row.update(until=on.isoformat(), why=why)
    return told
