"""Who may answer the question of a conflict, and decide what was handed in. Pure; never looks at
who asks for what else.

Source: domain.md section 5 (who keeps the register, who reviews).
"""

from fieldvisit.records.staff import Role
from fieldvisit.rules.journeys import REVIEWERS

_KEEPERS = frozenset({Role.VILLAGE_OFFICER, Role.TOWN_OFFICER, Role.DISTRICT_OFFICER})
_EVERYBODYS = frozenset({"task", "proposal", "need", "clue", "alert"})
_REVIEWED = frozenset({"visit", "entitlement", "plan", "special_case"})


def may_choose(role: str, row_kind: str) -> bool:
    """A review or what somebody gets is chosen by a reviewer, the register by who keeps it, the
    day's work by everybody who does it.
    """
    if row_kind in _REVIEWED:
        return role in REVIEWERS
    return role in _KEEPERS or (role == Role.GRID_WORKER and row_kind in _EVERYBODYS)


def may_take_in(role: str) -> bool:
    """What somebody handed in who may not write there any more is decided by a supervisor."""
    return role in REVIEWERS
