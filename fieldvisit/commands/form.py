"""Forms for authors: check a workbook, and the commands of the same name space. It never reads
people's data."""

import json
from typing import Annotated

import typer

from fieldvisit.commands import form_preview, form_releases, form_run, form_server
from fieldvisit.commands.extras import need

app = typer.Typer(no_args_is_help=True, help="表单：检查、预览、比较、发布、停用、不开窗口试填。")
app.command("run")(form_run.run)
app.command("diff")(form_releases.diff)
app.command("preview")(form_preview.preview)
app.command("publish")(form_releases.publish)
app.command("withdraw")(form_server.withdraw)


@app.command("check")
def check(
    book: form_releases.BookFile,
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
