"""Who writes which records, by hand or by a form that they finish. Pure.

Source: domain.md section 5: plans, dossiers, services and referrals are written by who keeps the
register; an assessor assesses and no more.
"""

from fieldvisit.records.staff import Role
from fieldvisit.rules.journeys import DECIDERS

BY_FORM = frozenset({"task", "clue", "need", "plan", "special_case", "referral"})
"""The kinds that forms make."""

OF_KEEPERS = frozenset({"plan", "special_case", "referral", "service_order"})
"""The kinds that nobody writes but who keeps the register: a grid worker finds and tells."""

OF_ASSESSORS = frozenset({"visit", "note", "attachment", "proposal", "countersignature"})
"""The kinds that an assessor writes: the form, what hangs on it, and notes of their own."""


def may_make(role: str) -> frozenset[str]:
    """The kinds that a form of this role makes when it is finished; the others follow when the town
    passes it.
    """
    if role == Role.ASSESSOR:
        return frozenset()
    return BY_FORM if role in DECIDERS else BY_FORM - OF_KEEPERS
