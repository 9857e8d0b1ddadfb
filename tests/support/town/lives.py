"""What must not be lost as long as the file lives in which it was written: every change by what it
says, whatever number it bears, and every record whose author still holds it. Changes nothing.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldvisit.records.change import Change
from fieldvisit.store.tables import OUTBOX
from tests.support.town.world import Tablet, World

LATER = ("deferred", "rejected", "quarantined")
"""Ends of an insert of which no row is made by itself."""


def check_nothing_is_lost(world: World, tablet: Tablet) -> None:
    """Whatever was committed on a device that still lives was told to the server as it stands now,
    or is shown as refused.
    """
    with tablet.store.read() as tx:
        refused = select(OUTBOX.c.row_id).where(OUTBOX.c.state == "rejected")
        closed = set(tx.execute(refused).scalars())
    me = tablet.who.device_id
    for said, change in tablet.life.items():
        told = (me, said) in world.book.judged or change.row_id in closed
        stands = (change.kind, str(change.row_id)) in world.book.rows
        told = told or (change.action == "insert" and stands)
        assert told, f"{tablet.name}: lost: {change.action} of a {change.kind}"


def somewhere(world: World, kind: str, *, row: dict[str, Any]) -> bool:
    """Whether the server has a row, or a device that still holds its making can tell it again."""
    return (kind, row["id"]) in world.book.rows or UUID(row["id"]) in _makings(world)


def waits_in_vain(world: World, tablet: Tablet, change: Change) -> bool:
    """Whether what a change hangs on is not on the server and nobody will bring it: it was refused,
    waits itself, or went with its author's file. Or it is said as of a scope to which the server
    did not let its household go.
    """
    there = {row_id for _, row_id in world.book.rows}
    named = {str(v) for v in change.after.values()} | {str(change.row_id)}
    made = {str(one) for one in _makings(world)}
    absent = named & (made | {str(h.id) for h in world.written}) - there
    return bool(absent - made or named & _kept_from(world, tablet, change.scope))


def _kept_from(world: World, tablet: Tablet, scope: str) -> set[str]:
    """Households that this device wanted to move to a scope where they are not."""
    verdicts, me = world.book.verdicts, tablet.who.device_id
    moves = (
        str(one.row_id)
        for counter, one in tablet.said.items()
        if (one.kind, one.after.get("scope")) == ("household", scope)
        and one.action == "patch"
        and verdicts.get((me, counter), [""])[-1] == "rejected"
    )
    rows = world.book.rows
    return {one for one in moves if rows.get(("household", one), {}).get("scope") != scope}


def _makings(world: World) -> set[UUID]:
    """Rows whose insert some living device holds and that were not put off or refused."""
    found: set[UUID] = set()
    for tablet in world.tablets:
        ends = {
            tablet.said[counter].row_id
            for (device, counter), said in world.book.verdicts.items()
            if device == tablet.who.device_id and counter in tablet.said and said[-1] in LATER
        }
        found |= {c.row_id for c in tablet.life.values() if c.action == "insert"} - ends
    return found
