"""What becomes of a person: moved to another household, died, looked back on. The PIN is asked for
before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.person import HeadOption, PersonArgument
from fieldvisit.commands.steps import DayOption, ReasonOption, day
from fieldvisit.words import sentence


def move(
    person: PersonArgument,
    *,
    to: Annotated[str, typer.Option("--to", help="换到哪一户：户主姓名、户号或编号")],
    relation: Annotated[str, typer.Option("--relation", help="与那户户主的关系")],
    on: DayOption = None,
    head: HeadOption = "",
    yes: Annotated[bool, typer.Option("--yes", help="确实从原来那户出来")] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """换户：一个人只在一户，原来那户到这一天为止。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import belonging

    moving = belonging.Moving(to, relation, on=day(on), head=head, sure=yes)
    belonging.move(desk, person, moving=moving)
    typer.echo(sentence("person_moved", {"household": to}))


def died(
    person: PersonArgument,
    *,
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="哪天去世")],
    head: HeadOption = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """登记去世：人不删，离开户，三个月内核实待遇的任务排上。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import dying

    task = dying.died(desk, person, on=on.date(), head=head)
    if task is None:
        typer.echo(sentence("death_kept_alone"))
        return
    typer.echo(sentence("death_kept", {"due": task.due_on}))


def alive(
    person: PersonArgument,
    *,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """撤销登记错的去世。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import dying

    dying.alive(desk, person, reason=reason)
    typer.echo(sentence("death_taken_back"))


def assessments(
    person: PersonArgument,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """自理能力评估：哪天评的、什么等级、哪几项做不了、谁评的（会留痕）。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people.assessments import assessments as of_person

    found = of_person(desk, person)
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        cannot = "、".join(one.cannot) or "六项都能做"
        changed = "（和上次不同）" if one.changed else ""
        typer.echo(
            f"{one.on}  {one.words}{changed}  {cannot}  {one.org}  {'、'.join(one.assessors)}"
        )
    if not found:
        typer.echo(sentence("nothing_assessed"))


def history(
    person: PersonArgument,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """一个人的来历（JSON）：待过哪几户、合并过谁、有哪些走访和笔记（会留痕）。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people.person_history import history as way_of

    typer.echo(json.dumps(way_of(desk, person), ensure_ascii=False))
