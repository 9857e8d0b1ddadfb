"""人员名册: what may be kept of a worker's party and what of it is counted. Pure.

Whether somebody is a party member is told by themselves and kept with the day of their consent
only (个人信息保护法 art. 13, 29). Source of the count: domain.md table 1 (武清: 750, 81.9 %).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.staff import Staff


@dataclass(eq=False)
class PartyConsentMissing(FieldvisitError):
    """Whether somebody is a party member is kept with the day of their consent, never without."""


@dataclass(eq=False)
class PartyConsentToCome(FieldvisitError):
    """Nobody consented on a day that has not come."""

    day: date


@dataclass(frozen=True)
class Counted:
    """So many workers, so many who said whether they are party members, so many who are."""

    workers: int
    told: int
    members: int

    def tells_of_nobody(self, fewest: int) -> bool:
        """Whether the members may be told: so many said it at least, and not all the same; else a
        colleague could be told from them. Where nobody said it there is nothing to tell.
        """
        many = self.told >= fewest and 0 < self.members < self.told
        return many or not self.told or fewest <= 1

    @property
    def per_cent(self) -> str:
        """The members among those who said it, to one place, half up; "" while nobody did."""
        if not self.told:
            return ""
        share = Decimal(100 * self.members) / self.told
        return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}"


def party_fields(member: bool | None, *, consent_on: date | None, today: date) -> Mapping[str, Any]:
    """The fields of a worker's record for what they said; None takes it out, the consent with it.
    Raises PartyConsentMissing, PartyConsentToCome.
    """
    if member is None:
        return {"party_member": None, "party_consent_on": None}
    if consent_on is None:
        raise PartyConsentMissing
    if consent_on > today:
        raise PartyConsentToCome(consent_on)
    return {"party_member": member, "party_consent_on": consent_on}


def hidden(by_role: Mapping[str, Counted], *, fewest: int) -> frozenset[str]:
    """The roles whose members are not told: small groups, and as many more as it takes to keep what
    the sum of all leaves for the hidden ones from telling of them.
    """
    by_size = sorted(by_role, key=lambda role: (by_role[role].told, role))
    found = [one for one in by_size if not by_role[one].tells_of_nobody(fewest)]
    others = [one for one in by_size if one not in found and by_role[one].told]
    while found and others and not summed(by_role[one] for one in found).tells_of_nobody(fewest):
        found.append(others.pop(0))
    return frozenset(found)


def summed(groups: Iterable[Counted]) -> Counted:
    """Several groups as one."""
    told = list(groups)
    return Counted(
        sum(one.workers for one in told),
        sum(one.told for one in told),
        sum(one.members for one in told),
    )


def counted(workers: Iterable[Staff]) -> Counted:
    """What a roster comes to; what is kept without a consent does not count."""
    everybody = list(workers)
    told = [one for one in everybody if one.party_member is not None and one.party_consent_on]
    return Counted(len(everybody), len(told), sum(bool(one.party_member) for one in told))
