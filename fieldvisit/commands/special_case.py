"""`fieldvisit special-case`: a dossier opened, written, put to a meeting; `special_case_end` has
its decision and end, `special_case_money` its money. The PIN is asked for before anything heavy is
loaded.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument, say

app = typer.Typer(no_args_is_help=True, help="一事一议、救急难、临时救助的档案。")

CaseArgument = Annotated[str, typer.Argument(help="档案的编号，用 special-case list 查")]
DepartmentOption = Annotated[
    list[str] | None, typer.Option("--department", help="涉及的部门，可写几次")
]
OnOption = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="哪一天")]
AttemptsOption = Annotated[str, typer.Option("--attempts", help="已经试过的办法")]


@app.command("open")
def open_case(
    household: HouseholdArgument,
    *,
    kind: Annotated[str, typer.Option("--kind", help="一事一议、救急难、临时救助")],
    on: OnOption,
    facts: Annotated[str, typer.Option("--facts", help="事实")],
    event: Annotated[str, typer.Option("--event", help="什么事，如 透析")] = "",
    attempts: AttemptsOption = "",
    department: DepartmentOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """建一份档案。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work

    told = work.Told(kind, on.date(), facts, event, attempts, tuple(department or ()))
    say("special_case_kept", work.open_case(desk, household, told=told))


@app.command("write")
def write(
    case: CaseArgument,
    *,
    facts: Annotated[str, typer.Option("--facts", help="事实")] = "",
    event: Annotated[str, typer.Option("--event", help="什么事")] = "",
    attempts: AttemptsOption = "",
    department: DepartmentOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """议定以前补写各节。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work

    said = {"facts": facts, "event": event, "attempts": attempts}
    made = work.write(desk, case, said=said, departments=department or ())
    say("special_case_stepped", made)


@app.command("step")
def step(
    case: CaseArgument,
    name: Annotated[str, typer.Argument(help="哪一步，照本区的步骤")],
    *,
    finding: Annotated[str, typer.Option("--finding", help="做了什么")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记下走过的一步（四诊等，名称由区里定）。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work

    say("special_case_stepped", work.step_done(desk, case, step=name, finding=finding))


@app.command("review")
def review(case: CaseArgument, *, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """提交研判；事实、试过的办法、部门要先写好。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work

    say("special_case_stepped", work.put_to_review(desk, case))


@app.command("minutes")
def minutes(
    case: CaseArgument,
    *,
    on: OnOption,
    text: Annotated[str, typer.Option("--text", help="怎么议的")],
    department: DepartmentOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记会议纪要。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work
    from fieldvisit.records.special_case import Minutes

    kept = Minutes(on=on.date(), departments=department or [], text=text)
    say("special_case_stepped", work.keep_minutes(desk, case, minutes=kept))
