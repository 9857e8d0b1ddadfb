"""Open this device with a PIN. Imports nothing heavy, so that the lock screen paints at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import keys

if TYPE_CHECKING:
    from pathlib import Path

    from fieldvisit.casework.desk import Desk
    from fieldvisit.machine.clock import Clock
    from fieldvisit.machine.ids import IdSource


@dataclass(frozen=True)
class LockPerson:
    """Someone who may unlock this device: the label chosen at enrolment, such as 赵·民政专干."""

    staff_id: str
    label: str


def people(device: Path) -> list[LockPerson]:
    """Who may unlock the device; empty where nobody has been enrolled yet."""
    return [LockPerson(name.staff_id, name.label) for name in keys.people(DeviceFolder(device))]


def unlock(device: Path, staff_id: str, *, pin: str, clock: Clock, ids: IdSource) -> Desk:
    """Open the encrypted file with a person's PIN.

    Raises WrongPin (tries left), PinLocked (until when), NobodyEnrolled, StoreDamaged, StoreTooNew.
    """
    folder = DeviceFolder(device)
    key = keys.unlock(folder, staff_id, pin=pin, now=clock.now())
    from fieldvisit.casework.desk import open_desk

    return open_desk(folder, key, clock=clock, ids=ids)


def confirm(desk: Desk, pin: str) -> None:
    """Whether the one who holds the device is the one who unlocked it. Raises as `unlock` does."""
    owner = str(desk.profile.staff_id)
    keys.unlock(desk.store.folder, owner, pin=pin, now=desk.clock.now())


def warm_up() -> None:
    """Load what an unlocked device needs; run on a thread while the PIN is being typed (house.md
    H3).
    """
    import fieldvisit.casework.desk  # noqa: F401
