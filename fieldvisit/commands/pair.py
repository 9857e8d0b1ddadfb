"""`fieldvisit pair`: who keeps in touch with which household. The PIN is asked for before anything
heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, HouseholdArgument, ReasonOption, day
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="结对联系：谁联系哪一户，从哪天到哪天。")

WhoOption = Annotated[str, typer.Option("--name", help="谁联系，写姓名")]


@app.command("add")
def add(
    household: HouseholdArgument,
    *,
    name: WhoOption,
    unit: Annotated[str, typer.Option("--unit", help="哪个单位、哪个支部")] = "",
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """结对：谁从哪天起联系这一户。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import pairing

    pairing.pair(desk, household, name=name, unit=unit, on=day(on))
    typer.echo(sentence("paired", {"name": name}))


@app.command("end")
def end(
    household: HouseholdArgument,
    *,
    name: WhoOption,
    reason: ReasonOption,
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """不再联系，写明原因；联系过的还查得到。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import pairing

    pairing.part(desk, household, name=name, reason=reason, on=day(on))
    typer.echo(sentence("parted", {"name": name}))


@app.command("list")
def list_pairs(
    *,
    who: Annotated[str, typer.Option("--who", help="只看谁联系的，写姓名")] = "",
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """这一天谁联系哪几户。户主姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import pairing

    found = pairing.pairs(desk, day=asked_day(desk, asof), who=who)
    if as_json:
        told = [dataclasses.asdict(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        days = f"{one.since} 到 {one.until}" if one.until else f"{one.since} 起"
        words = [one.helper, one.unit, one.number, one.name, one.address, days]
        typer.echo("  ".join(word for word in (*words, one.household) if word))
    if not found:
        typer.echo(sentence("nobody_paired"))
