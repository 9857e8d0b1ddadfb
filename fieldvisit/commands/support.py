"""Commands that pack what support needs. Never anything of a person."""

from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked

app = typer.Typer(no_args_is_help=True, help="交给维护人员看的材料，不含任何人的资料。")


@app.command("bundle")
def bundle(
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个 zip 文件")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """打一个给维护人员的包：版本、数目、自检结果，没有任何人的资料。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.device import support_bundle
    from fieldvisit.machine.disk import write_atomic

    write_atomic(out, support_bundle.packed(desk))
    typer.echo(str(out))
