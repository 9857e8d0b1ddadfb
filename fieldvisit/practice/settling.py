"""Settle the practice village: fill the server with it and enrol its devices."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import enrolling, unlocking
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from fieldvisit.practice.setting import PIN, practice_forms
from fieldvisit.practice.village import Village
from fieldvisit.records import Staff
from sync.client.enrol import enrol
from sync.server.running import Running


@dataclass(eq=False)
class VillageRefused(FieldvisitError):
    """The server did not take the practice village: `count` records, the first of them named."""

    count: int
    kind: str
    reason: str


def fill(server: Running, people: Village, *, at: datetime) -> None:
    """Give the server the village and its forms. Raises VillageRefused."""
    refused = server.centre.load([*people.records(), *practice_forms(people.scope, at=at)])
    if refused:
        raise VillageRefused(len(refused), refused[0].kind, refused[0].code)


def device(folder: Path, who: Staff, *, server: Running, clock: Clock, ids: IdSource) -> Desk:
    """The device in `folder`: opened when it is there, else enrolled by a fresh code."""
    if folder.exists():
        desk = unlocking.unlock(folder, str(who.id), pin=PIN, clock=clock, ids=ids)
        return enrolling.move_server(desk, server.url)
    code = server.centre.invite(who).code
    granted = enrol(server.url, code, label=folder.name).profile()
    return enrolling.bind(folder, granted, pin=PIN, clock=clock, ids=ids)
