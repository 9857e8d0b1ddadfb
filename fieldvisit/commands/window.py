"""The command that opens the window on a device. Loads Qt only when it is run."""

import typer

from fieldvisit.commands.device import DeviceOption
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import default_device


def open_window(device: DeviceOption = None) -> None:
    """打开窗口：解锁、今日、走访、同步。"""
    from ui.app import run

    raise typer.Exit(run(device or default_device(), clock=SystemClock(), ids=Uuid7()))
