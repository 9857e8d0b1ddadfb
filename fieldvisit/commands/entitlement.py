"""`fieldvisit entitlement`: what a household gets begun, changed, stopped. The PIN is asked for
before anything heavy is loaded.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument, ReasonOption, YuanOption, day
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="保障待遇：开始、换金额、停止。")

EntitlementArgument = Annotated[str, typer.Argument(help="待遇的编号，begin 时给的")]
SinceOption = Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="从哪天起")]


@app.command("begin")
def begin(
    household: HouseholdArgument,
    *,
    category: Annotated[str, typer.Option("--category", help="哪一类，如 低保")],
    since: SinceOption,
    reason: ReasonOption,
    yuan: YuanOption = "0",
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="到哪天为止")
    ] = None,
    review: Annotated[
        datetime | None, typer.Option("--review", formats=["%Y-%m-%d"], help="哪天复核")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """从某天起享受某一类。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import entitling
    from fieldvisit.records.fields import read_money

    amount, first = read_money(yuan), since.date()
    given = entitling.Given(category, first, amount, reason, day(until), day(review))
    made = entitling.give(desk, household, given=given)
    typer.echo(sentence("entitlement_begun", {"id": str(made.id), "since": made.since}))


@app.command("change")
def change(
    entitlement: EntitlementArgument,
    *,
    since: SinceOption,
    yuan: YuanOption,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """从某天起换一个金额；原来的到前一天为止，两段都留着。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import entitling
    from fieldvisit.records.fields import read_money

    first, amount = since.date(), read_money(yuan)
    made = entitling.change(desk, entitlement, since=first, amount=amount, reason=reason)
    typer.echo(sentence("entitlement_begun", {"id": str(made.id), "since": made.since}))


@app.command("stop")
def stop(
    entitlement: EntitlementArgument,
    *,
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="享受到哪天为止")
    ],
    cause: Annotated[str, typer.Option("--cause", help="哪一种原因，如 收入财产超出")],
    reason: ReasonOption,
    served: Annotated[
        datetime | None, typer.Option("--served", formats=["%Y-%m-%d"], help="哪天告知的")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """停止：要写得出原因，能念给家里人听。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import entitling

    stopped = entitling.Stopped(until.date(), cause, reason, day(served))
    made = entitling.stop(desk, entitlement, stopped=stopped)
    typer.echo(sentence("entitlement_ended", {"id": str(made.id), "until": until.date()}))
