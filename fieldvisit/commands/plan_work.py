"""`fieldvisit plan`: how a plan is carried out: measures, looks, its end, what is late. The PIN is
asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.plan import PlanArgument, measure_of
from fieldvisit.commands.steps import DayOption, ReasonOption, day, say
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


def add(
    plan: PlanArgument,
    measure: Annotated[str, typer.Argument(help="类|办什么|谁办|哪天前")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """镇街同意以前，再添一条措施。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import plans

    say("plan_stepped", plans.add_measure(desk, plan, added=measure_of(desk, measure)))


def measure(
    plan: PlanArgument,
    number: Annotated[int, typer.Argument(min=1, help="第几条措施")],
    *,
    status: Annotated[str, typer.Option("--status", help="在办、办完、不办")],
    evidence: Annotated[str, typer.Option("--evidence", help="办成的凭据，或不办的原因")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """一条措施办得怎样了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import plans

    say(
        "plan_stepped",
        plans.set_measure(desk, plan, number=number, status=status, evidence=evidence),
    )


def review(
    plan: PlanArgument,
    *,
    progress: Annotated[str, typer.Option("--progress", help="按计划、慢了、要调整、达标")],
    finding: Annotated[str, typer.Option("--finding", help="看到什么")] = "",
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """检查一次；下次哪天照周期排。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import plans

    made = plans.review(desk, plan, progress=progress, finding=finding, on=day(on))
    say("plan_stepped", made)


def end(
    plan: PlanArgument,
    *,
    result: Annotated[str, typer.Option("--result", help="目标达到、达到一部分、终止")],
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """方案结束。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import plans

    say("plan_stepped", plans.end(desk, plan, result=result, reason=reason))


def list_plans(
    *,
    key_households: Annotated[bool, typer.Option("--key-households", help="只看重点户")] = False,
    waiting: Annotated[bool, typer.Option("--waiting", help="等镇街同意的")] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """每户在用的一版：到期没办的措施标红、排在前。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import plan_list

    found = plan_list.listed(desk, key_only=key_households, waiting=waiting)
    if as_json:
        told = [vars(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    for one in found:
        key = "·重点户" if one.key_household else ""
        state = f"第 {one.edition} 版 {label('plan_state', one.state)}{key}"
        child = f"  孩子 {one.child}" if one.child else ""
        typer.echo(f"{one.name}{child}  {state}  还有 {one.open} 条  {one.goal}  {one.id}")
        for late in one.late:
            typer.secho(f"      到期没办：{late}", fg=typer.colors.RED)
    typer.echo(sentence("plans_counted", {"count": len(found)}))
