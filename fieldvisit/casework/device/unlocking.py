"""Open this device with a PIN, switch to another person, set a forgotten PIN anew. Imports nothing
heavy, so that the lock screen paints at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldvisit.machine.paths import DeviceFolder, homes
from fieldvisit.store import keys, recovery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from fieldvisit.casework.desk import Desk
    from fieldvisit.casework.standing import GrantState
    from fieldvisit.machine.clock import Clock
    from fieldvisit.machine.ids import IdSource


@dataclass(frozen=True)
class LockPerson:
    """Someone who may unlock this device: the label chosen at enrolment, such as 赵·民政专干."""

    staff_id: str
    label: str


@dataclass(frozen=True)
class Challenge:
    """What the worker reads aloud to the supervisor (`text`, such as `A7-3-K`); the supervisor
    answers with a code. `left`: how many codes this device still has, this one included.
    """

    text: str
    left: int


def people(device: Path) -> list[LockPerson]:
    """Who may unlock the device; empty where nobody has been enrolled yet. Raises KeysDamaged."""
    return [LockPerson(name.staff_id, name.label) for _, name in _everybody(device)]


def unlock(device: Path, staff_id: str, *, pin: str, clock: Clock, ids: IdSource) -> Desk:
    """Open a person's own encrypted file with their PIN. To switch people, close the desk at hand
    and unlock another's.

    Raises WrongPin (tries left), PinLocked (until when), SecretLost, NobodyEnrolled, StoreDamaged,
    StoreTooNew.
    """
    folder = home_of(device, staff_id)
    key = keys.unlock(folder, staff_id, pin=pin, now=clock.now())
    from fieldvisit.casework.desk import open_desk
    from fieldvisit.casework.device import recovering

    desk = open_desk(folder, key, clock=clock, ids=ids)
    recovering.at_unlock(desk)
    return desk


def waits_until(device: Path, staff_id: str, *, now: datetime) -> datetime | None:
    """Until when a person's PIN is not looked at after too many wrong ones, also after a restart;
    None: it may be typed. Raises NobodyEnrolled, KeysDamaged.
    """
    return keys.waits_until(home_of(device, staff_id), staff_id, now=now)


def confirm(desk: Desk, pin: str) -> None:
    """Whether the one who holds the device is the one who unlocked it. Raises as `unlock` does."""
    owner = str(desk.profile.staff_id)
    keys.unlock(desk.store.folder, owner, pin=pin, now=desk.clock.now())


def change_pin(desk: Desk, *, old: str, new: str) -> None:
    """Another PIN for the same file, not a byte of which is written. Raises as `unlock`, BadPin."""
    owner = str(desk.profile.staff_id)
    keys.change_pin(desk.store.folder, owner, old=old, new=new, now=desk.clock.now())


def codes_left(device: Path, staff_id: str) -> int:
    """How many times a forgotten PIN can be set anew; 0 on a device that has no codes yet (it gets
    them at the first unlock after a sync).
    """
    return recovery.codes_left(home_of(device, staff_id), staff_id)


def challenge(device: Path, staff_id: str) -> Challenge:
    """What to read aloud to the supervisor when a PIN is forgotten; the same until a code was used.

    Raises NoRecoveryCodes, NobodyEnrolled, KeysDamaged.
    """
    folder = home_of(device, staff_id)
    text = recovery.challenge(folder, staff_id)
    return Challenge(text, recovery.codes_left(folder, staff_id))


def recover(device: Path, staff_id: str, *, answer: str, new_pin: str, now: datetime) -> None:
    """Set a new PIN with the supervisor's code (letters small or large, with or without blanks).
    Nothing but the keys is written; `unlock` with the new PIN follows.

    Raises CodeMisheard (a slip, costs no try), WrongCode (tries left), CodeLocked (until when),
    BadPin, NoRecoveryCodes, NobodyEnrolled, DiskFull.
    """
    folder = home_of(device, staff_id)
    recovery.recover(folder, staff_id, answer=answer, new_pin=new_pin, now=now)


def home_of(device: Path, staff_id: str) -> DeviceFolder:
    """The folder of one person's file and keys. Raises NobodyEnrolled, KeysDamaged."""
    for folder, name in _everybody(device):
        if name.staff_id == staff_id:
            return folder
    raise keys.NobodyEnrolled()


def grant_state(desk: Desk) -> GrantState:
    """Whether this device may still show people, and for how many days."""
    return desk.grant_state()


def warm_up() -> None:
    """Load what an unlocked device needs; run on a thread while the PIN is being typed (house.md
    H3).
    """
    import fieldvisit.casework.device.recovering  # noqa: F401


def _everybody(device: Path) -> Iterator[tuple[DeviceFolder, keys.LockName]]:
    for folder in homes(device):
        for name in keys.people(folder):
            yield folder, name
