"""The command by which a device comes back to a server that lost it with a backup. Changes no
record.
"""

import platform
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.words import sentence


def rejoin(
    code: Annotated[
        str, typer.Option("--code", help="给同一个人的新启用码；不填就报人员编号")
    ] = "",
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """服务器从备份恢复后不认识本机了：用新启用码接回去，本机的记录都照旧。"""
    desk = unlocked(device, staff)
    if not code:
        typer.echo(sentence("rejoin_how", {"staff": desk.profile.staff_id}))
        return
    from fieldvisit.store import profile
    from sync.client import enrol as client

    told = client.rejoin(desk.profile, code, label=platform.node())
    with desk.store.write() as tx:
        profile.save(tx, told)
    desk.store.close()
    typer.echo(sentence("device_rejoined"))
