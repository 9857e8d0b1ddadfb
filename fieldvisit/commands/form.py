"""Forms for authors: check a workbook, publish it. It never runs a form and never reads people's
data."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="表单：检查、发布。")

BookFile = Annotated[Path, typer.Argument(metavar="BOOK", help="表单工作簿（.xlsx）")]


@app.command("check")
def check(
    book: BookFile,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 回答")] = False,
) -> None:
    """检查一份工作簿，逐处说明在哪张表、哪一行、哪一列。"""
    from fieldvisit.forms.publish import publish
    from fieldvisit.forms.refusals import FormRefused

    findings = []
    try:
        publish(book, version=1)
    except FormRefused as error:
        findings = error.findings
    if as_json:
        typer.echo(json.dumps([one.told() for one in findings], ensure_ascii=False))
    else:
        for one in findings:
            typer.echo(one.said())
        typer.echo(f"有 {len(findings)} 处要改。" if findings else "没有问题，可以发布。")
    if findings:
        raise typer.Exit(1)


@app.command("publish")
def publish_book(
    book: BookFile,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="写到这个文件")] = None,
    version: Annotated[int, typer.Option("--version", min=1, help="版本号，要比上一版大")] = 1,
) -> None:
    """发布一份工作簿：写出设备能用的表单包（JSON）。"""
    from fieldvisit.forms.publish import publish
    from fieldvisit.forms.refusals import FormRefused

    try:
        package = json.dumps(publish(book, version=version), ensure_ascii=False)
    except FormRefused as error:
        for one in error.findings:
            typer.echo(one.said(), err=True)
        raise
    if out is None:
        typer.echo(package)
    else:
        out.write_text(package, encoding="utf-8")
        typer.echo(f"已写到 {out}。")
