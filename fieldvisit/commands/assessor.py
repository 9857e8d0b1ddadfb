"""`fieldvisit assessor`: households lent to third-party assessors. The PIN is asked for before
anything heavy is loaded.
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

app = typer.Typer(no_args_is_help=True, help="第三方评估：委托给哪位评估员，到哪天。")


@app.command("assign")
def assign(
    household: HouseholdArgument,
    *,
    to: Annotated[str, typer.Option("--to", help="哪位评估员，写姓名")],
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="最后一天；过了就收起")
    ],
    person: Annotated[str, typer.Option("--person", help="评谁，写姓名；不写是户主")] = "",
    form: Annotated[str, typer.Option("--form", help="先填哪张表：F04、F07 或 F10")] = "F04",
    why: Annotated[str, typer.Option("--why", help="说明")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """委托评估：评估员下次同步就收到这一户，过了最后一天自己收起；再排一次是改最后一天。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import assessors

    asked = assessors.Assignment(to, until.date(), person, form, why)
    made = assessors.assign(desk, household, asked=asked)
    typer.echo(sentence("assessor_assigned", {"until": made.due_on}) + f"  {made.id}")


@app.command("list")
def list_lent(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """谁手里有哪几户、到哪天；评估员看到委托给自己的。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import assessor_list

    found = assessor_list.listed(desk)
    if as_json:
        told = [dataclasses.asdict(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        words = [one.assessor, one.form, one.number, one.name, one.person, one.until]
        words += [assessor_list.left_words(one), one.why, one.task]
        typer.echo("  ".join(word for word in words if word))
    if not found:
        typer.echo(sentence("nothing_lent"))


@app.command("due")
def list_due(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """谁等着评估、还没有委托。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import assessor_list

    found = assessor_list.waiting(desk)
    if as_json:
        told = [dataclasses.asdict(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        words = [one.due, one.form, one.number, one.name, one.place, one.why, one.household]
        typer.echo("  ".join(word for word in words if word))
    if not found:
        typer.echo(sentence("nobody_to_assess"))


@app.command("end")
def end(
    task: Annotated[str, typer.Argument(help="委托的编号，用 assessor list 查")],
    *,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """收回：评估员下次同步就没有这一户了；他没送出的记录先送，由镇街来定。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import assessors

    assessors.take_back(desk, task, reason=reason)
    typer.echo(sentence("assessor_ended"))
