"""Large scopes made small: a village of invented records that comes by blocks of a few rows, and
what a device holds in the end.
"""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import incoming
from fieldvisit.store.opening import Store
from fieldvisit.store.tables import TABLES
from sync.client.engine import one_round
from sync.client.report import Report
from sync.protocol import blocks
from sync.protocol.exchange import Exchange
from sync.server import snapshots
from sync.server.centre import Centre
from tests.support.central import (
    NOON,
    VILLAGE,
    Device,
    device,
    device_store,
    household,
    note,
    staff,
    visit,
)


def small_blocks(patch: pytest.MonkeyPatch, *, fill_from: int = 5) -> None:
    """Scopes of more than `fill_from` rows come by blocks of about ten."""
    patch.setattr(snapshots, "FILL_FROM", fill_from)
    patch.setattr(snapshots, "TAIL", 40)
    patch.setattr(snapshots, "PLAIN_LEAST", 3_000)
    patch.setattr(snapshots, "PLAIN_MOST", 9_000)
    patch.setattr(snapshots, "ENDS_AT", 4)


def lived_in(centre: Centre, *, seed: int = 0, homes: int = 12) -> tuple[Device, Device]:
    """A village with homes, visits, notes (private ones too), edits and deletions by two officers;
    returns them.
    """
    die = random.Random(seed)
    zhou, qian = device(centre, staff()), device(centre, staff("钱多宝"))
    houses = [household(number=f"津南-{n:03}") for n in range(homes)]
    zhou.push(*[zhou.change(one) for one in houses])
    for house in houses:
        more(die.choice((zhou, qian)), house, die=die)
    for house in die.sample(houses, homes // 3):
        version = zhou.all_values()[house.id]["version"]
        zhou.push(zhou.edit(house, {"phone": None}, {"phone": "13900000001"}, base=version))
    gone = die.choice(houses)
    version = zhou.all_values()[gone.id]["version"]
    dead = {"action": "delete", "base_version": version, "before": {"deleted_at": None}}
    zhou.push(zhou.change(gone, **dead, after={"deleted_at": "2026-11-23T04:00:00.000000Z"}))
    return zhou, qian


def more(officer: Device, house: Any, *, die: random.Random) -> None:
    """A few visits and notes at a home."""
    records = [visit(house, answers={"talk": f"第{n}次"}) for n in range(die.randrange(1, 4))]
    notes = [
        note(f"{house.number} 第{n}条", household_id=house.id, private=die.random() < 0.4)
        for n in range(die.randrange(1, 4))
    ]
    receipt = officer.push(*[officer.change(record) for record in (*records, *notes)])
    assert {str(v.verdict) for v in receipt.verdicts} == {"accepted"}


@dataclass
class Empty:
    """A device of somebody with nothing on it yet."""

    who: Device
    store: Store

    def round(self, exchange: Exchange | None = None) -> Report:
        line = exchange or self.who.exchange
        return one_round(self.store, line, clock=FixedClock(NOON), ids=Uuid7())

    def held(self) -> dict[str, list[Any]]:
        """Every row of every kind, and how far each scope was pulled."""
        with self.store.read() as tx:
            rows = {
                kind: sorted(map(tuple, tx.execute(table.select())), key=repr)
                for kind, table in TABLES.items()
            }
            return {**rows, "cursors": sorted(incoming.cursors(tx).items())}


def empty(centre: Centre, folder: Path, person: Any = None) -> Empty:
    who = device(centre, person or staff("孙来"))
    return Empty(who, device_store(folder / str(who.who.device_id), who.who))


class Watched:
    """An exchange that notes what it is asked, and how many bytes of blocks it brought. `at`: what
    to do before the next block is fetched.
    """

    def __init__(self, inner: Exchange) -> None:
        self._inner = inner
        self.asked: list[str] = []
        self.got: list[str] = []
        self.paged = 0
        self.at: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def pull(self, request: Any) -> Any:
        reply = self._inner.pull(request)
        self.paged += sum(len(page.entries) for page in reply.pages if page.scope == VILLAGE)
        return reply

    def snapshot(self, request: blocks.SnapshotRequest) -> blocks.SnapshotReply:
        self.asked.append(request.scope)
        return self._inner.snapshot(request)

    def get_block(self, scope: str, sha256: str) -> bytes:
        if self.at:
            self.at.pop(0)()
        body = self._inner.get_block(scope, sha256)
        self.got.append(sha256)
        return body
