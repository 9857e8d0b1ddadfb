"""`fieldvisit region`: the places below one. Asks for the PIN only where grids are wanted: they are
the device's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

if TYPE_CHECKING:
    from fieldvisit.rules.region_tree import Branch

app = typer.Typer(no_args_is_help=True, help="区划：区、镇街、村居、网格。")


@app.callback()
def _family() -> None:
    """区划：区、镇街、村居、网格。"""


@app.command("tree")
def tree(
    code: Annotated[str, typer.Argument(help="从哪里看起，区划代码，如 120116")],
    *,
    depth: Annotated[int, typer.Option("--depth", min=1, help="看几级，连这一级在内")] = 2,
    grids: Annotated[
        bool, typer.Option("--grids", help="连本机的网格和谁管也列出来（要解锁）")
    ] = False,
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """这里下面有哪些镇街、村（居）、网格，各多少。"""
    desk = unlocked(device, staff) if grids else None
    from fieldvisit.casework.staff import region_tree

    found = region_tree.branch(code, depth=depth, day=asked_day(desk, asof), desk=desk)
    if as_json:
        typer.echo(json.dumps(_plain(found), ensure_ascii=False))
        return
    for far, place in found.walk():
        who = f"  {'、'.join(place.who)}" if place.who else ""
        typer.echo(f"{'  ' * far}{place.name}  {place.code}{who}")
    if depth == 1:
        return
    counts = [f"{label('level', level)} {number}" for level, number in found.counts().items()]
    facts = {"name": found.place.name, "counts": "，".join(counts) or "没有了"}
    typer.echo(sentence("places_counted", facts))


def _plain(branch: Branch) -> dict[str, Any]:
    """A branch as JSON has it."""
    place = branch.place
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "who": list(place.who),
        "below": [_plain(one) for one in branch.below],
    }
