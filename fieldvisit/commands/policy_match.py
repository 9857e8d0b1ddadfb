"""`fieldvisit policy match`: what a household may be entitled to. The PIN is asked for before
anything heavy is loaded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

if TYPE_CHECKING:
    from fieldvisit.casework.policies.weighing import Answer


def match(
    household: HouseholdArgument,
    *,
    fact: Annotated[
        list[str] | None,
        typer.Option("--fact", help="知道的事实，如 per_capita_month=900，可以写几个"),
    ] = None,
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """这一户可能享受什么：条款、依据的事实、还缺什么。只供参考，不是决定。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.policies import advising

    pairs = [one.partition("=") for one in fact or ()]
    said = {name.strip(): value for name, _, value in pairs}
    found = advising.match(desk, household, asof=asked_day(desk, asof), said=said)
    if as_json:
        typer.echo(json.dumps(found.plain(), ensure_ascii=False))
        return
    for one in found.answers:
        _tell(one)
    typer.echo(sentence("only_advice"))


def _tell(one: Answer) -> None:
    from fieldvisit.casework.policies.weighing import holds_words

    held = "（正在享受）" if one.held else ""
    typer.echo(f"{label('advice', one.verdict)}  {one.title}{held}  {one.source}")
    for line in one.lines:
        used = "，".join(f"{fact.label} {fact.said}" for fact in line.used)
        mark = holds_words(line)
        typer.echo(f"      {mark}  {line.says}（{line.source}）{'：' if used else ''}{used}")
    for missing in one.missing:
        typer.echo(f"      还缺 {missing.label}：{missing.evidence}")
    if one.amount:
        typer.echo(f"      {one.amount}")
