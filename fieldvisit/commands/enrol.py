"""The command that binds this device to a person. Never decides anything about records."""

import platform
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption
from fieldvisit.commands.pin import pin
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import default_device


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
    # All that may be refused is refused before the code, which works only once, is spent.
    here = enrolling.enrolled(folder)
    new_pin = enrolling.check_pin(pin(new=True))
    granted = client.enrol(server, code, label=platform.node(), here=here).profile()
    desk = enrolling.bind(folder, granted, pin=new_pin, clock=SystemClock(), ids=Uuid7())
    desk.store.close()
    typer.echo(f"本机已启用：{granted.staff_name}。")
