"""人员名册: how many workers there are by role, and how many of those who said it are party
members. Shows nobody's own answer.
"""

from dataclasses import dataclass

from fieldvisit.casework.desk import Desk
from fieldvisit.rules.policies import reach
from fieldvisit.rules.roster import Counted, counted
from fieldvisit.store import staff


@dataclass(frozen=True)
class RosterLine:
    """The workers of one role; `role` "" sums all of them up."""

    role: str
    counted: Counted


def roster_counts(desk: Desk, *, region: str = "") -> list[RosterLine]:
    """Each role with its count, most workers first, then the sum; `region` (12 digits): there and
    below.
    """
    with desk.store.read() as tx:
        inside = reach(region) if region else ""
        everybody = [one for one in staff.all(tx) if one.region_code.startswith(inside)]
    roles = sorted({one.role for one in everybody})
    told = [RosterLine(role, counted(o for o in everybody if o.role is role)) for role in roles]
    told.sort(key=lambda line: -line.counted.workers)
    return [*told, RosterLine("", counted(everybody))]
