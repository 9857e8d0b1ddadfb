"""`fieldvisit plan`: 一户一策 written, approved, given back; `plan_work` has how it is carried out.
The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument, ReasonOption, say

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk
    from fieldvisit.records.plan import Measure

app = typer.Typer(no_args_is_help=True, help="一户一策：写、同意、办措施、检查、结束。")

PlanArgument = Annotated[str, typer.Argument(help="方案的编号，用 plan list 查")]
CauseOption = Annotated[str, typer.Option("--cause", help="为什么困难")]
GoalOption = Annotated[str, typer.Option("--goal", help="要做到什么")]
CycleOption = Annotated[str, typer.Option("--cycle", help="每月、每季度、每半年、每年")]
KeyOption = Annotated[bool, typer.Option("--key-household", help="是重点户")]
_MEASURE = "措施，可写几次：类|办什么|谁办|哪天前，如 就医|陪诊|周小燕|2026-12-20；孩子的再写 |小学"
ChildOption = Annotated[
    str, typer.Option("--child", help="孩子的成长护航：孩子的编号，用 plan children 查")
]
MeasureOption = Annotated[list[str] | None, typer.Option("--measure", help=_MEASURE)]


@app.command("draft")
def draft(
    household: HouseholdArgument,
    *,
    cause: CauseOption,
    goal: GoalOption,
    measure: MeasureOption = None,
    cycle: CycleOption = "每季度",
    key_household: KeyOption = False,
    child: ChildOption = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """写一版方案，等镇街同意；不写措施就接着上一版没办完的；给孩子写的加 --child。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import plans

    measures = [measure_of(desk, one) for one in measure or []]
    wanted = plans.Wanted(cause, goal, measures, cycle, key_household)
    made = plans.draft(desk, household, wanted=replace(wanted, child=child))
    say("plan_kept", made)


@app.command("hand-in")
def hand_in(
    plan: PlanArgument,
    *,
    cause: CauseOption,
    goal: GoalOption,
    measure: MeasureOption = None,
    cycle: CycleOption = "每季度",
    key_household: KeyOption = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """镇街退回的，改好再报。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import plans

    measures = [measure_of(desk, one) for one in measure or []]
    wanted = plans.Wanted(cause, goal, measures, cycle, key_household)
    say("plan_stepped", plans.hand_in_again(desk, plan, wanted=wanted))


@app.command("approve")
def approve(plan: PlanArgument, *, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """镇街同意：这一版在用，上一版留着不用了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import plans

    say("plan_stepped", plans.approve(desk, plan))


@app.command("return")
def give_back(
    plan: PlanArgument,
    *,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """镇街退回，写明改什么。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import plans

    say("plan_stepped", plans.give_back(desk, plan, reason=reason))


def measure_of(desk: Desk, text: str) -> Measure:
    """A measure as it is typed: kind, what, who, by when, of a child's plan the stage, with bars
    between.
    """
    from fieldvisit.casework.care import plans

    kind, content, owner, due, stage, *_ = [*(part.strip() for part in text.split("|")), *[""] * 5]
    try:
        due_on = date.fromisoformat(due)
    except ValueError:
        raise typer.BadParameter(
            f"措施“{text}”要写成 类|办什么|谁办|哪天前，日子写成 2026-12-20。什么也没有记。"
        ) from None
    said = {"kind": kind, "content": content, "owner": owner, "stage": stage}
    return plans.measure(desk.tables, due_on=due_on, **said)
