"""What a person wishes of syncing: pause what may wait, photos only where the link is free. Sends
nothing.
"""

from dataclasses import replace

from fieldvisit.casework.desk import Desk
from fieldvisit.store import wishes
from fieldvisit.store.wishes import Wishes as Wishes


def load(desk: Desk) -> Wishes:
    """As they were last kept on this device."""
    with desk.store.read() as tx:
        return wishes.load(tx)


def other(wishes: Wishes, **wanted: bool) -> Wishes:
    """The same wishes but for what is wanted now, by the names of `Wishes`."""
    return replace(wishes, **wanted)


def keep(desk: Desk, wanted: Wishes) -> None:
    """From now on, also after a restart. Raises DiskFull."""
    with desk.store.write() as tx:
        wishes.save(tx, wanted)
