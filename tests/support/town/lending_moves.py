"""A firm from outside in the town: an assessor is hired, households are lent to them for a day or
two and taken back. Played beside all else.
"""

from datetime import timedelta
from random import Random

from fieldvisit.machine.clock import local_day
from fieldvisit.records import Task
from fieldvisit.rules import assessing
from tests.support.central import VILLAGE, staff
from tests.support.town import office
from tests.support.town.moves import finishes_a_visit, kept, move, stamped
from tests.support.town.world import Tablet, World

ASSESSOR = "冯评估"


@move(weight=3)
def an_assessor_is_hired(world: World, tablet: Tablet, luck: Random) -> None:
    """Once."""
    if assessor_of(world) is None:
        office.hire(world, staff(ASSESSOR, "assessor", VILLAGE))


@move(weight=8)
def lends_a_household(world: World, tablet: Tablet, luck: Random) -> None:
    """By the supervisor, until today or one of the next days by the server's clock."""
    boss = _boss(world)
    homes = kept(boss, "household")
    if homes and assessor_of(world) is not None:
        home = luck.choice(homes)
        lend(world, boss, home=home.id, scope=home.scope, days=luck.randrange(3))


@move(weight=3)
def takes_back_what_was_lent(world: World, tablet: Tablet, luck: Random) -> None:
    boss = _boss(world)
    lent = [one for one in kept(boss, "task", state="open") if one.kind == assessing.KIND]
    if lent:
        after = luck.choice(({"state": "cancelled"}, {"due_on": _day(world, 1)}))
        world.patch(boss, "task", row_id=luck.choice(lent).id, after=after)


@move(weight=4)
def a_day_passes(world: World, tablet: Tablet, luck: Random) -> None:
    """What was lent until today is lent no more."""
    world.later(timedelta(days=1))


@move(weight=9)
def an_assessor_goes_there(world: World, tablet: Tablet, luck: Random) -> None:
    """Fetches what is lent, assesses without a network, and hands it in at once or not."""
    assessor = assessor_of(world)
    if assessor is not None:
        world.sync(assessor)
        finishes_a_visit(world, assessor, luck)
        if luck.random() < 0.3:
            world.sync(assessor)


def assessor_of(world: World) -> Tablet | None:
    """Who was hired, with the device that they have now."""
    theirs = [one for one in world.tablets if one.role == "assessor"]
    return theirs[-1] if theirs else None


def lend(world: World, tablet: Tablet, *, home: object, scope: str, days: int) -> Task:
    """The supervisor writes it on their device."""
    assessor = assessor_of(world)
    assert assessor is not None
    made = Task.model_validate(
        {
            **stamped(world, tablet),
            "scope": scope,
            "household_id": home,
            "kind": assessing.KIND,
            "form_id": "F04",
            "due_on": _day(world, days),
            "assignee_id": assessor.who.staff.id,
        }
    )
    world.keep(tablet, made)
    return made


def _boss(world: World) -> Tablet:
    """The supervisor, with the device that they have now."""
    return [one for one in world.tablets if one.role == "town_officer"][-1]


def _day(world: World, days: int) -> str:
    return str(local_day(world.clock.now()) + timedelta(days=days))
