"""`fieldvisit points`: who earned what until a day. The PIN is asked for before anything heavy is
loaded.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words.labels import label


def points(
    *,
    who: Annotated[str, typer.Option("--who", help="只看谁；写姓名，连每一笔也列出")] = "",
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """小红花：到这一天各人几朵。只从核实过的事算出来，不存合计，也改不了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.staff import points as casework

    found = casework.earned(desk, asked_day(desk, asof), who=who)
    if as_json:
        told = [
            {
                "staff": str(one.staff_id),
                "name": one.name,
                "points": one.points,
                "lines": [
                    {
                        "on": line.event.on.isoformat(),
                        "event": line.event.what.value,
                        "record": str(line.event.record_id),
                        "points": line.points,
                        "source": line.source,
                    }
                    for line in one.lines
                ],
            }
            for one in found
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.points:>5}  {one.name}")
        for line in one.lines if who else ():
            what = label("earned", line.event.what)
            typer.echo(f"{line.points:>9}  {line.event.on}  {what}  {line.source}")
