"""`fieldvisit stats`: who brought how much to an end, and what was paid for how many by year. The
PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="统计：每人办结多少件，逐年救助多少。")


@app.command("worker")
def worker(
    *,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="从哪天")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="到哪天（含）")
    ] = None,
    who: Annotated[str, typer.Option("--who", help="只看谁，写姓名")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """每人办结多少件：需求、线索、转介、档案；走访另数。每次都从记录算出来。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.staff.worker_counts import worker_counts

    first, last = day(since) or date.min, day(until) or date.max
    found = worker_counts(desk, first=first, last=last, who=who)
    if as_json:
        told = [
            {
                "staff": str(one.staff_id),
                "name": one.name,
                "role": one.role,
                "cases": one.counts.cases,
                "by_work": {work.value: number for work, number in one.counts.by_work},
            }
            for one in found
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        parts = [f"；{label('work', work)} {number}" for work, number in one.counts.by_work]
        facts = {"name": one.name, "cases": one.counts.cases, "parts": "".join(parts)}
        typer.echo(sentence("worker_counted", facts))


@app.command("aid")
def aid(
    *,
    region: Annotated[str, typer.Option("--region", help="12 位区划代码；不写是本机管的全部")] = "",
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """逐年救助了多少人次、多少钱，到这一天；从待遇和档案算出来，只有数。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import aid_totals

    found = aid_totals.aid_totals(desk, until=asked_day(desk, asof), region=region)
    if as_json:
        told = [aid_totals.plain(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        typer.echo(sentence("aid_year", aid_totals.facts(one)))
    whole = sentence("aid_whole", aid_totals.whole_facts(found))
    typer.echo(whole if found else sentence("aid_none"))
