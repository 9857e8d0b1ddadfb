"""`fieldvisit clue`: how a clue goes on: verified, closed, listed, counted. The PIN is asked for
before anything heavy is loaded.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.clue import ClueArgument
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import say
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


def verify(
    clue: ClueArgument,
    *,
    result: Annotated[str, typer.Option("--result", help="属实、不实、重复、已在保")],
    reason: Annotated[str, typer.Option("--reason", help="不实的，写为什么")] = "",
    duplicate_of: Annotated[str, typer.Option("--of", help="重复的，写那一条的编号")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """核实一条线索。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import clues

    found = clues.Verified(result, reason, duplicate_of)
    say("clue_stepped", clues.verify(desk, clue, found=found))


def close(
    clue: ClueArgument,
    *,
    outcome: Annotated[str, typer.Option("--outcome", help="转到哪一项，如 临时救助")] = "",
    note: Annotated[str, typer.Option("--note", help="怎么办的")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """办结；属实的要写转到哪一项。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import clues

    say("clue_stepped", clues.close(desk, clue, outcome=outcome, note=note))


def list_clues(
    *,
    state: Annotated[str, typer.Option("--state", help="待核实、已核实、已办结")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """线索：特急的在前。姓名和证号遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import clue_list

    hidden = {"version", "device_id", "deleted_at", "detail"}
    found = [
        one.model_dump(mode="json", exclude=hidden) for one in clue_list.listed(desk, state=state)
    ]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        words = (label("urgency", one["urgency"]), label("clue_state", one["state"]))
        typer.echo("  ".join((*words, one["about"], one["place"], one["id"])))
    if not found:
        typer.echo(sentence("no_clues"))


def stats(
    *,
    year: Annotated[
        int | None, typer.Option("--year", min=1900, max=2199, help="哪一年发现的")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """统计：户次和人次分开，各来源、各去向多少条。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import clue_list

    since, until = _year(year)
    found = vars(clue_list.stats(desk, since=since, until=until))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    typer.echo(sentence("clues_counted", found))
    groups = {"by_source": "need_source", "by_verdict": "clue_verdict"}
    for name, group in (groups | {"by_outcome": "clue_outcome"}).items():
        for code, count in sorted(found[name].items()):
            typer.echo(f"  {label(group, code)}  {count}")


def _year(year: int | None) -> tuple[datetime | None, datetime | None]:
    from fieldvisit.machine.clock import SHANGHAI

    if year is None:
        return None, None
    return datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year + 1, 1, 1, tzinfo=SHANGHAI)
