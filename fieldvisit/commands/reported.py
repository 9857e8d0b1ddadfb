"""`fieldvisit reported`: what outside systems have and what they lack. The PIN is asked for before
anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="已报未报：哪份报过、谁报的；抄录；填空表。")

SystemArgument = Annotated[str, typer.Argument(help="哪个系统，如 市社会救助系统")]


@app.command("list")
def list_reported(
    system: SystemArgument,
    *,
    everything: Annotated[bool, typer.Option("--all", help="报过的也列出")] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """还没报的走访；--all 连报过的一起，写明谁哪天报的。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.exports import reporting
    from fieldvisit.records.fields import mask_name

    to = reporting.system_called(desk, system)
    found = reporting.lines(desk, to)
    done = sum(one.reported_on is not None for one in found)
    shown = [one for one in found if everything or one.reported_on is None]
    if as_json:
        rows = [
            {**dataclasses.asdict(one), "name": mask_name(one.name), "day": one.day.isoformat()}
            | {"reported_on": one.reported_on.isoformat() if one.reported_on else None}
            for one in shown
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for one in shown:
        state = f"已报 {one.reported_on}" if one.reported_on else "未报"
        told = [state, one.day.isoformat(), mask_name(one.name), one.number, one.who, one.visit_id]
        typer.echo("  ".join(part for part in told if part))
    counts = {"label": to.label, "done": done, "left": len(found) - done}
    typer.echo(sentence("reported_counts", counts))


@app.command("mark")
def mark(
    system: SystemArgument,
    visit: Annotated[list[str], typer.Argument(help="走访的编号，可以写几个")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """报过了：记下谁、哪天。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.exports import reporting

    made = reporting.mark(desk, reporting.system_called(desk, system), visit_ids=visit)
    facts = {"made": len(made), "known": len(visit) - len(made)}
    typer.echo(sentence("reported_marked", facts))


@app.command("copy")
def copy(
    system: SystemArgument,
    visit: Annotated[str, typer.Argument(help="走访的编号")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """抄录：照对方录入页的顺序列出各栏；完整证号会留痕。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.exports import reporting

    to = reporting.system_called(desk, system)
    for asked, value in reporting.fields(desk, to, visit_id=visit):
        typer.echo(f"{asked}\t{value}")


@app.command("fill")
def fill(
    system: SystemArgument,
    template: Annotated[Path, typer.Argument(help="单位自己的空表 .xlsx")],
    out: Annotated[Path, typer.Argument(help="填好存到哪里")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """把还没报的填进单位自己的空表，格式照空表；空表不动。"""
    from fieldvisit.commands.extras import need

    need("authoring")
    desk = unlocked(device, staff)
    from fieldvisit.casework.exports import reporting, reporting_sheet

    to = reporting.system_called(desk, system)
    data, rows = reporting_sheet.filled_sheet(desk, to, template=template.read_bytes())
    out.write_bytes(data)
    typer.echo(sentence("template_filled", {"rows": rows, "path": out}))
