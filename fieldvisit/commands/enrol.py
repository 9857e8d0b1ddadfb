"""The commands that bind this device to a person and let them go. Never decide anything about
records.
"""

import dataclasses
import platform
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.pin import pin
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import default_device


def enrol(
    server: Annotated[str, typer.Option("--server", help="服务器地址，如 https://…")],
    code: Annotated[str, typer.Option("--code", help="启用码")],
    *,
    device: DeviceOption = None,
    ca: Annotated[
        Path | None, typer.Option("--ca", help="只认这份证书签发的服务器（PEM 文件）")
    ] = None,
) -> None:
    """启用本机：用启用码绑定人员，设口令，建加密的记录库。"""
    from fieldvisit.casework.device import enrolling
    from sync.client import enrol as client
    from sync.client.http import HttpExchange

    folder = device or default_device()
    # All that may be refused is refused before the code, which works only once, is spent.
    here = enrolling.enrolled(folder)
    new_pin = enrolling.check_pin(pin(new=True))
    authority = ca.read_text("ascii") if ca else ""
    connect = partial(HttpExchange, authority=authority)
    told = client.enrol(server, code, label=platform.node(), here=here, connect=connect)
    granted = dataclasses.replace(told, authority=told.authority or authority).profile()
    desk = enrolling.bind(folder, granted, pin=new_pin, clock=SystemClock(), ids=Uuid7())
    desk.store.close()
    typer.echo(f"本机已启用：{granted.staff_name}。")


def clear(device: DeviceOption = None, *, staff: StaffOption = None) -> None:
    """清除本机上一个人的资料；还有没送达的就不清。"""
    from fieldvisit.casework.device import leaving

    desk = unlocked(device, staff)
    who = desk.profile.staff_name
    leaving.clear(desk, pin=pin())
    typer.echo(f"{who} 在本机的资料已清除，服务器上的都在。")
