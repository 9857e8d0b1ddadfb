"""`fieldvisit inbox`: what was handed in and waits for a supervisor. The PIN is asked for before
anything heavy is loaded.
"""

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence

app = typer.Typer(
    no_args_is_help=True, help="交上来的：已不管这里的人、已停用的设备交来的，收下或不收。"
)

Key = Annotated[str, typer.Argument(help="编号，用 inbox list 查")]


@app.command("list")
def list_parcels(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """看等着定的，先交来的在前；户主姓名遮盖，笔记只给开头。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.sending import inbox

    found = inbox.parcels(desk)
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.key}  {one.title}  {one.summary}  {one.who}，{one.why}，{one.when_text}")
        for what, words in one.lines:
            typer.echo(f"  {what}：{words}")
    if not found:
        typer.echo(sentence("no_parcels"))


@app.command("show")
def show(
    key: Key,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """看一件的全部内容，定之前看；留痕里记一行。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.sending import inbox

    found = inbox.parcel(desk, key)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
        return
    typer.echo(f"{found.title}  {found.who}，{found.why}，{found.when_text}")
    for what, words in found.lines:
        typer.echo(f"  {what}：{words}")


@app.command("accept")
def accept(
    key: Key,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """收下这一件里的每一条；下次同步起记入台账。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.sending import inbox

    count = inbox.accept(desk, inbox.ids_of(desk, key))
    _tell("parcels_accepted", count, as_json=as_json)


@app.command("decline")
def decline(
    key: Key,
    *,
    reason: Annotated[str, typer.Option("--reason", help="为什么不收，对方看得到")],
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """不收，写明原因；原样留着。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.sending import inbox

    count = inbox.decline(desk, inbox.ids_of(desk, key), reason=reason)
    _tell("parcels_declined", count, as_json=as_json)


def _tell(code: str, count: int, *, as_json: bool) -> None:
    typer.echo(json.dumps({"count": count}) if as_json else sentence(code, {"count": count}))
