"""`fieldvisit visit`: 写错了. Take a visit back, correct it, see its editions. The PIN is asked for
before anything heavy is loaded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence

if TYPE_CHECKING:
    from fieldvisit.casework.visits.mending import Reopened

app = typer.Typer(no_args_is_help=True, help="写错了：收回重填、更正，看各份的来历。")

VisitArgument = Annotated[str, typer.Argument(help="走访的编号，用 list visit 查")]
WhyOption = Annotated[str, typer.Option("--why", help="哪里写错了")]


@app.command("take-back")
def take_back(
    visit: VisitArgument, *, why: WhyOption, device: DeviceOption = None, staff: StaffOption = None
) -> None:
    """还没入库的一份，写明原因收回，接着改草稿；原来那份留着，不再算。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.visits import mending

    _say(mending.take_back(desk, visit, why=why))


@app.command("correct")
def correct(
    visit: VisitArgument,
    *,
    why: WhyOption = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """入库的、审核通过的一份开始更正，或照审核意见重填退回的一份；两份都留着。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.visits import mending

    _say(mending.correct(desk, visit, why=why))


@app.command("editions")
def editions(
    visit: VisitArgument,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """一份走访的原记录和各次更正：谁写的、为什么、现在算哪一份。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.households import visit_editions

    found = visit_editions.chain(desk, visit)
    if as_json:
        told = [
            {"visit": one.visit_id, "title": one.title, "state": one.state, **dict(one.lines)}
            for one in found
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        said = "  ".join(f"{asked}：{words}" for asked, words in one.lines)
        typer.echo(f"{one.title}  {one.state}  {said}  {one.visit_id}")


def _say(made: Reopened) -> None:
    for line in made.words:
        typer.echo(line)
    typer.echo(sentence("edition_draft", {"id": made.draft_id}))
