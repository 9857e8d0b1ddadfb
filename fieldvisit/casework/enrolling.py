"""Bind this device to a person: make the encrypted file and its keys from what the server granted.
No network here.
"""

import dataclasses
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import keys, opening, profile
from fieldvisit.store.keys import LockName
from fieldvisit.store.profile import Profile
from fieldvisit.words.labels import label


@dataclass(eq=False)
class DeviceInUse(FieldvisitError):
    """There already is a device in this folder; its records must not be overwritten."""

    folder: str


def check_free(device: Path) -> None:
    """Refuse before a single-use code is spent on a folder that holds a device. Raises
    DeviceInUse.
    """
    if DeviceFolder(device).database.exists():
        raise DeviceInUse(str(device))


def check_pin(pin: str) -> str:
    """The PIN, if it can be one: asked before the code is spent. Raises BadPin."""
    keys.check_pin(pin)
    return pin


def bind(device: Path, granted: Profile, *, pin: str, clock: Clock, ids: IdSource) -> Desk:
    """Make the device's file and wrap its key with the PIN. Raises DeviceInUse, BadPin,
    DiskFull.
    """
    check_free(device)
    folder = DeviceFolder(device)
    key = keys.fresh_key()
    keys.set_aside(folder, f"{clock.now():%Y%m%dT%H%M%S%f}")
    # The key first: a file whose key was never kept would be lost with everything in it.
    lock_name = LockName(
        str(granted.staff_id), f"{granted.staff_name[0]}·{label('role', granted.role)}"
    )
    keys.add_person(folder, lock_name, pin=pin, data_key=key)
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
