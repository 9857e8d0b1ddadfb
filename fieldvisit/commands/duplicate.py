"""`fieldvisit duplicate`: who may be entered twice, merged, taken back. The PIN is asked for before
anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.person import HeadOption, PersonArgument, spoken_of
from fieldvisit.commands.steps import ReasonOption
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="疑似重复：查看、合并、撤销（镇街）。")

OtherArgument = Annotated[str, typer.Argument(help="另一条登记的人员编号")]


@app.command("list")
def list_duplicates(
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """疑似重复的人，同时在两户里的人，合并过的人。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import duplicates

    found = duplicates.duplicates(desk)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
        return
    for pair in found.pairs:
        typer.echo(spoken_of(pair.one))
        typer.echo(f"  {spoken_of(pair.other)}")
    for line in (*found.two_homes, *found.seated):
        typer.echo(spoken_of(line))
    for one in found.merged:
        typer.echo(f"{one.name}  {one.when}  {one.who}  合并到 {one.into}  {one.person_id}")
    if found.total > len(found.pairs):
        typer.echo(sentence("pairs_shown", {"total": found.total, "shown": len(found.pairs)}))
    if not (found.pairs or found.two_homes or found.seated):
        typer.echo(sentence("nothing_double"))
    typer.echo(sentence("searched_only_here", {"area": found.area}))


@app.command("merge")
def merge(
    kept: PersonArgument,
    lost: OtherArgument,
    *,
    reason: Annotated[str, typer.Option("--reason", help="怎么看出是同一个人")] = "",
    head: HeadOption = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """把后一条合到前一条：指着后一条的都跟过来，挪了什么都记着。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import merging

    made = merging.merge(desk, kept, lost=lost, reason=reason, head=head)
    typer.echo(sentence("merged", {"id": str(made.id)}))


@app.command("undo")
def undo(
    lost: PersonArgument,
    *,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """撤销合并：合掉的那一条又是一个人。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import merging

    typer.echo(sentence("merge_undone", {"left": merging.undo(desk, lost, reason=reason).left}))


@app.command("apart")
def apart(
    one: PersonArgument,
    other: OtherArgument,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """看过了，是两个人：以后不再问。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import merging

    merging.keep_apart(desk, one, other=other)
    typer.echo(sentence("kept_apart"))
