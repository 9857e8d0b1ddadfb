"""Commands that hand over without a network: make a parcel, take one in, look at one. Never open a
record.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.parcel_carry import carry, watch
from fieldvisit.commands.parcel_folder import (
    tell,
    tell_answer,
    tell_exchanged,
    tell_made,
)
from fieldvisit.commands.parcel_server import on_server
from fieldvisit.commands.parcel_show import show
from fieldvisit.commands.serve import Files

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk

app = typer.Typer(no_args_is_help=True, help="交接包：没有网络时用 U 盘或交换文件夹交接。")
app.command("carry")(carry)
app.command("watch")(watch)
app.command("show")(show)
Where = Annotated[Path, typer.Argument(help="交接包，或放交接包的文件夹")]
Server = Annotated[Path | None, typer.Option("--data", help="服务器的数据文件夹（服务器收包时）")]
Database = Annotated[str | None, typer.Option(help="PostgreSQL 地址")]


@app.command("out")
def out(
    to: Annotated[Path, typer.Option("--to", help="U 盘或交换文件夹")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """做一个交接包：没入库的都在里面，加密，只有服务器打得开。"""
    desk = unlocked(device, staff)
    from sync.client import parcel

    tell_made(parcel.make(desk.store, to, clock=desk.clock, ids=desk.ids), as_json)


@app.command("in")
def take_in(
    where: Where,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    data: Server = None,
    database: Database = None,
    files: Files = None,
    as_json: JsonOption = False,
) -> None:
    """收包：本机收回执（--device），或服务器收各台设备的包（--data），回执放在包的旁边。"""
    if data is not None:
        on_server(where, data, database=database, files=files, as_json=as_json)
        return
    desk = unlocked(device, staff)
    from sync.client import exchanging

    if where.is_file():
        _one_file(desk, where, as_json=as_json)
        return
    tell_exchanged(exchanging.take_all(desk.store, where, clock=desk.clock, ids=desk.ids), as_json)


def _one_file(desk: "Desk", path: Path, *, as_json: bool) -> None:
    from sync.client import answers, slip_in
    from sync.protocol.slips import SUFFIX

    if path.suffix == SUFFIX:
        delivered = slip_in.take(desk.store, path, clock=desk.clock)
        tell("slip_taken", {"delivered": delivered}, as_json=as_json)
        return
    tell_answer(answers.take(desk.store, path, clock=desk.clock, ids=desk.ids), as_json)
