"""`fieldvisit notice`: public notices put up, objected to, taken down; `notice_list` lists and
prints. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, HouseholdArgument, YuanOption, day
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="公示：贴出、记异议、撤下、打印。")

PhotoOption = Annotated[Path | None, typer.Option("--photo", help="照片：贴好的、撤下的样子")]
NoticeArgument = Annotated[str, typer.Argument(help="公示的编号，用 notice list 查")]


@app.command("ask")
def ask(
    household: HouseholdArgument,
    *,
    place: Annotated[str, typer.Option("--place", help="贴在哪里")],
    yuan: YuanOption,
    members: Annotated[
        int | None, typer.Option("--members", min=1, max=99, help="保障几人")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """要公示一户：贴出排进待办。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import notices
    from fieldvisit.records.fields import read_money

    made = notices.ask(desk, household, amount=read_money(yuan), place=place, members=members)
    typer.echo(sentence("notice_asked", {"id": made.id}))


@app.command("post")
def post(
    notice: NoticeArgument,
    *,
    on: DayOption = None,
    photo: PhotoOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """贴出了；公示期满以后撤下排进待办。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import notices

    made = notices.post(desk, notice, on=day(on), photo=photo)
    typer.echo(sentence("notice_posted", {"last": made.last_day}))


@app.command("object")
def object_to(
    notice: NoticeArgument,
    *,
    text: Annotated[str, typer.Option("--text", help="有什么异议")],
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记一条异议；核查排进待办。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import notices

    made = notices.object_to(desk, notice, text=text, on=day(on))
    typer.echo(sentence("notice_objected", {"count": len(made.objections)}))


@app.command("down")
def down(
    notice: NoticeArgument,
    *,
    on: DayOption = None,
    photo: PhotoOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """撤下了；公示期满以后才行。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import notices

    made = notices.take_down(desk, notice, on=day(on), photo=photo)
    facts = {"day": made.taken_down_on, "count": len(made.objections)}
    typer.echo(sentence("notice_taken_down", facts))
