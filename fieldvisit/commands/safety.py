"""`fieldvisit safety`: what to know before a household's door, until when, lifted, listed. The PIN
is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument, ReasonOption
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="上门安全提示：动物、传染病、曾有冲突、须两人同行。")

KindArgument = Annotated[str, typer.Argument(help="动物、传染病、曾有冲突、须两人同行")]


@app.command("set")
def set_flag(
    household: HouseholdArgument,
    kind: KindArgument,
    *,
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="到哪天；到时候再看要不要")
    ],
    note: Annotated[str, typer.Option("--note", help="说明，如 院里的狗没拴")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记一样；同一样再记，就换成新的日子。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import careful, safety
    from fieldvisit.machine.clock import local_day

    home = safety.warn(desk, household, kind=kind, until=until.date(), note=note)
    flags = careful.standing_at(home, day=local_day(desk.clock.now()))
    told = careful.words([one.kind for one in flags])
    typer.echo(sentence("safety_told", {"number": home.number, "words": told}))


@app.command("lift")
def lift(
    household: HouseholdArgument,
    kind: KindArgument,
    *,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """撤一样，写明原因；记过的还查得到。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import safety
    from fieldvisit.casework.naming import code

    home = safety.lift(desk, household, kind=kind, why=reason)
    word = label("safety_kind", code(kind, group="safety_kind", field="撤哪一样"))
    typer.echo(sentence("safety_lifted", {"number": home.number, "kind": word}))


@app.command("list")
def list_careful(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """哪几户要先看一眼：谁记的，到哪天。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import careful, safety

    safety.end_run_out(desk)
    found = careful.listed(desk)
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.number}  {one.name}  {one.household}")
        for flag in one.flags:
            typer.echo(f"      {careful.flag_words(flag)}")
    if not found:
        typer.echo(sentence("nobody_careful"))
