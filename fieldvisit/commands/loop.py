"""`fieldvisit loop`: the whole loop of one household's needs. The PIN is asked for before anything
heavy is loaded.
"""

from __future__ import annotations

import json
from typing import Any

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


def loop(
    household: HouseholdArgument,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """一户的闭环：有哪些需求、怎么办的、回访怎么说、办结没有。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care.closed_loop import closed_loop

    found = closed_loop(desk, household)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for need in found["needs"]:
        kind, state = label("need_kind", need["kind"]), label("need_state", need["state"])
        typer.echo(f"{kind}  {state}  {need['text']}  {need['id']}")
        _lines_of(need, found)
    for one in found["referrals"]:
        if one["need_id"] is None:
            typer.echo(_referral_words(one))
    if not found["needs"] and not found["referrals"]:
        typer.echo(sentence("no_needs"))


def _lines_of(need: dict[str, Any], found: dict[str, list[dict[str, Any]]]) -> None:
    for one in (row for row in found["orders"] if row["need_id"] == need["id"]):
        item, state = label("service", one["item"]), label("order_state", one["state"])
        typer.echo(f"  {item}  {state}  {one['provider']}  {one['id']}")
    for one in (row for row in found["referrals"] if row["need_id"] == need["id"]):
        typer.echo(f"  {_referral_words(one)}")
    for one in (row for row in found["follow_ups"] if row["need_id"] == need["id"]):
        typer.echo(f"  回访  {label('follow_up_way', one['way'])}  {one['finding']}")
    if need["outcome"]:
        felt = label("satisfaction", need["satisfaction"])
        typer.echo(f"  办结  {need['outcome']}  {felt}")


def _referral_words(one: dict[str, Any]) -> str:
    to, state = label("referral_org", one["to_org"]), label("referral_state", one["state"])
    return f"转介{to}  {state}  {one['asked']}  {one['id']}"
