"""`fieldvisit outreach`: what was done to make the help known, and its sums. The PIN is asked for
before anything heavy is loaded.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="宣传登记：记一次、合计。")


def _count(what: str) -> Any:
    return typer.Option(min=0, max=999_999_999, help=what)


@app.command("add")
def add(
    kind: Annotated[str, typer.Argument(help="哪一种，如 集中宣传、身边二维码、张贴海报")],
    place: Annotated[str, typer.Argument(help="在哪里")],
    *,
    on: DayOption = None,
    copies: Annotated[int, _count("发了几份")] = 0,
    persons: Annotated[int, _count("几人次")] = 0,
    calls: Annotated[int, _count("接了几个电话")] = 0,
    groups: Annotated[int, _count("发到几个群")] = 0,
    reached: Annotated[int, _count("群里多少人")] = 0,
    sessions: Annotated[int, _count("办了几场")] = 0,
    places: Annotated[int, _count("几个村（居）")] = 0,
    note: Annotated[str, typer.Option("--note", help="别的话")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记一次宣传：份数、人次、电话、群、群里多少人、几场、几个村（居）。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.staff import outreach

    numbers = (copies, persons, calls, groups, reached, sessions, places)
    counts = dict(zip(outreach.COUNTS, numbers, strict=True))
    made = outreach.add(desk, outreach.Done(kind, place, day(on), counts, note))
    typer.echo(sentence("outreach_added", {"day": made.done_on, "id": made.id}))


@app.command("sum")
def sum_up(
    *,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="从哪天")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="到哪天（含）")
    ] = None,
    region: Annotated[str, typer.Option("--region", help="12 位区划代码；不写是本机管的全部")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """合计，再按种类分开；每次都从登记的各行算出来。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.staff import outreach

    first, last = day(since) or date.min, day(until) or date.max
    found = outreach.logged(desk, first=first, last=last, region=region)
    total, kinds = outreach.sums(found), outreach.by_kind(found)
    if as_json:
        told = {kind: one.plain() for kind, one in kinds.items()}
        typer.echo(json.dumps({"sum": total.plain(), "kinds": told}, ensure_ascii=False))
        return
    named = {"合计": total, **{label("outreach_kind", kind): one for kind, one in kinds.items()}}
    for name, one in named.items():
        counted = [
            f"{label('outreach_count', what)} {number}"
            for what, number in one.counts.items()
            if number
        ]
        typer.echo(f"{name}：{'，'.join([f'{one.activities} 次', *counted])}")
