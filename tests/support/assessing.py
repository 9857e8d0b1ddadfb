"""An assessor in the practice village, and the device of theirs. Invented people only."""

from dataclasses import replace
from typing import Any

from fieldvisit.casework.desk import Desk
from fieldvisit.records import Staff
from fieldvisit.store import incoming
from fieldvisit.store.incoming import Entry


def hired(desk: Desk, name: str = "张评估", **other: Any) -> Staff:
    """A colleague whom a sync brought: an assessor, unless said otherwise."""
    me = desk.profile
    values = {
        "id": desk.ids.fresh(),
        "scope": me.region_code,
        "created_at": desk.clock.now(),
        "name": name,
        "role": "assessor",
        "region_code": me.region_code,
    }
    made = Staff.model_validate({**values, **other})
    entry = Entry("staff", made.id, 90_000, made.model_dump(mode="json"))
    with desk.store.write() as tx:
        seq = incoming.cursors(tx).get(made.scope, 0)
        incoming.apply(tx, made.scope, entries=[entry], cursor=seq)
    return made


def as_theirs(desk: Desk, who: Staff) -> Desk:
    """The same device in an assessor's hands."""
    mine = replace(desk.profile, staff_id=who.id, staff_name=who.name, role=str(who.role))
    return replace(desk, profile=mine)
