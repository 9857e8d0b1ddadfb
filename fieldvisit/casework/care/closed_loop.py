"""A household's whole loop: its needs, what answered them, who looked, how it ended. Reads only."""

from collections.abc import Sequence
from typing import Any

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import Household
from fieldvisit.records.kept import Kept
from fieldvisit.store import loop

_LEFT_OUT = frozenset({"scope", "version", "device_id", "deleted_at", "household_id"})


def closed_loop(desk: Desk, household_id: str) -> dict[str, list[dict[str, Any]]]:
    """`needs`, `orders`, `referrals` and `follow_ups` of a household as JSON values, oldest first.
    The first look of an unlocking leaves a row in the audit trail. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        found: dict[str, Sequence[Kept]] = {
            "needs": loop.needs_of(tx, home.id),
            "orders": loop.orders_of(tx, home.id),
            "referrals": loop.referrals_of(tx, home.id),
            "follow_ups": loop.follow_ups_of(tx, home.id),
        }
    return {
        name: [one.model_dump(mode="json", exclude=set(_LEFT_OUT)) for one in rows]
        for name, rows in found.items()
    }
