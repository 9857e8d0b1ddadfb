"""`fieldvisit conflict`: what two people filled in differently, and the choice. The PIN is asked
for before anything heavy is loaded.
"""

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="待选的不同：两个人填得不一样，定用哪一个。")


@app.command("list")
def list_questions(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """看等着定的，旧的在前；证号和电话遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.sending import conflicts

    found = conflicts.open_questions(desk, masked=True)
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.conflict_id}  {one.title}  {one.words}")
        for which, side in (("held", one.held), ("wanted", one.wanted)):
            said = "，".join(f"{field}：{value}" for field, value in side.says)
            word = label("conflict_choice", which)
            typer.echo(f"  {word}  {side.who} {side.when_text}  {said}")
    if not found:
        typer.echo(sentence("no_open_questions"))


@app.command("choose")
def choose(
    conflict_id: Annotated[str, typer.Argument(help="编号，用 conflict list 查")],
    which: Annotated[str, typer.Argument(help="用哪一个：现在的、后来的")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """定下用哪一个；下次同步起，各处都按它。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.naming import code
    from fieldvisit.casework.sending import conflicts
    from fieldvisit.records.conflict import Choice

    choice = Choice(code(which, group="conflict_choice", field="用哪一个"))
    conflicts.choose(desk, conflict_id, choice=choice)
    typer.echo(sentence("choice_kept"))
