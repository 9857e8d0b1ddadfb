"""The demo: a practice village, its server on loopback, two devices; with a window or played
without one.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.extras import need


def demo(
    headless: Annotated[bool, typer.Option("--headless", help="不开窗口，把主流程走一遍")] = False,
    home: Annotated[
        Path | None, typer.Option("--home", help="演示的全部文件放在这里；不写就用临时文件夹")
    ] = None,
) -> None:
    """练习村：起一台本机服务器，启用两台设备，走一遍主流程。"""
    if not headless and not _has_display():
        typer.echo("这台机器没有显示器，改为不开窗口走一遍（--headless）。", err=True)
        headless = True
    # a temporary folder stays too: the answer names a PDF inside
    kept = home or Path(tempfile.mkdtemp(prefix="fieldvisit-demo-"))
    _run(kept.resolve(), headless=headless)


def _run(home: Path, *, headless: bool) -> None:
    need("server", "authoring")
    from fieldvisit.practice import stage
    from fieldvisit.practice.setting import PIN

    _tell(f"演示放在 {home}")
    with stage.prepare(home, tell=_tell) as ready:
        if headless:
            from fieldvisit.practice import story

            played = story.play(ready, tell=_tell)
            typer.echo(json.dumps(played.as_json(), ensure_ascii=False))
            return
        from ui.app import run

        _tell(f"民政专干的口令是 {PIN}")
        ready.officer.store.close()
        raise typer.Exit(run(ready.home / "officer", clock=ready.clock, ids=ready.ids))


def _tell(words: str) -> None:
    typer.echo(words, err=True)


def _has_display() -> bool:
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(
        os.environ.get("DISPLAY")
        or os.environ.get("WAYLAND_DISPLAY")
        or os.environ.get("QT_QPA_PLATFORM")
    )
