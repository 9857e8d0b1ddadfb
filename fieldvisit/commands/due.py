"""`fieldvisit due`, `fieldvisit coverage`: who is due for what, how far the rounds have come. The
PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk


def due(
    *,
    asof: AsOfOption = None,
    by_round: Annotated[
        bool, typer.Option("--round", help="排成这一天的路线：沿巷、排、门牌，一户一行")
    ] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """到期的事：哪户、哪项、哪天前、按哪条规定；逾期的在前。姓名遮盖。"""
    desk = unlocked(device, staff)
    if by_round:
        _tell_round(desk, asked_day(desk, asof), as_json=as_json)
        return
    from fieldvisit.casework.daily.due import due_on

    found = due_on(desk, asked_day(desk, asof))
    if as_json:
        # Who has nothing to be careful about has no `safety`.
        told = [{name: said for name, said in _plain(one).items() if said != ()} for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    from fieldvisit.words.labels import label

    for one in found:
        state = label("due_state", one.state)
        careful = f"  ！{one.careful}" if one.careful else ""
        typer.echo(f"{state}  {one.due}  {one.name}  {one.rule}  {one.household}{careful}")
        typer.echo(f"      {one.source}")
    if not found:
        typer.echo(sentence("nothing_due"))


def coverage(
    *,
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """走访覆盖：这一天所在的月、季度，每村应访几户、访了几户、去过没见到几户。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households.rounds import coverage as covered

    found = covered(desk, asked_day(desk, asof))
    if as_json:
        typer.echo(
            json.dumps(
                [{**_plain(one), "per_cent": one.per_cent} for one in found], ensure_ascii=False
            )
        )
        return
    for one in found:
        typer.echo(sentence("round_covered", {**_plain(one), "per_cent": one.per_cent}))
    if not found:
        typer.echo(sentence("nothing_due"))


def _tell_round(desk: Desk, day: date, *, as_json: bool) -> None:
    from fieldvisit.casework.daily.day_round import day_round
    from fieldvisit.records.fields import mask_name

    stops = day_round(desk, day)
    if as_json:
        found = [
            {
                "household": one.household,
                "name": mask_name(one.name),
                "place": one.place,
                "why": [reason.rule for reason in one.reasons],
                "turn": str(one.turn.id) if one.turn else None,
                "safety": list(one.safety),
            }
            for one in stops
        ]
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for place, one in enumerate(stops, 1):
        careful = f"  ！{one.careful}" if one.careful else ""
        why = "、".join(reason.rule for reason in one.reasons)
        typer.echo(f"{place:>3}  {one.place}  {mask_name(one.name)}  {why}{careful}")
    if not stops:
        typer.echo(sentence("nothing_due"))


def _plain(one: Any) -> dict[str, Any]:
    """A line as JSON has it: days as text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in dataclasses.asdict(one).items()
    }
