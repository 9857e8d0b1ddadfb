"""`fieldvisit match`: the hits of other departments' lists, and how each ended. The PIN is asked
for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="数据比对：比中的人一件一件核实。")

AllOption = Annotated[bool, typer.Option("--all", help="有结果的也列出来")]


@app.command("list")
def list_hits(
    *,
    every: AllOption = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """比对出来的，快到期的在前。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.intake.matching import hits
    from fieldvisit.records.fields import mask_name

    found = [dataclasses.replace(one, name=mask_name(one.name)) for one in hits(desk, every=every)]
    if as_json:
        told = [{**dataclasses.asdict(one), "due": one.due.isoformat()} for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        state = label("match_outcome", one.outcome) if one.outcome else label("task_state", "open")
        words = {"state": state, "due": one.due, "kind": label("task_kind", one.kind)}
        typer.echo(
            sentence("hit_line", {**words, "name": one.name, "source": one.source, "id": one.id})
        )
    if not found:
        typer.echo(sentence("no_hits"))


@app.command("close")
def close(
    hit: Annotated[str, typer.Argument(help="这一件的编号，用 match list 查")],
    *,
    outcome: Annotated[str, typer.Option("--outcome", help="属实、部分属实、不属实、早已处理")],
    finding: Annotated[str, typer.Option("--finding", help="核实到什么")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记下核实结果。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.intake import matching

    closed = matching.close(desk, hit, outcome=outcome, finding=finding)
    facts = {"outcome": label("match_outcome", closed.verdict), "id": hit}
    typer.echo(sentence("hit_closed", facts))
