"""`fieldvisit policy`: the policy library and its one-page leaflets; `policy_match` has the rest.
Opens no person's file.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import JsonOption
from fieldvisit.commands.due import AsOfOption
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="政策：查、看、印一页纸、对一户可能享受什么。")

CodeArgument = Annotated[str, typer.Argument(help="政策的代码或名称，用 policy search 查")]
RegionOption = Annotated[
    str, typer.Option("--region", help="12 位区划代码，看那里能用的；不写是政策库的全部")
]
EVERYWHERE = "000000000000"


@app.command("search")
def search(
    query: Annotated[str, typer.Argument(help="找什么，一两个字就行；不写列出全部")] = "",
    *,
    region: RegionOption = EVERYWHERE,
    asof: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """在政策库里找，不用网络。"""
    from fieldvisit.casework import policy_library

    found = policy_library.search(query, day=_day(asof), region=region)
    if as_json:
        rows = [{**policy_library.plain(one.entry), "line": one.line} for one in found]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for one in found:
        kind = label("policy_kind", one.entry.kind)
        typer.echo(f"{one.entry.code}  {one.entry.title}  {kind}")
        typer.echo(f"      {one.line or one.entry.summary}")
    if not found:
        typer.echo(sentence("no_policies"))


@app.command("show")
def show(
    code: CodeArgument,
    *,
    region: RegionOption = EVERYWHERE,
    asof: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """看一条政策；--asof 看那一天有效的那一版。"""
    from fieldvisit.casework import policy_library

    one = policy_library.entry(code, day=_day(asof), region=region)
    if as_json:
        typer.echo(json.dumps(policy_library.plain(one), ensure_ascii=False))
        return
    typer.echo(f"{one.title}\n{one.summary}")
    for what, words in policy_library.told(one):
        typer.echo(f"{what}：{words}")


@app.command("leaflet")
def leaflet(
    code: CodeArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="PDF 文件")],
    *,
    region: RegionOption = EVERYWHERE,
    asof: AsOfOption = None,
) -> None:
    """把一条政策印成一页 A4，带热线和能扫的码。"""
    from fieldvisit.casework import policy_library
    from fieldvisit.machine.disk import write_atomic

    one = policy_library.entry(code, day=_day(asof), region=region)
    write_atomic(out, policy_library.leaflet(one, printed_on=_day(None)))
    typer.echo(str(out))


def _day(asof: datetime | None) -> date:
    from fieldvisit.machine.clock import SystemClock, local_day

    return asof.date() if asof else local_day(SystemClock().now())
