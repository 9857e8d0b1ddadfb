"""What the office does in the town: moves people, and puts back a copy of the server. For stories;
at random they are not played yet.
"""

from sync.server.assigning import Assignment
from tests.support.town.world import Tablet, World, revoke


def assign(world: World, tablet: Tablet, *areas: str) -> None:
    """The person answers for these areas from now on; their device learns of it with its next
    pull.
    """
    staff_id = tablet.who.staff.id
    world.server.assign(str(staff_id), Assignment(areas[0], areas[1:]))
    for one in world.tablets:
        if one.who.staff.id == staff_id:
            one.areas = areas
            one.ever |= set(areas)


def put_back(world: World, *, said: bool) -> None:
    """An old copy of the server; `said`: the office tells it so, else a device has to prove it."""
    if not world.put_server_back():
        return
    if said:
        world.server.restored()
    for one in world.tablets:
        one.loose = True
        # What the office did since, it does again.
        if not one.area.endswith("000"):
            assign(world, one, *one.areas)
        if one.revoked:
            revoke(world, one)
