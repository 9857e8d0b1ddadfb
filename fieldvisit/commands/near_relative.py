"""`fieldvisit near-relative`: filed, taken back, listed. The PIN is asked for before anything heavy
is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument, ReasonOption
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="近亲属备案：登记、撤销、名单。")

WhoOption = Annotated[str, typer.Option("--name", help="工作人员或村（居）委员姓名")]


@app.command("add")
def add(
    household: HouseholdArgument,
    *,
    name: WhoOption,
    post: Annotated[str, typer.Option("--post", help="职务")],
    relation: Annotated[str, typer.Option("--relation", help="什么亲属，如 姐弟")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """备案：这一户是哪位工作人员的近亲属；那位不能参加调查，区里要去看。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import near_relatives

    near_relatives.file(desk, household, name=name, post=post, relation=relation)
    facts = {"name": name, "post": post, "relation": relation}
    typer.echo(sentence("relative_filed", facts))


@app.command("remove")
def remove(
    household: HouseholdArgument,
    *,
    name: WhoOption,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """撤销备案，写明原因；备过的还查得到。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import near_relatives

    near_relatives.take_back(desk, household, name=name, reason=reason)
    typer.echo(sentence("relative_unfiled"))


@app.command("list")
def list_filed(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """备过案的户，区里还没去看的在前。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import near_relatives

    found = near_relatives.filed(desk)
    if as_json:
        told = [dataclasses.asdict(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        seen = f"区里 {one.district_visit} 去过" if one.district_visit else "区里还没去"
        shown = [one.number, one.name, one.relative, one.post, one.relation, seen]
        typer.echo("  ".join([*shown, one.household]))
    if not found:
        typer.echo(sentence("no_relatives"))
