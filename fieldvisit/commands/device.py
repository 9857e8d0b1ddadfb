"""Commands that make, open and unlock a device. Never decide anything about records."""

from __future__ import annotations

import platform
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

DeviceOption = Annotated[
    Path | None, typer.Option("--device", help="设备文件夹；不写就用本机默认的数据文件夹")
]
JsonOption = Annotated[bool, typer.Option("--json", help="用 JSON 回答")]


@dataclass(eq=False)
class NobodyEnrolledHere(FieldvisitError):
    """The folder holds no enrolled device."""

    folder: str


def unlocked(device: Path | None) -> Desk:
    """The device, opened with the PIN from FIELDVISIT_PIN or asked on the terminal.

    Raises NobodyEnrolledHere, WrongPin, PinLocked, StoreDamaged, StoreTooNew.
    """
    from fieldvisit.casework import unlocking

    folder = device or default_device()
    people = unlocking.people(folder)
    if not people:
        raise NobodyEnrolledHere(str(folder))
    return unlocking.unlock(folder, people[0].staff_id, pin=pin(), clock=SystemClock(), ids=Uuid7())


def enrol(
    server: Annotated[str, typer.Option("--server", help="服务器地址，如 https://…")],
    code: Annotated[str, typer.Option("--code", help="启用码")],
    *,
    device: DeviceOption = None,
) -> None:
    """启用本机：用启用码绑定人员，设口令，建加密的记录库。"""
    from fieldvisit.casework import enrolling
    from sync.client import enrol as client

    folder = device or default_device()
    # All that may be refused here is refused before the code, which works only once, is spent.
    enrolling.check_free(folder)
    chosen = enrolling.check_pin(pin(new=True))
    granted = client.enrol(server, code, label=platform.node()).profile()
    desk = enrolling.bind(folder, granted, pin=chosen, clock=SystemClock(), ids=Uuid7())
    desk.store.close()
    typer.echo(f"本机已启用：{granted.staff_name}。")
