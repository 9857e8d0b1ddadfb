"""`fieldvisit staff`: how many workers there are and what they did; what the office keeps of them.
The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.extras import need
from fieldvisit.commands.steps import day
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="人员名册：多少人、党员占多少；党员由本人同意后登记。")

_ANSWERS = {"yes": True, "是": True, "no": False, "否": False, "unsaid": None, "不登记": None}


def _answer(said: str) -> str:
    if said not in _ANSWERS:
        raise typer.BadParameter(sentence("party_answer_unknown"), param_hint="--member")
    return said


@app.command("stats")
def stats(
    *,
    region: Annotated[
        str, typer.Option("--region", help="12 位区划代码；不写是本机认得的全部")
    ] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """各岗位多少人，登记过的人里党员占多少；只有数，没有姓名，人太少的不写。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.staff.roster import roster_counts

    found = roster_counts(desk, region=region)
    if as_json:
        typer.echo(json.dumps([one.plain() for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(one.words)


@app.command("party")
def party(
    who: Annotated[
        list[str] | None, typer.Argument(help="谁，写姓名或账户编号，可以写几个")
    ] = None,
    *,
    names: Annotated[
        Path | None, typer.Option("--names", help="名单文件，一行一个姓名或账户编号")
    ] = None,
    data: Annotated[Path, typer.Option(help="服务器的数据文件夹")],
    member: Annotated[str, typer.Option("--member", help="是、否、不登记", parser=_answer)],
    consent_on: Annotated[
        datetime | None,
        typer.Option("--consent-on", formats=["%Y-%m-%d"], help="本人哪天同意登记的"),
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="PostgreSQL 地址；不填则用数据文件夹里的 SQLite")
    ] = None,
) -> None:
    """在服务器上登记谁是党员：本人同意才登记，写“不登记”就连同意一起去掉。"""
    need("server")
    listed = names.read_text("utf-8-sig").splitlines() if names else []
    named = [*(who or ()), *(line.strip() for line in listed if line.strip())]
    if not named:
        raise typer.BadParameter(sentence("party_of_whom"), param_hint="--names")
    from sync.server.centre import Centre
    from sync.server.roster import keep_party

    centre = Centre.open(data, database=database)
    try:
        keep_party(centre, named, member=_ANSWERS[member], consent_on=day(consent_on))
    finally:
        centre.close()
    typer.echo(sentence("party_kept", {"count": len(named)}))
