"""A form on the server: put the next edition there, withdraw it. It makes no package and judges no
workbook."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldvisit.commands.extras import need
from fieldvisit.errors import FieldvisitError

if TYPE_CHECKING:
    from sync.server.centre import Centre

Database = Annotated[
    str | None, typer.Option(help="PostgreSQL 地址；不填则用数据文件夹里的 SQLite")
]


@dataclass(eq=False)
class FormNotTaken(FieldvisitError):
    """The server did not take the published form."""

    form_id: str
    number: int
    reason: str


@dataclass(eq=False)
class FormNotOnServer(FieldvisitError):
    """The server holds no edition of that form."""

    form_id: str


def withdraw(
    form_id: Annotated[str, typer.Argument(metavar="FORM", help="表号，比如 F02")],
    data: Annotated[Path, typer.Option("--data", help="服务器的数据文件夹")],
    *,
    database: Database = None,
) -> None:
    """停用一张表：不能再用它开始走访；已开始的能填完，填过的照样能打印。"""
    need("server")
    with server_of(data, database) as centre:
        if not centre.editions(form_id):
            raise FormNotOnServer(form_id)
        hidden = centre.withdraw(form_id)
    typer.echo(
        f"{form_id} 已停用，设备下次同步就不能再用它开始走访。已开始的能填完。"
        if hidden
        else f"{form_id} 早就停用了，没有动。"
    )


@contextmanager
def server_of(data: Path, database: str | None) -> "Iterator[Centre]":
    """The server of a folder, closed again at the end."""
    from sync.server.centre import Centre

    centre = Centre.open(data, database=database)
    try:
        yield centre
    finally:
        centre.close()


def put(centre: "Centre", package: dict[str, Any], *, region: str) -> None:
    """Publish a package; devices have it after their next sync. Raises FormNotTaken."""
    refused = centre.publish(package, region)
    for one in refused:
        raise FormNotTaken(package["form_id"], package["version"], one.code)
    title, number = package["title"], package["version"]
    typer.echo(f"“{title}”第 {number} 版已放上服务器，设备下次同步就有。")
