"""Commands for whoever carries parcels of others, and for an exchange folder that is watched. Open
no parcel of others.
"""

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.parcel_folder import tell, tell_exchanged, tell_refused


def carry(
    folder: Annotated[Path, typer.Argument(help="U 盘或交换文件夹")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """替人带包：收下文件夹里的包，有网就送到服务器，把回执放回去。包是加密的，带的人看不到里面。"""
    desk = unlocked(device, staff)
    from fieldvisit.words import sentence
    from sync.client.carriage import carriage_for
    from sync.client.carrying import carry as carry_all

    line = carriage_for(desk.profile, clock=desk.clock)
    done = carry_all(desk.store, folder, line=line, clock=desk.clock)
    tell_refused(done.refused)
    said = sentence(done.code, done.facts())
    if as_json:
        bare = dataclasses.replace(done, refused=(), trouble=None)
        trouble = done.trouble.code if done.trouble else None
        numbers = dataclasses.asdict(bare) | {"refused": len(done.refused), "trouble": trouble}
        typer.echo(json.dumps({"code": done.code, "said": said, **numbers}, ensure_ascii=False))
    else:
        typer.echo(said)
    if done.refused or done.trouble is not None:
        raise typer.Exit(1)


def watch(
    folder: Annotated[Path | None, typer.Argument(help="交换文件夹；不写就不再看")] = None,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """设一个交换文件夹（网闸），马上看一次；以后打开程序时会一直看着。"""
    desk = unlocked(device, staff)
    from sync.client import exchanging

    exchanging.choose(desk.store, folder)
    if folder is None:
        tell("exchange_off", {}, as_json=as_json)
        return
    tell("exchange_watched", {"folder": str(folder)}, as_json=as_json)
    done = exchanging.exchange(desk.store, folder, clock=desk.clock, ids=desk.ids, at_once=True)
    tell_exchanged(done, as_json)
