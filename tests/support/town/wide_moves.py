"""What happens to a whole town: servers and devices put back, people and households that go to
another village, late work that a supervisor settles. Played in the wide town beside all else.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from fieldvisit.records.change import Change
from fieldvisit.records.handed_in import HandedInState
from fieldvisit.store import attachments, left_clearing, opening, profile
from tests.support.central import NEXT_VILLAGE, VILLAGE
from tests.support.town import office, programs
from tests.support.town.moves import Act, Move, kept
from tests.support.town.world import KEY, Tablet, World, held_on

WIDE: dict[str, Move] = {}
AREAS = ((VILLAGE,), (NEXT_VILLAGE,), (VILLAGE, NEXT_VILLAGE), (NEXT_VILLAGE, VILLAGE))


def wide_move(*, weight: int) -> Any:
    """Enter a move of the wide town; `weight` as of the others."""

    def enter(act: Act) -> Act:
        WIDE[act.__name__] = Move(act.__name__, act, weight)
        return act

    return enter


@dataclass(frozen=True)
class Image:
    """A device's whole folder as it stood, and what was said on it until then."""

    folder: Path
    said: dict[int, Change]
    life: dict[str, Change]
    answered: set[int]
    doubtful: set[int]


@wide_move(weight=3)
def the_server_is_copied(world: World, tablet: Tablet, luck: Random) -> None:
    office.copy_server(world)


@wide_move(weight=3)
def the_server_is_put_back(world: World, tablet: Tablet, luck: Random) -> None:
    """The office says so, or a device has to find out."""
    if world.server_copies:
        copy = luck.choice(world.server_copies[-3:])
        office.put_back(world, copy, said=luck.random() < 0.5)


@wide_move(weight=3)
def an_image_is_taken(world: World, tablet: Tablet, luck: Random) -> None:
    world.images.setdefault(tablet.who.device_id, []).append(imaged(world, tablet))


@wide_move(weight=3)
def an_image_is_put_back(world: World, tablet: Tablet, luck: Random) -> None:
    """The whole folder as it was: what was written since and never sent is gone with the disk."""
    images = world.images.get(tablet.who.device_id)
    if images:
        put_image_back(world, tablet, luck.choice(images[-3:]))


@wide_move(weight=3)
def somebody_is_given_other_areas(world: World, tablet: Tablet, luck: Random) -> None:
    if tablet.role != "town_officer":
        office.assign(world, tablet, *luck.choice(AREAS))


@wide_move(weight=3)
def a_household_goes_to_another_village(world: World, tablet: Tablet, luck: Random) -> None:
    """By the office, or by the town's supervisor on their device."""
    houses = kept(tablet, "household")
    if not houses or tablet.role != "town_officer":
        return
    home = luck.choice(houses)
    to = NEXT_VILLAGE if home.scope == VILLAGE else VILLAGE
    if luck.random() < 0.5:
        world.patch(tablet, "household", row_id=home.id, after={"scope": to})
    else:
        office.move(world, home.id, to=to)


@wide_move(weight=8)
def settles_the_inbox(world: World, tablet: Tablet, luck: Random) -> None:
    """Some of what waits, or all of one person's, in the order in which it was written."""
    waiting = kept(tablet, "handed_in", state=HandedInState.WAITING)
    if not waiting or tablet.role != "town_officer":
        return
    whose = luck.choice(waiting).author_device
    mine = sorted((one for one in waiting if one.author_device == whose), key=lambda o: o.counter)
    some = mine if luck.random() < 0.7 else luck.sample(mine, 1)
    state = luck.choice((HandedInState.ACCEPTED, HandedInState.ACCEPTED, HandedInState.DECLINED))
    said = {"state": state, "decided_by": tablet.who.staff.id, "decided_at": tablet.clock.now()}
    for one in some:
        world.patch(tablet, "handed_in", row_id=one.id, after=said | {"reason": "看过"})


@wide_move(weight=1)
def clears_what_was_left(world: World, tablet: Tablet, luck: Random) -> None:
    before = _files(tablet)
    with tablet.store.write() as tx:
        if any(one.waiting for one in left_clearing.apart(tx, names=0)):
            return
        done = left_clearing.clear(tx, own_scope=profile.load(tx).region_code)
        attachments.forget_of(tx, done.files)
    with tablet.store.write() as tx:
        attachments.clear(tablet.store, tx)
    tablet.lost_files |= before - _files(tablet)


@wide_move(weight=0)
def programs_are_of_other_days(world: World, tablet: Tablet, luck: Random) -> None:
    """How a wide town begins: the server is newer than some of those who work with it, and older
    than others.
    """
    world.is_of(luck.randint(2, programs.NEWEST))
    for one in world.tablets:
        one.schema = luck.randint(1, programs.NEWEST)


@wide_move(weight=4)
def a_program_is_brought_up(world: World, tablet: Tablet, luck: Random) -> None:
    """With all that waits on the device, under way or not."""
    tablet.schema = luck.randint(tablet.schema, programs.NEWEST)


@wide_move(weight=2)
def the_server_is_brought_up(world: World, tablet: Tablet, luck: Random) -> None:
    """Those who were ahead of it go on."""
    world.is_of(programs.NEWEST)


OLDER = programs_are_of_other_days.__name__


def imaged(world: World, tablet: Tablet) -> Image:
    """The device's folder as it stands."""
    world.crashes += 1
    folder = world.folder / f"image-{world.crashes}"
    tablet.store.close()
    shutil.copytree(tablet.folder, folder)
    tablet.store = opening.open_store(tablet.home, KEY)
    known = (dict(tablet.said), dict(tablet.life), set(tablet.answered), set(tablet.doubtful))
    return Image(folder, *known)


def put_image_back(world: World, tablet: Tablet, image: Image) -> None:
    """An image in the place of the device's folder, and the town's memory of it as it was then."""
    before = _files(tablet)
    world.crashes += 1
    fresh = world.folder / f"device-{world.crashes}"
    shutil.copytree(image.folder, fresh)
    tablet.open_again(fresh)
    tablet.said, tablet.life = dict(image.said), dict(image.life)
    tablet.answered, tablet.doubtful = set(image.answered), set(image.doubtful)
    tablet.loose = True
    tablet.lost_files |= before - _files(tablet)
    if tablet.revoked:
        tablet.held_when_revoked |= held_on(tablet)


def _files(tablet: Tablet) -> set[str]:
    return {path.name for path in tablet.home.attachments.glob("??/*")}
