"""Which records a finished form may make, by who fills it in. Pure.

Source: domain.md section 5: plans and dossiers are written by who keeps the register; an assessor
assesses and no more.
"""

from fieldvisit.records.staff import Role
from fieldvisit.rules.journeys import DECIDERS

BY_FORM = frozenset({"task", "clue", "need", "plan", "special_case"})
"""The kinds that forms make."""

_OF_KEEPERS = frozenset({"plan", "special_case"})


def may_make(role: str) -> frozenset[str]:
    """The kinds that a form of this role makes when it is finished; the others follow when the town
    passes it.
    """
    if role == Role.ASSESSOR:
        return frozenset()
    return BY_FORM if role in DECIDERS else BY_FORM - _OF_KEEPERS
