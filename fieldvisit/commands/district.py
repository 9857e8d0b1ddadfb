"""`fieldvisit district …`: one PostgreSQL for several districts, or one for each and the city's
read node behind them. For the one who runs the servers; opens no device.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.extras import need
from fieldvisit.words import sentence

if TYPE_CHECKING:
    from sqlalchemy import Engine

app = typer.Typer(no_args_is_help=True, help="按区分开存放；各区的库汇到市里（PostgreSQL）。")

Data = Annotated[Path, typer.Option(help="服务器的数据文件夹")]
Database = Annotated[str, typer.Option(help="PostgreSQL 地址")]
Codes = Annotated[list[str], typer.Argument(help="区划代码的前六位，可以写几个", metavar="CODE...")]
Code = Annotated[str, typer.Argument(help="区划代码的前六位", metavar="CODE")]


@app.command()
def split(codes: Codes, *, data: Data, database: Database) -> None:
    """每个区的记录各放一个分区；已经分好的不动，只补没有的。"""
    engine = _opened(data, database)
    from sync.server import partitions

    moved = sum(partitions.split(engine, codes).values())
    typer.echo(sentence("districts_split", {"districts": len(set(codes)), "rows": moved}))


@app.command()
def publish(code: Code, *, data: Data, database: Database) -> None:
    """让市里能跟着本区的记录走（只给本区的行）。"""
    engine = _opened(data, database)
    from sync.server import city

    city.publish(engine, code)
    typer.echo(sentence("district_published", {"district": code}))


@app.command()
def follow(
    code: Code,
    source: Annotated[str, typer.Option("--from", help="区里那个库的 PostgreSQL 连接串")],
    *,
    data: Data,
    database: Database,
) -> None:
    """在市里的库上运行：开始跟着一个区走。"""
    engine = _opened(data, database)
    from sync.server import city

    city.follow(engine, code, source=source)
    typer.echo(sentence("district_followed", {"district": code}))


@app.command()
def leave(code: Code, *, data: Data, database: Database) -> None:
    """在市里的库上运行：不再跟着一个区走，已有的行留着。"""
    engine = _opened(data, database)
    from sync.server import city

    city.leave(engine, code)
    typer.echo(sentence("district_left", {"district": code}))


@app.command()
def totals(
    data: Data,
    database: Annotated[str | None, typer.Option(help="PostgreSQL 地址；不填则用 SQLite")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 回答")] = False,
) -> None:
    """各区各有多少户、人、走访、笔记、待办；只有数，没有名字。"""
    engine = _opened(data, database)
    from sync.server import city

    found = city.totals(engine)
    if as_json:
        typer.echo(json.dumps([vars(total) for total in found], ensure_ascii=False))
        return
    from fieldvisit.words.labels import label

    for total in found:
        typer.echo(f"{total.district}  {label('kind', total.kind)}  {total.count}")


def _opened(data: Path, database: str | None) -> "Engine":
    need("server")
    from sync.server.database import open_database

    return open_database(data, database)
