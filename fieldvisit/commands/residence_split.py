"""`fieldvisit residence-split`: who lives elsewhere than registered, who visits there, which town
was asked. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, HouseholdArgument, day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="人户分离：登记、请别的镇街帮着看、名单。")


@app.command("set")
def settle(
    household: HouseholdArgument,
    *,
    cause: Annotated[str, typer.Option("--cause", help="租住、投亲、拆迁、就医、务工、养老机构")],
    since: Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="从哪天起")],
    address: Annotated[str, typer.Option("--address", help="实际住在哪里")] = "",
    holder: Annotated[
        str, typer.Option("--holder", help="档案归哪边管：户籍地镇街、居住地镇街")
    ] = "户籍地镇街",
    visitor: Annotated[
        str, typer.Option("--visitor", help="平时谁去探访：户籍地、居住地、两地一起、委托")
    ] = "户籍地",
    contact: Annotated[str, typer.Option("--contact", help="房东、亲属或机构联系人")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """登记一户人户分离，或补上实际住址。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import residence

    found = residence.Elsewhere(cause, since.date(), address, holder, visitor, contact)
    home = residence.settle(desk, household, found=found)
    code = "residence_kept" if home.live_address else "residence_unknown"
    typer.echo(sentence(code, {"number": home.number, "address": home.live_address}))


@app.command("end")
def end(
    household: HouseholdArgument,
    *,
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """住回户籍地了；记过的都留着。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import residence

    home = residence.end(desk, household, on=day(on))
    typer.echo(sentence("residence_over", {"number": home.number}))


@app.command("ask")
def ask(
    household: HouseholdArgument,
    *,
    to: Annotated[str, typer.Option("--to", help="请哪个镇街")],
    what: Annotated[str, typer.Option("--what", help="请对方看什么")],
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """请居住地的镇街帮着看。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import residence

    residence.ask(desk, household, to=to, what=what, on=day(on))
    typer.echo(sentence("town_asked", {"to": to}))


@app.command("answer")
def answer(
    household: HouseholdArgument,
    *,
    said: Annotated[str, typer.Option("--said", help="对方怎么说")],
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """对方回了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import residence

    residence.answer(desk, household, said=said, on=day(on))
    typer.echo(sentence("town_answered"))


@app.command("list")
def list_splits(
    *,
    asof: Annotated[
        datetime | None, typer.Option("--asof", formats=["%Y-%m-%d"], help="看哪一天")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """人户分离的户：户籍地和实际住址、谁去看、多久没当面见到，太久的在前。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import residence

    found = residence.elsewhere(desk, day=day(asof))
    if as_json:
        told = [dataclasses.asdict(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        late = f"{one.not_seen} 天没当面见到" if one.not_seen else "按时见到"
        shown = [one.name, label("split_cause", one.cause), one.actual or "实际住址不详", late]
        typer.echo("  ".join([*shown, label("request_state", one.request), one.household]))
    if not found:
        typer.echo(sentence("nobody_elsewhere"))
