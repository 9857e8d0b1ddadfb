"""`fieldvisit inspection find`, `done`, `reply`: what was found, put right and answered. The PIN is
asked for before anything heavy is loaded.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.inspection import InspectionArgument, PdfOption, keep
from fieldvisit.commands.steps import DayOption, day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

_DAYS = ["%Y-%m-%d"]


def find(
    inspection: InspectionArgument,
    text: Annotated[str, typer.Argument(help="什么问题")],
    *,
    household: Annotated[list[str], typer.Option("--household", help="哪一户的，可写几次")],
    due: Annotated[datetime, typer.Option("--due", formats=_DAYS, help="最晚哪天改好")],
    to: Annotated[str, typer.Option("--to", help="谁来改")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """查出了问题：每户排一件整改。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import inspecting

    found = inspecting.Found(text, household, to, due.date())
    made = inspecting.find(desk, inspection, found=found)
    facts = {"count": len(made), "due": found.due, "owner": to}
    typer.echo(sentence("inspection_found", facts))
    for task in made:
        typer.echo(f"{label('task_kind', task.kind)}  {task.household_id}  {task.id}")


def done(
    task: Annotated[str, typer.Argument(help="整改任务的编号，用 inspection list 查")],
    *,
    what: Annotated[str, typer.Option("--what", help="怎么改的")],
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """改好了：怎么改的、哪天改的。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import inspecting

    over = inspecting.put_right(desk, task, what=what, on=day(on))
    typer.echo(sentence("finding_put_right", {"on": over.done_on}))


def reply(
    inspection: InspectionArgument,
    *,
    to: Annotated[str, typer.Option("--to", help="答复给哪个单位")],
    out: PdfOption,
    sender: Annotated[str, typer.Option("--from", help="落款；不写是本级民政办公室")] = "",
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """答复函：每条问题和整改情况，按公文格式。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import inspection_reply

    addressed = inspection_reply.Addressed(to, sender, day(on))
    keep(out, inspection_reply.reply(desk, inspection, addressed=addressed))
