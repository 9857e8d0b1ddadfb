"""`fieldvisit server`: what an operator tells a server about itself. Never opens a device."""

import typer

from fieldvisit.commands.extras import need
from fieldvisit.commands.serve import Data, Database
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="照看中心服务器。")


@app.callback()
def _server() -> None:
    """照看中心服务器。"""


@app.command("restored")
def restored(data: Data, *, database: Database = None) -> None:
    """服务器的数据是从备份恢复的：在再次运行之前说一次，各设备会把备份里没有的补送上来。"""
    need("server")
    from sync.server.centre import Centre

    centre = Centre.open(data, database=database)
    try:
        centre.restored()
    finally:
        centre.close()
    typer.echo(sentence("server_restored"))
