"""Handing over by parcels for an unlocked device: made, taken in, carried, a folder watched.
Imports what it needs late, on a thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk
    from sync.client.carrying import Carried
    from sync.client.exchanging import Exchanged
    from sync.client.parcel import Parcel


def make(desk: Desk, folder: Path) -> Parcel:
    """Lay a parcel into a folder. Raises as `sync.client.parcel.make`."""
    from sync.client import parcel

    return parcel.make(desk.store, folder, clock=desk.clock, ids=desk.ids)


def take_in(desk: Desk, folder: Path) -> Exchanged:
    """Take in what lies in a folder for this device. Raises StickAway."""
    from sync.client import exchanging

    told = exchanging.take_all(desk.store, folder, clock=desk.clock, ids=desk.ids)
    desk.take_tables()
    return told


def carry(desk: Desk, folder: Path) -> Carried:
    """Carry what lies in a folder. Raises StickAway, StickFull, DiskFull."""
    from sync.client import carrying
    from sync.client.carriage import carriage_for

    line = carriage_for(desk.profile, clock=desk.clock)
    return carrying.carry(desk.store, folder, line=line, clock=desk.clock)


def choose(desk: Desk, folder: Path | None) -> None:
    """Watch a folder; None: none any more. Raises StickAway."""
    from sync.client import exchanging

    exchanging.choose(desk.store, folder)
