"""`fieldvisit job`: jobs that people were offered, and who refused how often. The PIN is asked for
before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.person import PersonArgument
from fieldvisit.commands.steps import DayOption, day
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="就业介绍：介绍了什么、接受没有；满三次不接受只提醒。")


@app.command("offer")
def offer(
    person: PersonArgument,
    *,
    employer: Annotated[str, typer.Option("--employer", help="单位")],
    job: Annotated[str, typer.Option("--job", help="岗位")],
    answer: Annotated[str, typer.Option("--answer", help="接受了、没接受")],
    unsuitable: Annotated[bool, typer.Option("--unsuitable", help="和身体、能力不合适")] = False,
    excused: Annotated[bool, typer.Option("--excused", help="有正当理由")] = False,
    reason: Annotated[str, typer.Option("--reason", help="原因；不合适、有理由的要写")] = "",
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记一次介绍：什么工作、接受没有。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import jobs
    from fieldvisit.casework.rooms.jobs import kept_words

    offered = jobs.Offered(employer, job, answer, day(on), unsuitable, excused, reason)
    typer.echo(kept_words(jobs.offer(desk, person, offered=offered)))


@app.command("list")
def list_(
    *,
    flagged: Annotated[bool, typer.Option("--flagged", help="只看要提醒镇街的")] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """介绍过工作的人，拒绝多的在前；姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import job_list

    found = job_list.listed(desk, flagged=flagged)
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.name}  连续拒绝 {one.row} 次  {one.person}")
        if one.flag:
            typer.echo(f"  {one.flag}")
    if not found:
        typer.echo(sentence("no_job_flagged" if flagged else "no_job_offers"))
