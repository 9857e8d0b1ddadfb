"""`fieldvisit festival`: when festivals fall, and one task for each household to visit before one.
The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="节日慰问：哪天过节、排到户。")

YearOption = Annotated[int, typer.Option("--year", min=1901, max=2099, help="哪一年")]


@app.command("list")
def list_festivals(*, year: YearOption, as_json: JsonOption = False) -> None:
    """这一年的节：哪天、从哪天起走、最晚哪天走完。"""
    from fieldvisit.casework.daily.festivals import festivals
    from fieldvisit.casework.tables.policy_tables import Tables

    found = [
        {
            "id": one.id,
            "label": one.label,
            "day": one.falls_on(year).isoformat(),
            "begins": one.begins(year).isoformat(),
            "due": one.due(year).isoformat(),
        }
        for one in sorted(festivals(Tables()), key=lambda one: one.falls_on(year))
    ]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        typer.echo(sentence("festival_falls", {**one}))


@app.command("plan")
def plan(
    festival: Annotated[str, typer.Argument(help="哪个节，如 春节")],
    *,
    year: YearOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """给每个该走的户排一件慰问；再排一次不会多出来。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import festivals

    done = festivals.plan(desk, festival, year=year)
    facts = {"label": done.label, "due": done.due, "made": done.made, "known": done.known}
    typer.echo(sentence("festival_planned", facts))
