"""`fieldvisit rota`: who visits whom on which day. The PIN is asked for before anything heavy is
loaded.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="排班：谁、哪天、去哪几户。")

FromOption = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="从哪天")]
ToOption = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="到哪天（含）")]
TurnArgument = Annotated[str, typer.Argument(help="排班的编号，用 rota list 查")]


@app.command("plan")
def plan(
    *,
    first: FromOption,
    last: ToOption,
    who: Annotated[list[str] | None, typer.Option("--who", help="谁去；不写是这里走访的人")] = None,
    category: Annotated[list[str] | None, typer.Option("--category", help="救助类别")] = None,
    seed: Annotated[int, typer.Option("--seed", help="换一个数，轮换一次")] = 0,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """在这些天的工作日里给每户排一次；再排一次不会多出来。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import rota

    wanted = rota.Wanted(first.date(), last.date(), who or (), category or (), seed)
    done = rota.plan(desk, wanted)
    typer.echo(sentence("rota_planned", vars(done)))


@app.command("list")
def list_turns(
    *,
    first: FromOption,
    last: ToOption,
    who: Annotated[str, typer.Option("--who", help="只看谁")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """这些天谁去哪几户。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import rota
    from fieldvisit.casework.households import careful
    from fieldvisit.records.fields import mask_name

    warned = {one.household: [flag.kind for flag in one.flags] for one in careful.listed(desk)}
    found: list[dict[str, Any]] = [
        {
            "on": task.due_on.isoformat(),
            "who": worker,
            "name": mask_name(name),
            "household": str(task.household_id),
            "state": task.state.value,
            "turn": str(task.id),
            "safety": warned.get(str(task.household_id), []),
        }
        for task, worker, name in rota.turns(desk, first=first.date(), last=last.date(), who=who)
    ]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        state = label("task_state", one["state"])
        warning = f"  ！{careful.words(one['safety'])}" if one["safety"] else ""
        typer.echo(f"{one['on']}  {one['who']}  {one['name']}  {state}  {one['turn']}{warning}")
    if not found:
        typer.echo(sentence("no_turns"))


@app.command("done")
def done(turn: TurnArgument, *, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """去过了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import rota

    made = rota.done(desk, turn)
    typer.echo(sentence("rota_changed", {"day": made.due_on, "who": "去过了"}))


@app.command("give")
def give(
    turn: TurnArgument,
    to: Annotated[str, typer.Argument(help="换谁去，写姓名")],
    *,
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """换人去，或换一天。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import rota

    made = rota.give(desk, turn, to=to, on=day(on))
    typer.echo(sentence("rota_changed", {"day": made.due_on, "who": to}))
