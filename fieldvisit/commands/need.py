"""`fieldvisit need`: a need found, verified and matched; `need_end` has the rest of its way. The
PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument, NeedArgument, ReasonOption, say

app = typer.Typer(no_args_is_help=True, help="需求：发现、核实、对接、回访、办结。")


@app.command("find")
def find(
    household: HouseholdArgument,
    *,
    kind: Annotated[str, typer.Option("--kind", help="哪一类，如 看病吃药")],
    text: Annotated[str, typer.Option("--text", help="什么难处")],
    source: Annotated[str, typer.Option("--source", help="从哪里知道的，如 走访")] = "走访",
    urgency: Annotated[str, typer.Option("--urgency", help="一般、紧急、特急")] = "一般",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记下一个需求。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import needs

    found = needs.Found(kind, text, source=source, urgency=urgency)
    say("need_kept", needs.find(desk, household, found=found))


@app.command("from-note")
def from_note(
    note: Annotated[str, typer.Argument(help="笔记的编号，用 list note 查")],
    *,
    kind: Annotated[str, typer.Option("--kind", help="哪一类，如 看病吃药")],
    urgency: Annotated[str, typer.Option("--urgency", help="一般、紧急、特急")] = "一般",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """把一条民情笔记转成需求，笔记照样留着。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import needs

    say("need_kept", needs.from_note(desk, note, kind=kind, urgency=urgency))


@app.command("verify")
def verify(need: NeedArgument, *, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """核实：情况属实。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import needs

    say("need_stepped", needs.verify(desk, need))


@app.command("reject")
def reject(
    need: NeedArgument,
    *,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """核实：不成立，写明原因。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import needs

    say("need_stepped", needs.reject(desk, need, reason=reason))


@app.command("match")
def match(
    need: NeedArgument,
    *,
    with_: Annotated[str, typer.Option("--with", help="服务、转介、帮扶措施、救助政策")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """对接：用什么来办。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import needs

    say("need_stepped", needs.match(desk, need, matched_with=with_))


@app.command("begin")
def begin(need: NeedArgument, *, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """措施或申请已经开始办（开了服务单、转出了转介的不用）。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import needs

    say("need_stepped", needs.begin(desk, need))
