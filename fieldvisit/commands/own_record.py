"""`fieldvisit own-record`: what is kept of a person, printed for them; what they ask to be put
right, and the answer. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="本人的权利：看自己的记录，要求更正，答复。")

PersonArgument = Annotated[str, typer.Argument(help="谁：姓名或编号（用 list person 查）")]
ByOption = Annotated[str, typer.Option("--by", help="谁要的：本人、监护人")]


@app.command("print")
def print_record(
    person: PersonArgument,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="PDF 文件")],
    by: ByOption = "本人",
    full_ids: Annotated[bool, typer.Option("--full-ids", help="证号完整（会留痕）")] = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记了这个人什么、给过谁、记多久、不对怎么办，印成一份给本人。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import own_record_paper
    from fieldvisit.machine.disk import write_atomic

    write_atomic(out, own_record_paper.pdf(desk, person, asked_by=by, full_ids=full_ids))
    typer.echo(sentence("own_record_printed", {"path": out}))


@app.command("correct")
def correct(
    person: PersonArgument,
    item: Annotated[str, typer.Argument(help="哪一项：姓名、电话、住址、待遇……")],
    text: Annotated[str, typer.Argument(help="应该怎么写，照本人的话")],
    *,
    by: ByOption = "本人",
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """本人说记得不对：排成一件有日子的待办。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import correcting

    task = correcting.ask(desk, person, wrong=correcting.Wrong(item, text, by, day(on)))
    typer.echo(sentence("correction_asked", {"due": task.due_on, "id": task.id}))


@app.command("answer")
def answer(
    task: Annotated[str, typer.Argument(help="更正要求的编号，用 own-record list 查")],
    *,
    outcome: Annotated[str, typer.Option("--outcome", help="已更正、部分更正、不予更正")],
    words: Annotated[str, typer.Option("--words", help="怎么答复本人的；不更正的写原因")],
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """答复了：改没改，怎么跟本人说的。资料本身在户档案里改。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import correcting

    done = correcting.answer(desk, task, outcome=outcome, words=words, on=day(on))
    facts = {"outcome": label("correction_outcome", done.verdict), "on": done.done_on}
    typer.echo(sentence("correction_answered", facts))


@app.command("list")
def list_asked(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """还没有答复的更正要求，最急的在前。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import correcting

    found = correcting.waiting(desk)
    if as_json:
        told = [
            {
                "task": str(one.id),
                "household": str(one.household_id),
                "person": str(one.person_id),
                "due": one.due_on.isoformat(),
                "late": correcting.is_late(desk, one),
            }
            for one in found
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        # Whose and which item; what it should be is in the person's words and stays on the page.
        what = one.source.partition("：")[0]
        typer.echo(f"{one.due_on} 前  {what}  {one.household_id}  {one.id}")
    if not found:
        typer.echo(sentence("no_corrections"))
