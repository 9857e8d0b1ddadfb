"""`fieldvisit ledger`: who came in, changed and left until a day. The PIN is asked for before
anything heavy is loaded.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


def ledger(
    *,
    asof: AsOfOption = None,
    region: Annotated[str, typer.Option("--region", help="12 位区划代码；不写是本机管的全部")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """动态管理台账：到这一天谁进、谁变、谁出，还在保多少。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid.ledger import ledger as told
    from fieldvisit.casework.aid.ledger import monthly

    found = told(desk, asked_day(desk, asof), region=region)
    if as_json:
        typer.echo(json.dumps(found.plain(), ensure_ascii=False))
        return
    for row in found.rows:
        sides = [row[side] for side in ("before", "after") if row[side]]
        amounts = " → ".join(
            f"{label('category', one['category'])} {monthly(one['amount'])}" for one in sides
        )
        what = label("ledger_event", row["what"])
        typer.echo(f"{row['on']}  {what}  {row['name']}  {amounts}  {row['reason']}")
    facts = {"came_in": found.came_in, "out": found.out, "changed": found.changed}
    typer.echo(sentence("ledger_sums", {**facts, "stock": found.stock}))
