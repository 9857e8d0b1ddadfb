"""`fieldvisit service`: service orders for needs. The PIN is asked for before anything heavy is
loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import (
    DayOption,
    NeedArgument,
    OrderArgument,
    ReasonOption,
    YuanOption,
    day,
    say,
)

app = typer.Typer(no_args_is_help=True, help="服务单：安排、送到、取消。")


@app.command("order")
def order(
    need: NeedArgument,
    *,
    item: Annotated[str, typer.Option("--item", help="哪一项，如 助餐")],
    provider: Annotated[str, typer.Option("--provider", help="谁来做")],
    frequency: Annotated[str, typer.Option("--frequency", help="多久一次")] = "",
    payer: Annotated[str, typer.Option("--payer", help="谁付钱")] = "",
    yuan: YuanOption = "0",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """为对接好的需求安排一项服务。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import serving
    from fieldvisit.records.fields import read_money

    wanted = serving.Wanted(item, provider, frequency, payer, read_money(yuan))
    say("service_kept", serving.order(desk, need, wanted=wanted))


@app.command("deliver")
def deliver(
    order: OrderArgument,
    *,
    on: DayOption = None,
    note: Annotated[str, typer.Option("--note", help="怎么送的")] = "",
    satisfaction: Annotated[str, typer.Option("--satisfaction", help="满意度")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """服务送到了；过几天回访会排进待办。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import serving

    made = serving.deliver(desk, order, on=day(on), note=note, satisfaction=satisfaction)
    say("service_stepped", made)


@app.command("cancel")
def cancel(
    order: OrderArgument,
    *,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """服务不来了，写明原因。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import serving

    say("service_stepped", serving.cancel(desk, order, reason=reason))
