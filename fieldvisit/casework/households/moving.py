"""Hand a household over to another village of the town, with all that hangs on it. Sends nothing:
the server moves it with the next sync.
"""

from dataclasses import dataclass
from uuid import UUID

from fieldvisit.casework import tasks_done
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.register import HouseholdNotHere
from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import audit, households, journal, profile


@dataclass(eq=False)
class MayNotMove(FieldvisitError):
    """Only a town or district officer whose device holds both villages hands over."""


def move_household(desk: Desk, household_id: str, *, to: str) -> None:
    """The household goes to the village `to` (12 digits) with the next sync; until then its visits
    and notes stay where they were. Raises MayNotMove, HouseholdNotHere, DiskFull.
    """
    key = UUID(household_id)
    with desk.store.write() as tx:
        known = profile.load(tx)
        if known.role not in REVIEWERS or to not in known.scopes or to.endswith("000"):
            raise MayNotMove
        household = households.get(tx, key)
        if household is None:
            raise HouseholdNotHere(household_id)
        if household.scope == to:
            return
        detail = {"from": household.scope, "to": to}
        journal.patch(tx, "household", row_id=key, after={"scope": to}, stamp=desk.stamp())
        tasks_done.close_kind(tx, desk, household_id=key, kind="register_move")
        audit.append(tx, "household_moved", subject=household_id, stamp=desk.stamp(), detail=detail)
