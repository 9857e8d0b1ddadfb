"""Something that cannot wait happens where much waits already."""

from random import Random

from fieldvisit.records import Task
from fieldvisit.records.pressing import TASKS
from tests.support.town import moves
from tests.support.town.moves import kept, move, stamped
from tests.support.town.world import Tablet, World


@move(weight=6)
def something_urgent_waits(world: World, tablet: Tablet, luck: Random) -> None:
    """Behind a long outbox, often at a household of which nobody has heard yet; the line drops
    somewhere between it and the rest.
    """
    for _ in range(luck.randrange(2, 7)):
        moves.notes_something(world, tablet, luck)
    if luck.random() < 0.5:
        moves.registers_a_household(world, tablet, luck)
    houses = kept(tablet, "household")
    if not houses:
        return
    unsent = [one for one in houses if not one.version]
    place = luck.choice(unsent if unsent and luck.random() < 0.7 else houses)
    on = {"household_id": place.id, "scope": place.scope, "due_on": "2026-11-24"}
    urgent = Task(kind=luck.choice(sorted(TASKS)), **on, **stamped(world, tablet))
    world.keep(tablet, urgent)
    if luck.random() < 0.5:
        moves.edits_something(world, tablet, luck)
        after = {"due_on": luck.choice(moves.EDITS["task"]["due_on"])}
        world.patch(tablet, "task", row_id=urgent.id, after=after)
    moves.notes_something(world, tablet, luck)
    if luck.random() < 0.7:
        moves.syncs_on_a_bad_line(world, tablet, luck)
