"""`fieldvisit assign` and `fieldvisit move`: the office says who answers for what, and hands a
household over to another village. Never opens a device.
"""

import re
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.extras import need
from fieldvisit.words import sentence

Data = Annotated[Path, typer.Option(help="服务器的数据文件夹")]
Database = Annotated[
    str | None, typer.Option(help="PostgreSQL 地址；不填则用数据文件夹里的 SQLite")
]


def assign(
    data: Data,
    staff: Annotated[str, typer.Option(help="姓名，或账户编号（有人同名时）")],
    *,
    region: Annotated[str, typer.Option(help="负责的地方，12 位区划代码")],
    also: Annotated[
        list[str] | None, typer.Option(help="还代管的地方，12 位区划代码；可以写几次")
    ] = None,
    grid: Annotated[
        list[str] | None, typer.Option(help="只管这些网格，网格编号；可以写几次；不填则管全村")
    ] = None,
    database: Database = None,
) -> None:
    """调整一个人负责的地方；他的设备下次同步就照此收起和取来，没送出的记录不会丢。"""
    need("server")
    further = [one for one in also or () if one != region]
    for option, codes in (("--region", [region]), ("--also", further)):
        if not all(re.fullmatch(r"[0-9]{12}", code) for code in codes):
            raise typer.BadParameter(sentence("region_code_shape"), param_hint=option)
    from sync.server.assigning import Assignment
    from sync.server.centre import Centre

    centre = Centre.open(data, database=database)
    try:
        grids = centre.grids_called((region, *further), codes=grid or ())
        centre.assign(staff, Assignment(region, tuple(further), tuple(grids)))
    finally:
        centre.close()
    areas = "、".join((region, *further))
    typer.echo(sentence("assigned", {"name": staff, "areas": areas}))


def move(
    data: Data,
    household: Annotated[str, typer.Option(help="户编号，或完整编号（有重号时）")],
    *,
    to: Annotated[str, typer.Option(help="移交到的村（居），12 位区划代码")],
    database: Database = None,
) -> None:
    """把一户连同走访、笔记、照片移交给另一个村；两边的设备下次同步就照此收起和取来。"""
    need("server")
    if not re.fullmatch(r"[0-9]{9}(?!000)[0-9]{3}", to):
        raise typer.BadParameter(sentence("region_code_shape"), param_hint="--to")
    from sync.server.centre import Centre

    centre = Centre.open(data, database=database)
    try:
        rows = centre.move_household(household, to=to)
    finally:
        centre.close()
    typer.echo(sentence("moved" if rows else "moved_not", {"rows": rows}))
