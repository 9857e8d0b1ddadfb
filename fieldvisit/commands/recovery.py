"""Commands against a forgotten PIN: the worker's challenge and new PIN, the supervisor's answer.
They work without a network and never show anybody's records.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, chosen, unlocked
from fieldvisit.commands.pin import new_pin, pin
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.paths import DeviceFolder, default_device

app = typer.Typer(no_args_is_help=True, help="忘了口令：主管给恢复码，重设口令，资料不动。")

ReasonOption = Annotated[str, typer.Option("--reason", help="原因，会留痕")]
AreaOption = Annotated[
    str | None, typer.Option("--area", help="区里的主管：那台设备所属镇街的 12 位代码")
]


@app.command("challenge")
def challenge(
    device: DeviceOption = None, *, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """忘了口令的人：显示要念给主管听的求助码。"""
    from fieldvisit.casework.device import unlocking

    folder = device or default_device()
    asked = unlocking.challenge(folder, chosen(folder, staff).staff_id)
    if as_json:
        typer.echo(json.dumps({"challenge": asked.text, "left": asked.left}))
    else:
        typer.echo(f"请念给主管听：{asked.text}（还有 {asked.left} 个恢复码）")


@app.command("answer")
def answer(
    challenge: Annotated[str, typer.Argument(help="求助码，如 A7-3-KD")],
    *,
    reason: ReasonOption,
    area: AreaOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """主管：由求助码算出恢复码，念给对方听。不用联网，会留痕。"""
    from fieldvisit.casework.device import recovering

    desk = unlocked(device, staff)
    typer.echo(recovering.answer(desk, challenge, reason=reason, area=area))
    desk.store.close()


@app.command("set")
def set_pin(
    code: Annotated[str, typer.Argument(help="主管念的恢复码")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """忘了口令的人：输入恢复码，设新口令。"""
    from fieldvisit.casework.device import unlocking

    folder = device or default_device()
    who = chosen(folder, staff)
    chosen_pin, now = pin(new=True), SystemClock().now()
    unlocking.recover(folder, who.staff_id, answer=code, new_pin=chosen_pin, now=now)
    typer.echo(f"{who.label} 的新口令已设好，资料都在。")


@app.command("open")
def open_keys(
    folder: Annotated[Path, typer.Argument(help="打不开的那台设备的文件夹，只有 keys.json 也行")],
    *,
    reason: ReasonOption,
    area: AreaOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """主管：设备密钥丢了、恢复码用完了，凭本单位的密钥给那台设备设新口令。会留痕。"""
    from fieldvisit.casework.device import recovering

    desk = unlocked(device, staff)
    broken = DeviceFolder(folder)
    label = recovering.open_device(desk, broken, new_pin=new_pin(), reason=reason, area=area)
    desk.store.close()
    typer.echo(f"{label} 的新口令已设好；keys.json 和 device.secret 要一起放回那台设备。")
