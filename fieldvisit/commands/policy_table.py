"""`fieldvisit policy tables`, `publish`, `withdraw`: limits, holidays and policies as a district
gives them to its devices. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence

TableArgument = Annotated[str, typer.Argument(help="哪张表，用 policy tables 查，如 holidays")]


def tables(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """在用的标准、节假日和政策表：第几版、谁发布的、依据什么。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.policies import policy_table_list

    found = policy_table_list.tables(desk)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, default=str))
        return
    for one in found:
        typer.echo(f"{one.name}  {one.title}  {policy_table_list.told(one)}")


def publish(
    file: Annotated[Path, typer.Argument(help="整张表（.toml），格式同 resources/policies 里的")],
    *,
    source: Annotated[str, typer.Option("--source", help="依据，如文件名和文号")] = "",
    name: Annotated[str, typer.Option("--name", help="哪张表；不写就看文件名")] = "",
    past_too: Annotated[
        bool, typer.Option("--past-too", help="明知过去的日子会答得不一样，也要发布")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不发布")] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """区民政局发布一张新表：本机马上用，全区的设备下次同步就有；写错的不收。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.policies import policy_publishing

    wish = policy_publishing.Wish(file, source, name, past_too)
    if dry_run:
        looked = policy_publishing.look(desk, wish)
        typer.echo(sentence("table_sound", {"name": looked}))
        return
    made = policy_publishing.publish(desk, wish)
    typer.echo(sentence("table_published", {"name": made.name, "edition": made.edition}))


def withdraw(
    table: TableArgument, *, device: DeviceOption = None, staff: StaffOption = None
) -> None:
    """收回最近发布的一版：前一版，或随程序来的，重新算数。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.policies import policy_publishing

    edition = policy_publishing.withdraw(desk, table)
    typer.echo(sentence("table_withdrawn", {"name": table, "edition": edition}))
