"""动态管理台账: who came in, changed and left until a day, told from what households get. A view;
stores nothing, and the same day gives the same bytes.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff import region_tree
from fieldvisit.records.entitlement import Entitlement
from fieldvisit.records.fields import mask_name, show_money
from fieldvisit.rules.entitlements import Event, What, events, stock
from fieldvisit.store import entitlements, households


@dataclass(frozen=True)
class Ledger:
    """The lines until a day by day, how many came in, changed and left, and how many stand: in less
    out.
    """

    rows: tuple[dict[str, Any], ...]
    came_in: int
    changed: int
    out: int
    stock: int

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "rows": list(self.rows),
            "in": self.came_in,
            "out": self.out,
            "changed": self.changed,
            "stock": self.stock,
        }


def ledger(desk: Desk, asof: date, *, region: str = "") -> Ledger:
    """The ledger as of a day, of a region (12 digits; "": everything on this device). Raises
    PlaceUnknown.
    """
    inside = region_tree.inside(region, desk=desk)
    with desk.read_people() as tx:
        found = entitlements.under(tx, inside)
        names = households.names(tx, [one.household_id for one in found])
    told = events(found, asof=asof)
    by_what = [event.what for event in told]
    return Ledger(
        rows=tuple(_row(event, names.get(event.of.household_id, "")) for event in told),
        came_in=by_what.count(What.IN),
        changed=by_what.count(What.CHANGED),
        out=by_what.count(What.OUT),
        stock=len(stock(found, asof=asof)),
    )


def monthly(fen: int) -> str:
    """How much a month, in words."""
    return f"每月 {show_money(fen)} 元" if fen else "不发钱"


def _row(event: Event, name: str) -> dict[str, Any]:
    of = event.of
    left = event.what is not What.IN and event.before is not None
    cause = event.before.end_cause if left and event.before else None
    reason = event.before.end_reason if left and event.before else of.reason
    return {
        "on": event.on.isoformat(),
        "what": event.what.value,
        "household": str(of.household_id),
        "person": str(of.person_id) if of.person_id else None,
        "name": mask_name(name),
        "scope": of.scope,
        "before": _side(event.before),
        "after": _side(event.after),
        "cause": cause.value if cause else None,
        "reason": reason,
    }


def _side(one: Entitlement | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"category": one.category.value, "amount": one.amount, "since": one.since.isoformat()}
