"""`fieldvisit countersign`: what waits for the second investigator, and the word on it. The PIN is
asked for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence

if TYPE_CHECKING:
    from fieldvisit.casework.visits.countersigning import ToSign


def countersign(
    visit: Annotated[str | None, typer.Argument(help="走访的编号；不写就列出等您会签的")] = None,
    *,
    signature: Annotated[
        Path | None, typer.Option("--signature", help="签名图，PNG 文件", exists=True)
    ] = None,
    decline: Annotated[
        str | None, typer.Option("--decline", help="不签，写明原因，对方看得到")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """会签一份走访：给签名图，或写明为什么不签；都不给就读一遍。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.visits import countersigning

    if visit is None:
        _list(countersigning.open_ones(desk), as_json=as_json)
    elif decline is not None:
        countersigning.decline(desk, visit, reason=decline)
        typer.echo(sentence("not_countersigned"))
    elif signature is not None:
        countersigning.sign(desk, visit, png=signature.read_bytes())
        typer.echo(sentence("countersigned"))
    else:
        paper = countersigning.paper(desk, visit)
        if as_json:
            typer.echo(json.dumps(dataclasses.asdict(paper), ensure_ascii=False))
            return
        typer.echo(f"{paper.title}  {paper.sentence}")
        for asked, said in paper.lines:
            typer.echo(f"  {asked}：{said}")


def _list(found: Sequence[ToSign], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
        return
    from fieldvisit.records.fields import mask_name

    for one in found:
        whose = "等您会签" if one.mine else f"等{one.who}会签"
        said = f"{one.who}没有签：{one.reason}" if one.reason else whose
        name = mask_name(one.household_name)
        typer.echo(f"{one.visit_id}  {name}  {one.form_title}  {one.when_text}  {said}")
    if not found:
        typer.echo(sentence("nothing_to_countersign"))
