"""`fieldvisit note`: jotted and found; `note_onward` has what becomes of it. The PIN is asked for
before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="民情笔记：记、找、转任务、交接。")

NoteArgument = Annotated[str, typer.Argument(help="笔记的编号，用 note search 查")]
TagsOption = Annotated[list[str] | None, typer.Option("--tag", help="标签，可写几次，如 看病")]
HouseholdOption = Annotated[
    str, typer.Option("--household", help="挂在哪一户：户主姓名、户号或编号")
]


@app.command("add")
def add(
    text: Annotated[str, typer.Argument(help="一句话也行")],
    *,
    tag: TagsOption = None,
    household: HouseholdOption = "",
    person: Annotated[str, typer.Option("--person", help="说的是谁（人员编号）")] = "",
    private: Annotated[bool, typer.Option("--private", help="只我自己看")] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记一条笔记。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework import naming
    from fieldvisit.casework.notebook import notes

    tags = [naming.code(one, group="note_tag", field="标签") for one in tag or ()]
    draft = notes.NoteDraft(
        text, tags, household or None, private=private, person_id=person or None
    )
    typer.echo(sentence("note_was_kept", {"id": str(notes.keep(desk, draft).id)}))


@app.command("search")
def search(
    text: Annotated[str, typer.Argument(help="一个字以上；不写是最近的")] = "",
    *,
    tag: Annotated[str, typer.Option("--tag", help="只看这个标签，如 看病")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """找笔记：文字的任何一段、标签。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework import naming
    from fieldvisit.casework.notebook import notes

    code = naming.code(tag, group="note_tag", field="标签") if tag else ""
    found = notes.search(desk, text, tag=code)
    if as_json:
        told = [dataclasses.asdict(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        tags = "、".join(label("note_tag", each) for each in one.tags)
        shown = [one.when_text, one.household_name, tags, one.text, one.note_id]
        typer.echo("  ".join(filter(None, shown)))
    if not found:
        typer.echo(sentence("nothing_noted"))
