"""Who answers for what: the office moves a person to another area or gives them several. Writes
accounts, the person's Staff record and the office's audit line; never a household's row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, update

from fieldvisit.records.kept import instant_text
from fieldvisit.records.region import covers
from fieldvisit.records.staff import Staff
from sync.protocol.errors import GridUnknown, StaffSeveral, StaffUnknown
from sync.protocol.wire import LeftArea
from sync.server import accept, audit, ledger, office, rights
from sync.server.tables import ENTRIES, account

FreshId = Callable[[], UUID]
_a = account.c


@dataclass(frozen=True)
class Assignment:
    """What a person shall answer for: their own area, and further ones; of those that hold one of
    the `grids` (ids) these alone.
    """

    area: str
    also: tuple[str, ...] = ()
    grids: tuple[UUID, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """All of them, the own first."""
        return (self.area, *self.also)


def person_called(tx: Connection, who: str) -> UUID:
    """The account with this staff id, or the only one of this name. Raises StaffUnknown,
    StaffSeveral.
    """
    try:
        named = _a.staff_id == UUID(who)
    except ValueError:
        named = _a.name == who
    found = tx.execute(
        select(_a.staff_id).where(named, _a.role != rights.OFFICE.role, _a.closed_at.is_(None))
    ).scalars()
    ids: list[UUID] = list(found)
    if not ids:
        raise StaffUnknown
    if len(ids) > 1:
        raise StaffSeveral(len(ids))
    return ids[0]


def grids_called(tx: Connection, areas: Sequence[str], *, codes: Sequence[str]) -> list[UUID]:
    """The grids with these codes in the areas. Raises GridUnknown."""
    c = ENTRIES["grid"].c
    query = select(c.id, c.code).where(c.scope.in_(areas), c.deleted_at.is_(None))
    found = tx.execute(query.where(c.code.in_(codes))).all()
    for code in codes:
        if code not in {row.code for row in found}:
            raise GridUnknown(code)
    return sorted({row.id for row in found})


def assign(
    tx: Connection, staff_id: UUID, *, to: Assignment, fresh_id: FreshId, at: datetime
) -> None:
    """From now on the person answers for these areas and no others; the same again changes nothing.

    Their Staff record stands in every area that they have, so that new colleagues know them, and
    stays in those that they left, so that what they did there keeps its name.
    """
    held = tx.execute(select(account).where(_a.staff_id == staff_id).with_for_update()).one()
    had = (held.area, *held.also)
    own = _in_scopes(tx, to)
    if (had, held.grids) == (to.areas, own):
        return
    _enter(tx, _record(tx, held), to=to, fresh_id=fresh_id, at=at)
    former = [one for one in held.former if not _within(one["area"], to.areas)]
    left = [area for area in had if not _within(area, to.areas)]
    former = [one for one in former if one["area"] not in left]
    former += [{"area": area, "at": instant_text(at)} for area in left]
    values = {"area": to.area, "also": list(to.also), "former": former, "grids": own}
    tx.execute(update(account).where(_a.staff_id == staff_id).values(values))
    facts = {"staff_id": str(staff_id), "areas": list(to.areas), "left": left}
    facts["grids"] = [one["grid"] for one in own]
    audit.add(tx, audit.OFFICE_CHAIN, what="assigned", facts=facts, at=at)


def left_by(tx: Connection, author: rights.Author) -> list[LeftArea]:
    """The areas that a person left, each with the names of those who have it as their own now."""
    if not author.former:
        return []
    query = select(_a.former).where(_a.staff_id == author.staff_id)
    former = tx.execute(query).scalar_one()
    heirs = tx.execute(
        select(_a.area, _a.name)
        .where(_a.area.in_(author.former), _a.closed_at.is_(None))
        .order_by(_a.name)
    ).all()
    return [
        LeftArea(
            area=one["area"],
            at=one["at"],
            to=[heir.name for heir in heirs if heir.area == one["area"]],
        )
        for one in former
    ]


def _within(area: str, areas: Sequence[str]) -> bool:
    return any(covers(one, area) for one in areas)


def _in_scopes(tx: Connection, to: Assignment) -> list[dict[str, str]]:
    """The grids with the scope in which each stands. Raises GridUnknown."""
    c = ENTRIES["grid"].c
    query = select(c.scope, c.id).where(c.scope.in_(to.areas), c.id.in_(to.grids))
    found = {row.id: row.scope for row in tx.execute(query)}
    for grid in to.grids:
        if grid not in found:
            raise GridUnknown(str(grid))
    return [{"scope": found[grid], "grid": str(grid)} for grid in to.grids]


def _record(tx: Connection, held: Row[Any]) -> Staff:
    row = ledger.held_rows(tx, "staff", scope=held.area, ids=[held.staff_id])[held.staff_id]
    return Staff.model_validate(accept.wire(row.values))


def _enter(
    tx: Connection, person: Staff, *, to: Assignment, fresh_id: FreshId, at: datetime
) -> None:
    """Put the record into the areas where it does not stand, and say everywhere what the person's
    own area and grid are.
    """
    now = {"region_code": to.area, "grid_id": to.grids[0] if to.grids else None}
    table = ENTRIES["staff"]
    rows = tx.execute(select(table).where(table.c.id == person.id)).mappings()
    standing = [Staff.model_validate({n: row[n] for n in Staff.model_fields}) for row in rows]
    there = {record.scope for record in standing}
    fresh = [
        person.model_copy(update={**now, "scope": area, "version": 0, "created_at": at})
        for area in to.areas
        if area not in there
    ]
    office.load(tx, fresh, fresh_id=fresh_id, at=at)
    stale = [one for one in standing if any(getattr(one, n) != v for n, v in now.items())]
    said = now | {"grid_id": None if now["grid_id"] is None else str(now["grid_id"])}
    office.amend(tx, [office.Patch(record, said) for record in stale], fresh_id=fresh_id, at=at)
