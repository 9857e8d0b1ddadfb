"""Take one person's records off this device. Refuses while anything of theirs is nowhere else."""

import shutil
from dataclasses import dataclass

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import unlocking
from fieldvisit.errors import FieldvisitError
from fieldvisit.store import attachments, drafts, in_hand, outbox


@dataclass(eq=False)
class StillUnsent(FieldvisitError):
    """Records, files or drafts that the server does not hold; nothing was cleared."""

    records: int
    files: int
    drafts: int


def clear(desk: Desk, *, pin: str) -> None:
    """Clear the folder of whoever unlocked this device: keys first, so that what is left after a
    power cut opens for nobody. Other people's folders on the device stay. The desk is closed.

    Raises StillUnsent (nothing was cleared), WrongPin and the like, OSError.
    """
    unlocking.confirm(desk, pin)
    refuse_unsent(desk)
    folder = desk.store.folder
    desk.store.close()
    folder.keys.unlink()
    for name in ("device.secret", "device.db", "device.db-wal", "device.db-shm", "ballast"):
        (folder.root / name).unlink(missing_ok=True)
    for place in (folder.attachments, folder.backups, folder.parcels, folder.logs):
        if place.exists():
            shutil.rmtree(place)


def refuse_unsent(desk: Desk) -> None:
    """Nothing when the server has answered for everything. Raises StillUnsent."""
    with desk.store.read() as tx:
        counts = outbox.counts(tx)
        files = len(attachments.unsent(tx))
        begun = len(drafts.all(tx)) + len(in_hand.bodies(tx))
    records = counts.waiting + counts.delivered
    if records or files or begun:
        raise StillUnsent(records, files, begun)
