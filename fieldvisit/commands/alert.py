"""`fieldvisit alert`: what devices in households report, taken in, gone to, closed. The PIN is
asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.importing import LinesLeftOut
from fieldvisit.commands.steps import say
from fieldvisit.words import labels, sentence

if TYPE_CHECKING:
    from fieldvisit.casework.intake.lines import LineRefused

app = typer.Typer(no_args_is_help=True, help="智能终端告警：收进、去看、办结。")

AlertArgument = Annotated[str, typer.Argument(help="告警的编号，用 alert list 查")]


@app.command("in")
def take_in(
    file: Annotated[Path | None, typer.Argument(help="每行一条告警的 JSONL 文件")] = None,
    *,
    stdin: Annotated[bool, typer.Option("--stdin", help="从标准输入读")] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """收进告警：每行写 household（编号或户号）、kind、at；同一户的并成一件急事，再收一次不重。"""
    if stdin == (file is not None):
        raise typer.BadParameter("写一个文件，或用 --stdin，二选一。")
    desk = unlocked(device, staff)
    from fieldvisit.casework.alarms import alert_feed
    from fieldvisit.casework.intake import lines as importing_lines

    raws = importing_lines.lines(file) if file else typer.get_binary_stream("stdin")
    taken = vars(alert_feed.take_in(desk, raws, bad=_tell_bad))
    typer.echo(json.dumps(taken) if as_json else sentence("alerts_taken_in", taken))
    if taken["left_out"]:
        raise LinesLeftOut(taken["left_out"])


@app.command("list")
def list_alerts(
    *,
    everything: Annotated[bool, typer.Option("--all", help="办结的也列")] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """没办结的告警：最急的在前，晚了的写明。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.alarms import alerts

    found = alerts.listed(desk, all_of_them=everything)
    if as_json:
        typer.echo(
            json.dumps(
                [vars(one) for one in found], ensure_ascii=False, default=lambda at: at.isoformat()
            )
        )
        return
    for one in found:
        state = labels.label("alert_state", one.state) + ("·晚了" if one.late else "")
        kind = f"{labels.label('alert_kind', one.kind)} {one.times} 次"
        typer.echo(f"{state}  {one.by} 前  {one.name}  {kind}  {one.id}")
    if not found:
        typer.echo(sentence("no_alerts"))


@app.command("ack")
def ack(alert: AlertArgument, *, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """知道了，这就去。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.alarms import alerts

    say("alert_stepped", alerts.take(desk, alert))


@app.command("close")
def close(
    alert: AlertArgument,
    *,
    outcome: Annotated[
        str, typer.Option("--outcome", help="当场处置好、送医、人平安、误报、设备坏了")
    ],
    finding: Annotated[str, typer.Option("--finding", help="到场看到什么、怎么办的")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """到场以后办结：写明看到什么。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.alarms import alerts

    say("alert_stepped", alerts.close(desk, alert, outcome=outcome, finding=finding))


def _tell_bad(number: int, error: LineRefused) -> None:
    typer.echo(f"第 {number} 行：{sentence(error.code, error.facts())}", err=True)
