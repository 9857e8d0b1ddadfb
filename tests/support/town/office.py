"""What the office does in the town: it moves people and households, revokes devices, copies its
server and puts a copy back; what it did since such a copy it does again.
"""

import dataclasses
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from fieldvisit.records.staff import Staff
from fieldvisit.store import profile
from sync.client.enrol import rejoin
from sync.protocol.errors import HouseholdUnknown
from sync.server.assigning import Assignment
from tests.support.central import in_memory
from tests.support.town import world as town
from tests.support.town.world import Tablet, World

Act = Callable[[], None]
"""Something that the office did, and does again after its server was put back."""


@dataclass(frozen=True)
class ServerCopy:
    """The server's folder and database as they stood, what the book said of them, whose devices
    they know, and how much the office had done.
    """

    folder: Path
    url: str | None
    said: Any
    devices: frozenset[UUID]
    acts: int


def assign(world: World, tablet: Tablet, *areas: str) -> None:
    """The person answers for these areas from now on; their device learns of it with its next
    pull.
    """
    staff_id = tablet.who.staff.id
    _act(world, partial(_assign, world, staff_id, areas))
    for one in world.tablets:
        if one.who.staff.id == staff_id:
            one.areas = areas
            one.ever |= set(areas)


def hire(world: World, person: Staff) -> Tablet:
    """Somebody from outside gets an account and a device."""
    _act(world, partial(_hire, world, person))
    area = person.region_code
    return world.enrolled(person, areas=(area,), ever={area})


def move(world: World, household_id: UUID, *, to: str) -> None:
    """The household goes to another village with all that hangs on it."""
    _act(world, partial(_move, world, household_id, to))


def copy_server(world: World) -> None:
    """Keep the server's folder and database as they stand, with what the book says of them."""
    world.crashes += 1
    world.halt()
    data = world.folder / f"server-{world.crashes}"
    shutil.copytree(world.folder / "server", data)
    url = town.copied_database(world.database) if world.database else None
    devices = frozenset(one.who.device_id for one in world.tablets)
    world.server_copies.append(
        ServerCopy(data, url, world.book.snapshot(), devices, len(world.acts))
    )
    world.open_again()


def put_back(world: World, copy: ServerCopy, *, said: bool) -> None:
    """An old copy of the server; `said`: the office tells it so, else a device has to prove it."""
    world.halt()
    shutil.rmtree(world.folder / "server")
    shutil.copytree(copy.folder, world.folder / "server")
    if copy.url is not None:
        world.database = town.copied_database(copy.url)
    world.book.take_back(copy.said)
    world.open_again()
    world.put_backs += 1
    world.later(timedelta(minutes=1))
    # What was on its way is lost with the line, too: nobody says it to two servers.
    world.late, world.book.requests = [], []
    world.reader.known, world.read = {}, {}
    world.untold = "" if said else world.server.epoch
    if said:
        world.server.restored()
    for one in world.tablets:
        one.loose = True
    done, world.acts, world.undone = world.acts, world.acts[: copy.acts], []
    for act in done[copy.acts :]:
        _act(world, act)
    for one in world.tablets:
        if one.who.device_id not in copy.devices:
            _let_in_again(world, one)


def catches_up(world: World) -> bool:
    """What could not be done before: a household was lost with the backup, and no device could
    prove that the server was put back. Answers whether there was anything.
    """
    waiting, world.undone = world.undone, []
    for act in waiting:
        world.acts.remove(act)
        _act(world, act)
    unknown = world.server.epoch == world.untold
    if unknown:
        world.server.restored()
    return unknown or bool(waiting)


def _act(world: World, act: Act) -> None:
    world.acts.append(act)
    try:
        act()
    except HouseholdUnknown:
        world.undone.append(act)
    world.book.follow()


def _assign(world: World, staff_id: UUID, areas: tuple[str, ...]) -> None:
    world.server.assign(str(staff_id), Assignment(areas[0], areas[1:]))


def _hire(world: World, person: Staff) -> None:
    world.server.invite(person)


def _move(world: World, household_id: UUID, to: str) -> None:
    world.server.move_household(str(household_id), to=to)


def _let_in_again(world: World, tablet: Tablet) -> None:
    """A device that was enrolled since the backup keeps its id and all its records."""
    place = {"region_code": tablet.area, "scope": tablet.area}
    code = world.server.invite(tablet.who.staff.model_copy(update=place)).code
    with tablet.store.read() as tx:
        me = profile.load(tx)
    told = rejoin(me, code, label="测试本", connect=in_memory(world.server))
    with tablet.store.write() as tx:
        profile.save(tx, told)
    tablet.who = dataclasses.replace(tablet.who, short=told.short)
    if tablet.revoked:
        world.server.revoke(tablet.who.device_id)
