"""Small days of the wide town: servers and devices put back beside one another, people and
households that go elsewhere meanwhile. Each ends at rest.
"""

from datetime import timedelta
from random import Random

from fieldvisit.records import kind_of
from fieldvisit.records.conflict import Choice
from fieldvisit.store.copies import Copy
from tests.support.central import NEXT_VILLAGE, VILLAGE, household
from tests.support.town import crash, moves, office, programs, wide_moves
from tests.support.town.line import Cut
from tests.support.town.stories import (
    MINE,
    QIAN,
    THEIRS,
    WU,
    ZHOU,
    choose,
    edit,
    finish_with_file,
    house,
    jot,
    put_back,
    sync,
)
from tests.support.town.world import World


def two_lives_and_a_server(world: World) -> None:
    """Number 1 of one image is not number 1 of the other; the server lost the first."""
    tablet = world.tablets[ZHOU]
    office.copy_server(world)
    early = wide_moves.imaged(world, tablet)
    edit(world, ZHOU, phone=MINE)
    sync(world, ZHOU)
    late = wide_moves.imaged(world, tablet)
    office.put_back(world, world.server_copies[-1], said=True)
    wide_moves.put_image_back(world, tablet, early)
    jot(world, ZHOU)
    jot(world, ZHOU)
    sync(world, ZHOU)
    wide_moves.put_image_back(world, tablet, late)


def a_copy_and_a_server_are_put_back(world: World) -> None:
    """The device first, from a copy that lacks what the server loses afterwards."""
    tablet = world.tablets[ZHOU]
    office.copy_server(world)
    copy = copied(world)
    edit(world, ZHOU, phone=MINE)
    jot(world, ZHOU)
    sync(world, ZHOU)
    put_back(tablet, copy)
    office.put_back(world, world.server_copies[-1], said=True)


def a_value_is_let_go_after_a_copy(world: World) -> None:
    """The copy shows it, for it waited then; the server never took it."""
    copy = copied_with_a_value_that_is_let_go(world)
    put_back(world.tablets[ZHOU], copy)


def two_copies_are_put_back(world: World) -> None:
    """What comes over from the file of the earlier one is older than the later one's pages."""
    earlier = copied(world)
    later = copied_with_a_value_that_is_let_go(world)
    put_back(world.tablets[ZHOU], earlier)
    put_back(world.tablets[ZHOU], later)


def copied_with_a_value_that_is_let_go(world: World) -> Copy:
    """A copy of the moment at which the server's value is here and one's own waits."""
    edit(world, QIAN, phone=THEIRS)
    sync(world, QIAN)
    meanwhile = Cut(meanwhile=lambda: edit(world, ZHOU, phone=MINE))
    world.sync(world.tablets[ZHOU], [meanwhile])
    copy = copied(world)
    sync(world, ZHOU)
    choose(world, ZHOU, Choice.HELD)
    sync(world, ZHOU)
    return copy


def copied(world: World) -> Copy:
    """What the officer's device copies by itself."""
    tablet = world.tablets[ZHOU]
    moves.is_copied(world, tablet, Random(0))
    copy: Copy = world.copies[tablet.who.device_id][-1]
    return copy


def somebody_deletes_what_came_late(world: World) -> None:
    """A note that was written before its household moved, and is deleted after it."""
    jot(world, WU, scope=VILLAGE, household_id=house(world).id)
    office.move(world, house(world).id, to=NEXT_VILLAGE)
    sync(world, WU, "pass", "before")
    (written,) = moves.kept(world.tablets[WU], "note")
    at = world.clock.now()
    world.patch(world.tablets[WU], "note", row_id=written.id, after={"deleted_at": at})
    sync(world, WU)


def somebody_deletes_what_hangs_on_late_work(world: World) -> None:
    """A note that names a visit alone, which went the way of its household."""
    tablet = world.tablets[WU]
    finish_with_file(world, tablet, size=300)
    seen = next(one for one in world.written if kind_of(one) == "visit")
    jot(world, WU, scope=VILLAGE, visit_id=seen.id)
    office.move(world, house(world).id, to=NEXT_VILLAGE)
    sync(world, WU, "pass", "before")
    (written,) = moves.kept(tablet, "note")
    at = world.clock.now()
    world.patch(tablet, "note", row_id=written.id, after={"deleted_at": at})
    sync(world, WU)


def a_household_moves_as_the_server_is_put_back(world: World) -> None:
    """Who has not heard of it yet is told by name, for no sum tells of numbers of before."""
    office.move(world, house(world).id, to=NEXT_VILLAGE)
    office.copy_server(world)
    office.put_back(world, world.server_copies[-1], said=True)
    sync(world, ZHOU)


def a_household_of_a_forgotten_life_has_moved(world: World) -> None:
    """The supervisor's image still has to send it; the server took it, moved it on, and was put
    back.
    """
    tablet = world.tablets[WU]
    made = household(VILLAGE, number="津南-9", **moves.stamped(world, tablet))
    world.keep(tablet, made)
    early = wide_moves.imaged(world, tablet)
    sync(world, WU)
    office.copy_server(world)
    office.move(world, made.id, to=NEXT_VILLAGE)
    wide_moves.put_image_back(world, tablet, early)
    office.put_back(world, world.server_copies[-1], said=True)


def a_household_moves_away_from_an_older_program(world: World) -> None:
    """Only the sums tell a device of rows that left its area."""
    world.tablets[ZHOU].schema = 1
    sync(world, ZHOU)
    office.move(world, house(world).id, to=NEXT_VILLAGE)


def a_program_is_brought_up_between_two_tries(world: World) -> None:
    """The server has the batch, the device has no receipt; it says the same again."""
    tablet = world.tablets[ZHOU]
    tablet.schema = 1
    edit(world, ZHOU, phone=MINE)
    sync(world, ZHOU, "after")
    tablet.schema = programs.NEWEST
    edit(world, QIAN, phone=THEIRS)
    sync(world, QIAN)
    sync(world, ZHOU)


def a_photo_comes_after_its_household_went(world: World) -> None:
    """It lies under the village that it was written for; who decides sees it before they do."""
    finish_with_file(world, world.tablets[ZHOU], size=300)
    office.move(world, house(world).id, to=NEXT_VILLAGE)
    sync(world, ZHOU)


def a_photo_of_late_work_is_lost_by_the_server(world: World) -> None:
    """It had come with its record for a household that had moved; both left the device's lists."""
    office.copy_server(world)
    finish_with_file(world, world.tablets[ZHOU], size=300)
    office.move(world, house(world).id, to=NEXT_VILLAGE)
    sync(world, ZHOU)
    office.put_back(world, world.server_copies[-1], said=True)
    sync(world, ZHOU)
    accept_all(world)


def what_left_long_ago_is_lost_by_the_server(world: World) -> None:
    """The row itself tells nothing any more once it is set apart; the copy of its making does."""
    tablet = world.tablets[ZHOU]
    office.copy_server(world)
    jot(world, ZHOU, household_id=house(world).id)
    sync(world, ZHOU)
    office.move(world, house(world).id, to=NEXT_VILLAGE)
    sync(world, ZHOU)
    world.later(timedelta(days=31))
    crash.forget_old_copies(tablet)
    office.put_back(world, world.server_copies[-1], said=True)
    sync(world, ZHOU)


def a_copy_is_older_than_a_photo_that_the_server_loses(world: World) -> None:
    """Its record is set apart on the device, and in no table of the copy."""
    tablet = world.tablets[ZHOU]
    copy = copied(world)
    office.copy_server(world)
    finish_with_file(world, tablet, size=300)
    office.move(world, house(world).id, to=NEXT_VILLAGE)
    sync(world, ZHOU)
    office.put_back(world, world.server_copies[-1], said=True)
    put_back(tablet, copy)


def accept_all(world: World) -> None:
    """The supervisor takes in what waits for a decision, parents first."""
    sync(world, WU)
    tablet = world.tablets[WU]
    said = {"state": "accepted", "decided_by": tablet.who.staff.id}
    said |= {"decided_at": tablet.clock.now(), "reason": "看过"}
    waiting = moves.kept(tablet, "handed_in", state="waiting")
    for one in sorted(waiting, key=lambda one: one.counter):
        world.patch(tablet, "handed_in", row_id=one.id, after=said)
    sync(world, WU)
