"""`fieldvisit sample`, `fieldvisit cross-check`: visits drawn for a second, blind look, and both
looks compared. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import day
from fieldvisit.words import sentence


def sample(
    *,
    rate: Annotated[str, typer.Option("--rate", help="抽多大一份，如 0.3 或 30%")],
    seed: Annotated[int, typer.Option("--seed", help="种子：同一个种子抽出来一样")],
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="从哪天起；不写是本月")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="到哪天；不写是今天")
    ] = None,
    form: Annotated[str, typer.Option("--form", help="哪张表")] = "F02",
    to: Annotated[
        list[str] | None, typer.Option("--to", help="谁去复访，可写几次；写了就排成任务")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """互查：按比例、按种子抽走访（特困不少于三成），写了 --to 就排给别人复访。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import sampling
    from fieldvisit.machine.clock import local_day

    today = local_day(desk.clock.now())
    wanted = sampling.Wanted(
        rate,
        seed,
        since=day(since) or today.replace(day=1),
        until=day(until) or today,
        form_id=form,
    )
    found = sampling.draw(desk, wanted)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
    else:
        for visit_id, number in found.visits:
            typer.echo(f"{number}  {visit_id}")
        facts = {"total": found.total, "count": len(found.visits)}
        typer.echo(sentence("sampled", facts))
    if to:
        planned = sampling.plan(desk, wanted, workers=to)
        typer.echo(sentence("cross_checks_planned", dataclasses.asdict(planned)), err=as_json)


def cross_check(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """互查比对：第一次和第二次哪几题不一样，差得多的在前。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import comparing

    found = comparing.compared(desk)
    if as_json:
        told = [dataclasses.asdict(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        second = one.second or f"{one.due} 前复访"
        typer.echo(f"{one.number}  {one.name}  {one.first}  {second}  一样 {one.same} 题")
        for question, first, other in one.differing:
            typer.echo(f"  {question}  {first}  {other}")
    if not found:
        typer.echo(sentence("nothing_compared"))
