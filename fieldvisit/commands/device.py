"""Which device, whose file on it, and the PIN: what a command asks before its job. Never decides
anything about records.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.pin import pin
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import default_device

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk
    from fieldvisit.casework.device.unlocking import LockPerson

DeviceOption = Annotated[
    Path | None, typer.Option("--device", help="设备文件夹；不写就用本机默认的数据文件夹")
]
StaffOption = Annotated[
    str | None, typer.Option("--staff", help="几个人共用一台时：解锁谁的资料（解锁页上的名字）")
]
JsonOption = Annotated[bool, typer.Option("--json", help="用 JSON 回答")]


@dataclass(eq=False)
class NobodyEnrolledHere(FieldvisitError):
    """The folder holds no enrolled device."""

    folder: str


@dataclass(eq=False)
class StaffNotChosen(FieldvisitError):
    """Several people work with this device (or nobody called so): `names` are their labels."""

    names: str


def unlocked(device: Path | None, staff: str | None = None) -> Desk:
    """The device, opened with the PIN from FIELDVISIT_PIN or asked on the terminal. Where several
    people are enrolled, `staff` or FIELDVISIT_STAFF says whose file.

    Raises NobodyEnrolledHere, StaffNotChosen, WrongPin, PinLocked, StoreDamaged, StoreTooNew.
    """
    from fieldvisit.casework.device import unlocking

    folder = device or default_device()
    who = chosen(folder, staff)
    return unlocking.unlock(folder, who.staff_id, pin=pin(), clock=SystemClock(), ids=Uuid7())


def chosen(folder: Path, staff: str | None) -> LockPerson:
    """Who of those on the device is meant: by label (its beginning is enough), by the whole name
    (the label has the surname), by id, or being the only one. Raises NobodyEnrolledHere,
    StaffNotChosen.
    """
    from fieldvisit.casework.device import unlocking

    people = unlocking.people(folder)
    if not people:
        raise NobodyEnrolledHere(str(folder))
    wanted = staff or os.environ.get("FIELDVISIT_STAFF") or ""
    meant = [one for one in people if one.staff_id == wanted or one.label.startswith(wanted)]
    exactly = [one for one in people if one.label == wanted]
    named = [one for one in people if wanted.startswith(one.label.partition("·")[0])]
    found = exactly or meant or named
    if len(found) != 1:
        raise StaffNotChosen("、".join(one.label for one in people))
    return found[0]
