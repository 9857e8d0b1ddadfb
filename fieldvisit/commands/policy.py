"""`fieldvisit policy`: the policy library and its one-page leaflets; `policy_match` has the rest.
Asks for the PIN only where a device is named, for what was published on it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="政策：查、看、印一页纸、对一户可能享受什么。")

CodeArgument = Annotated[str, typer.Argument(help="政策的代码或名称，用 policy search 查")]
RegionOption = Annotated[
    str,
    typer.Option(
        "--region",
        show_default="全国",
        help="区划代码，12 位或到哪一级的前几位，如 120116；看那里能用的，不写是政策库的全部",
    ),
]
PublishedOption = Annotated[
    Path | None,
    typer.Option("--device", help="设备文件夹：看这台设备上发布的（要解锁）；不写就看随程序带来的"),
]
EVERYWHERE = "000000000000"


@app.command("search")
def search(
    query: Annotated[str, typer.Argument(help="找什么，一两个字就行；不写列出全部")] = "",
    *,
    region: RegionOption = EVERYWHERE,
    asof: AsOfOption = None,
    device: PublishedOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """在政策库里找，不用网络。写了设备或谁，就按区里发布到这台设备的找。"""
    where, tables = _opened(device, staff, region=region)
    from fieldvisit.casework.policies import policy_library

    found = policy_library.search(tables, query, day=asked_day(None, asof), region=where)
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
    device: PublishedOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """看一条政策；--asof 看那一天有效的那一版。"""
    where, tables = _opened(device, staff, region=region)
    from fieldvisit.casework.policies import policy_library

    one = policy_library.entry(tables, code, day=asked_day(None, asof), region=where)
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
    device: PublishedOption = None,
    staff: StaffOption = None,
) -> None:
    """把一条政策印成一页 A4，带热线和能扫的码。"""
    where, tables = _opened(device, staff, region=region)
    from fieldvisit.casework.policies import policy_library
    from fieldvisit.machine.disk import write_atomic

    one = policy_library.entry(tables, code, day=asked_day(None, asof), region=where)
    write_atomic(out, policy_library.leaflet(one, printed_on=asked_day(None, None)))
    typer.echo(str(out))


def _opened(device: Path | None, staff: str | None, *, region: str) -> tuple[str, Tables]:
    """The region's 12 digits and the tables that count: those of a device, where it is named or
    whose it is; else those that came with the program. Raises PlaceUnknown, and as `unlocked`.
    """
    desk = unlocked(device, staff) if device or staff else None
    from fieldvisit.casework.staff.region_tree import code_of

    return code_of(region, desk=desk), desk.tables if desk else Tables()
