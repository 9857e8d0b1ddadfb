"""Bind this device to a person: make the encrypted file and its keys from what the server granted.
No network here.
"""

import dataclasses
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import recovering
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from fieldvisit.machine.paths import DeviceFolder, home_of_further, homes
from fieldvisit.store import keys, opening, profile
from fieldvisit.store.keys import LockName
from fieldvisit.store.profile import Profile
from fieldvisit.words.labels import label


@dataclass(eq=False)
class DeviceInUse(FieldvisitError):
    """This person already has records in this folder; they must not be overwritten."""

    folder: str


def enrolled(device: Path) -> list[UUID]:
    """Who has records in this folder: the server spends no code on one of them. Raises
    KeysDamaged.
    """
    kept = [home for home in homes(device) if home.database.exists()]
    return [UUID(name.staff_id) for home in kept for name in keys.people(home)]


def check_pin(pin: str) -> str:
    """The PIN, if it can be one: asked before the code is spent. Raises BadPin."""
    keys.check_pin(pin)
    return pin


def bind(device: Path, granted: Profile, *, pin: str, clock: Clock, ids: IdSource) -> Desk:
    """Make the person's own file and wrap its key with the PIN. Raises DeviceInUse, BadPin,
    DiskFull.
    """
    if granted.staff_id in enrolled(device):
        raise DeviceInUse(str(device))
    first, further = DeviceFolder(device), home_of_further(device, str(granted.staff_id))
    folder = further if first.database.exists() else first
    key = keys.fresh_key()
    keys.set_aside(folder, f"{clock.now():%Y%m%dT%H%M%S%f}")
    # The key first: a file whose key was never kept would be lost with everything in it.
    lock_name = LockName(
        str(granted.staff_id), f"{granted.staff_name[0]}·{label('role', granted.role)}"
    )
    keys.add_person(folder, lock_name, pin=pin, data_key=key)
    granted = recovering.lay(folder, granted, data_key=key)
    # The file appears with its profile in it, so that one cut off here can be made again.
    store = opening.create(folder, key, first=partial(profile.save, profile=granted))
    return Desk(store, granted, clock, ids)


def move_server(desk: Desk, url: str) -> Desk:
    """Remember that the same server now answers at another address."""
    moved = dataclasses.replace(desk.profile, server_url=url)
    with desk.store.write() as tx:
        profile.save(tx, moved)
    desk.profile = moved
    return desk
