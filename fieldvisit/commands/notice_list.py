"""`fieldvisit notice list`, `print`: which public notices there are, and one on paper. The PIN is
asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.notice import NoticeArgument
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


def list_notices(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """各户的公示：到哪一步、哪天到期、几条异议。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import notices

    found = notices.lines(desk)
    if as_json:
        told = [
            {**one.notice.model_dump(mode="json"), "name": one.name, "state": one.state}
            for one in found
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        words = [label("notice_state", one.state), one.name, str(one.notice.last_day or "")]
        words += [f"异议 {len(one.notice.objections)}", str(one.notice.id)]
        typer.echo("  ".join(word for word in words if word))
    if not found:
        typer.echo(sentence("no_notices"))


def print_notice(
    notice: NoticeArgument,
    out: Annotated[Path, typer.Argument(help="存成哪个 PDF")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """公示单一页：只有姓名、人数、金额和公示期。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import notice_paper

    out.write_bytes(notice_paper.pdf(desk, notice))
    typer.echo(sentence("notice_printed", {"path": out}))
