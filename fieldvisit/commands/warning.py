"""`fieldvisit warning`: households to look at and why, and the visit that follows. The PIN is asked
for before anything heavy is loaded.
"""

from __future__ import annotations

import json

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, HouseholdArgument, day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="监测预警：哪些户该去看看。")


@app.command("list")
def list_warnings(
    *,
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """该去看看的户：哪几条指标、依据什么、出处；马上去看的在前。姓名遮盖，不是决定。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.alarms import monitoring

    found = monitoring.warned(desk, day=asked_day(desk, asof))
    if as_json:
        typer.echo(json.dumps([one.plain() for one in found], ensure_ascii=False))
        return
    for one in found:
        level = label("warning_level", one.level)
        going = f"  {one.going} 去看" if one.going else ""
        typer.echo(f"{level}  {one.name}  {len(one.fired)} 项{going}  {one.household}")
        for fired in one.fired:
            used = "，".join(f"{fact.label} {fact.said}" for fact in fired.line.used)
            typer.echo(f"      {fired.title}：{fired.line.says}（{used}；{fired.line.source}）")
    alarms = sum(one.level == "alarm" for one in found)
    typer.echo(sentence("warnings_counted", {"count": len(found), "alarms": alarms}))


@app.command("visit")
def visit(
    household: HouseholdArgument,
    *,
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """安排上门看看；不写日子就按规定的几个工作日内。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.alarms import warning_visits

    made = warning_visits.go(desk, household, on=day(on))
    typer.echo(sentence("warning_visit_planned", {"due": made.due_on, "id": made.id}))
