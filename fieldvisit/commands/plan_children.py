"""`fieldvisit plan children`: which stage each child is in, and which comes next. The PIN is asked
for before anything heavy is loaded.
"""

from __future__ import annotations

import json

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence


def children(
    *,
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """每个孩子在哪一阶段、下一阶段哪天开始、方案里还差哪一阶段的措施。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import growing

    found = growing.children(desk, day=asked_day(desk, asof))
    if as_json:
        typer.echo(json.dumps([vars(one) for one in found], ensure_ascii=False, default=str))
        return
    for one in found:
        after = f"  {one.next_on} 起 {one.next}" if one.next_on else ""
        planned = "有方案" if one.planned else "没有方案"
        typer.echo(f"{one.name}  {one.age}  {one.stage}{after}  {planned}  {one.person}")
        if one.lacking:
            colour = typer.colors.RED if one.late else None
            typer.secho(f"      还没有措施：{'、'.join(one.lacking)}", fg=colour)
    typer.echo(sentence("children_counted", growing.counts(found)))
