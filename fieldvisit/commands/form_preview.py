"""`fieldvisit form preview`: a form's pages and its paper as pictures, before anybody uses it. It
opens no window and no device."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from fieldvisit.commands.extras import need
from fieldvisit.commands.form_releases import BookFile


def preview(
    book: BookFile,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="放到这个文件夹")],
) -> None:
    """画出表单的每一页（平板和电脑）和打印出来的样子，填的都是编的内容。"""
    need("authoring")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from fieldvisit.forms.publish import publish
    from fieldvisit.forms.refusals import FormRefused

    try:
        package = publish(book, version=1)
    except FormRefused as error:
        for one in error.findings:
            typer.echo(one.said(), err=True)
        raise
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, held in _files(package):
        (out / name).write_bytes(held)
        count += 1
    typer.echo(f"已画好 {count} 个文件，放在 {out}。内容都是编的。")


def _files(package: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    from fieldvisit.casework.paper.invented import invented
    from fieldvisit.casework.paper.sample_paper import papers
    from fieldvisit.machine.clock import SHANGHAI
    from ui.form_preview import page_pictures

    now = datetime.now(SHANGHAI).replace(hour=9, minute=30, second=0, microsecond=0)
    for name, picture in page_pictures(invented(package, now=now)):
        yield f"{name}.png", picture
    if package["print"] is not None:
        yield from papers(package, now=now)
