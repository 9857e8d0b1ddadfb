"""Who may answer the question of a conflict, and decide what was handed in. Pure; never looks at
who asks for what else.

Source: domain.md section 5 (who keeps the register, who reviews).
"""

from fieldvisit.records.staff import Role
from fieldvisit.rules.journeys import DECIDERS, REVIEWERS, check_role

_EVERYBODYS = frozenset({"task", "proposal", "need", "clue", "alert", "reading"})
_REVIEWED = frozenset({"visit", "entitlement", "plan", "special_case"})


def may_choose(role: str, row_kind: str) -> bool:
    """A review or what somebody gets is chosen by a reviewer, the register by who keeps it, the
    day's work by everybody who does it.
    """
    return role in _choosers(row_kind)


def check_choice(role: str, row_kind: str) -> None:
    """Refuse an answer of who may not choose. Raises MayNot."""
    check_role(role, _choosers(row_kind), job="choose")


def _choosers(row_kind: str) -> frozenset[Role]:
    if row_kind in _REVIEWED:
        return REVIEWERS
    return DECIDERS | {Role.GRID_WORKER} if row_kind in _EVERYBODYS else DECIDERS
