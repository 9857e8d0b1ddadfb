"""Forms for authors: check a workbook, publish it. It never runs a form and never reads people's
data."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from fieldvisit.commands import form_run
from fieldvisit.commands.extras import need
from fieldvisit.errors import FieldvisitError

TIANJIN = "120000000000"

app = typer.Typer(no_args_is_help=True, help="表单：检查、发布、不开窗口试填。")
app.command("run")(form_run.run)

BookFile = Annotated[Path, typer.Argument(metavar="BOOK", help="表单工作簿（.xlsx）")]


@dataclass(eq=False)
class FormNotTaken(FieldvisitError):
    """The server did not take the published form."""

    form_id: str
    number: int
    reason: str


@app.command("check")
def check(
    book: BookFile,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 回答")] = False,
) -> None:
    """检查一份工作簿，逐处说明在哪张表、哪一行、哪一列。"""
    need("authoring")
    from fieldvisit.forms import publish

    found = publish.check(book)
    faults = [one for one in found if not one.hint]
    if as_json:
        typer.echo(json.dumps([one.told() for one in found], ensure_ascii=False))
    else:
        for one in found:
            typer.echo(f"提醒　{one.said()}" if one.hint else f"要改　{one.said()}")
        typer.echo(_summary(len(faults), len(found) - len(faults)))
    if faults:
        raise typer.Exit(1)


def _summary(faults: int, hints: int) -> str:
    if faults:
        return f"有 {faults} 处要改" + (f"，{hints} 处提醒。" if hints else "。")
    return (
        f"没有要改的，可以发布。有 {hints} 处提醒，请看一眼。" if hints else "没有问题，可以发布。"
    )


@app.command("publish")
def publish_book(
    book: BookFile,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="写到这个文件")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="发布到这个服务器数据文件夹，设备下次同步就有")
    ] = None,
    region: Annotated[str, typer.Option("--region", help="发给哪里，12 位区划代码")] = TIANJIN,
    version: Annotated[int, typer.Option("--version", min=1, help="版本号，要比上一版大")] = 1,
) -> None:
    """发布一份工作簿：写出设备能用的表单包（JSON），或直接放上服务器。"""
    need("authoring")
    from fieldvisit.forms.publish import publish
    from fieldvisit.forms.refusals import FormRefused

    try:
        package = publish(book, version=version)
    except FormRefused as error:
        for one in error.findings:
            typer.echo(one.said(), err=True)
        raise
    if data is not None:
        _put_on_server(package, data, region=region)
    elif out is None:
        typer.echo(json.dumps(package, ensure_ascii=False))
    else:
        out.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
        typer.echo(f"已写到 {out}。")


def _put_on_server(package: dict[str, Any], data: Path, *, region: str) -> None:
    need("server")
    from fieldvisit.machine.clock import SystemClock
    from fieldvisit.machine.ids import Uuid7
    from fieldvisit.records import Form
    from sync.server.centre import Centre

    form = Form(
        id=Uuid7().fresh(),
        scope=region,
        created_at=SystemClock().now(),
        form_id=package["form_id"],
        form_version=package["version"],
        title=package["title"],
        package=package,
    )
    centre = Centre.open(data)
    try:
        refused = centre.load([form])
    finally:
        centre.close()
    for one in refused:
        raise FormNotTaken(package["form_id"], package["version"], one.code)
    typer.echo(f"“{form.title}”第 {form.form_version} 版已放上服务器，设备下次同步就有。")
