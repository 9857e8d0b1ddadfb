"""Commands that copy a device's file and go back to a copy. Never decide what is kept."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, chosen, unlocked
from fieldvisit.commands.pin import pin

app = typer.Typer(no_args_is_help=True, help="备份：本机自动留几份，也可以备份到 U 盘。")


@app.command("now")
def now(
    to: Annotated[
        Path | None, typer.Option("--to", help="U 盘或另一块盘上的文件夹，会记住")
    ] = None,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """马上备份一份；加 --to 就备份到另一块盘。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.device import keeping_safe
    from fieldvisit.words import sentence

    if to is None:
        typer.echo(keeping_safe.back_up_now(desk).path)
        typer.echo(sentence("copy_here"), err=True)
        return
    copy, code = keeping_safe.back_up_to(desk, to)
    typer.echo(sentence("copy_on_medium", {"code": code}), err=True)
    typer.echo(copy.path)


@app.command("list")
def list_copies(
    device: DeviceOption = None, *, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """列出本机和 U 盘上的备份。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.device import keeping_safe
    from fieldvisit.words.labels import label

    lines = keeping_safe.copies_of(desk)
    if as_json:
        found = [dataclasses.asdict(line) for line in lines]
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for line in lines:
        words = (line.at, label("copy_place", line.place), label("copy_made", line.made))
        typer.echo("  ".join((*words, f"{line.mb} MB", line.path)))


def restore(
    copy: Annotated[str, typer.Argument(help="备份的名字（用 backup list 查）或路径")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    code: Annotated[str, typer.Option("--code", help="换了电脑时：第一次备份时记下的恢复码")] = "",
    leave_unsent: Annotated[
        bool, typer.Option("--leave-unsent", help="本机现在的资料打不开，只把它放在一边")
    ] = False,
) -> None:
    """恢复到一份备份；本机现在的资料放在一边，没送出的带过来。"""
    from fieldvisit.casework.device import keeping_safe, unlocking
    from fieldvisit.machine.clock import SystemClock
    from fieldvisit.machine.paths import default_device
    from fieldvisit.words import sentence

    home = device or default_device()
    people = unlocking.people(home) if home.exists() else []
    if len(people) > 1:
        home = unlocking.home_of(home, chosen(home, staff).staff_id).root
    keeping_safe.bring_secret(home, copy, code=code)
    done = keeping_safe.restore(
        home, copy, pin=pin(), clock=SystemClock(), leave_unsent=leave_unsent
    )
    said = "restored" if done.whole else "restored_in_part"
    facts = {"carried": done.carried, "aside": done.aside or "—"}
    typer.echo(sentence(said if done.aside else "restored_new", facts))
