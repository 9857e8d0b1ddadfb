"""What becomes of a note: a task, shared, handed over; and pages of old notebooks. The PIN is asked
for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.note import HouseholdOption, NoteArgument, TagsOption
from fieldvisit.words import sentence


def task(
    note: NoteArgument,
    *,
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="排在哪天")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """把笔记转成有日子的任务，笔记照样留着，互相指得到。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.notebook import notes_onward

    made = notes_onward.to_task(desk, note, on=on.date())
    typer.echo(sentence("note_task_kept", {"due": made.due_on, "id": str(made.id)}))


def share(note: NoteArgument, *, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """把一条只自己看的笔记交出来。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.notebook import notes_onward

    typer.echo(sentence("note_was_shared", {"id": str(notes_onward.share(desk, note).id)}))


def handover(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="清单存成 PDF 文件")] = None,
    *,
    with_private: Annotated[
        list[str] | None, typer.Option("--with", help="一并交出的只自己看的笔记，可写几次")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """交接给接手的人：大家看得到的都在清单里；只自己看的，自己选了才交。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.notebook import notes_onward
    from fieldvisit.machine.disk import write_atomic

    made = notes_onward.handover(desk, chosen=with_private or ())
    if out is not None:
        write_atomic(out, made.pdf)
    if as_json:
        told = [dataclasses.asdict(one) for one in made.notes]
        typer.echo(json.dumps({"notes": told, "kept_back": made.kept_back}, ensure_ascii=False))
        return
    facts = {"count": len(made.notes), "kept_back": made.kept_back}
    typer.echo(sentence("handover_made", facts))


def page(
    photo: Annotated[Path, typer.Argument(help="旧笔记本一页的照片")],
    *,
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="那一页是哪天记的")],
    household: HouseholdOption = "",
    text: Annotated[str, typer.Option("--text", help="这一页说了什么，几个字就行")] = "",
    tag: TagsOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """把旧笔记本的一页照片存成那天的笔记。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.notebook import notebook_pages

    old = notebook_pages.OldPage(on.date(), household, text, tuple(tag or ()))
    made = notebook_pages.keep_page(desk, photo, page=old)
    typer.echo(sentence("note_was_kept", {"id": str(made.id)}))
