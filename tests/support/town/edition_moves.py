"""What people do about a visit that is wrong: take it back, correct it, whatever their own program
would say. A town at random does both beside everything else.
"""

from random import Random
from typing import Any

from fieldvisit.records import Visit
from fieldvisit.rules import editions
from tests.support.central import household, visit
from tests.support.town.moves import kept, move, stamped
from tests.support.town.world import Tablet, World

WHY = ("填错了户", "血压写反了")


def own(tablet: Tablet, *states: str) -> list[Visit]:
    """The visits of whoever bears the tablet, in one of these states."""
    me = tablet.who.staff.id
    return [one for one in kept(tablet, "visit", created_by=me) if one.state in states]


@move(weight=4)
def takes_a_visit_back(world: World, tablet: Tablet, luck: Random) -> None:
    """Mostly before its receipt came; now and then a program of another make does it later."""
    found = own(tablet, "finalised")
    early = [one for one in found if one.version <= 0]
    one = luck.choice(early or found) if found and (early or luck.random() < 0.3) else None
    if one is not None:
        back(world, tablet, one, why=luck.choice(WHY))


def back(world: World, tablet: Tablet, one: Visit, *, why: str) -> None:
    said = {"taken_back_at": tablet.clock.now(), "taken_back_why": why}
    world.patch(tablet, "visit", row_id=one.id, after={"state": "cancelled", **said})


@move(weight=4)
def corrects_a_visit(world: World, tablet: Tablet, luck: Random) -> None:
    """The next edition of one's own visit, two of one edition among them."""
    found = own(tablet, "finalised", "reviewed", "returned", "cancelled")
    if found:
        corrected(world, tablet, luck.choice(found), why=luck.choice(WHY))


def corrected(world: World, tablet: Tablet, before: Visit, *, why: str) -> Visit:
    taken = editions.following(before, why=why)
    more: dict[str, Any] = {**taken, **stamped(world, tablet)}
    more["answers"] = {"talk": f"改第{len(world.written)}次"}
    home = household(id=before.household_id, scope=before.scope)
    people = {"investigators": before.investigators, "created_by": before.created_by}
    made = visit(home, **more, **people)
    world.keep(tablet, made)
    return made
