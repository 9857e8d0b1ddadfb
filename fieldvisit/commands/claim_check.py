"""`fieldvisit claim-check`: a report of aid drawn wrongly, who checks it and what they find;
`claim_check_end` has its end. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.special_case import OnOption
from fieldvisit.commands.steps import HouseholdArgument, say
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="冒领查证：举报、查证、定结果、追回。")

ClaimArgument = Annotated[str, typer.Argument(help="编号，用 claim-check list 查")]


@app.command("report")
def report(
    household: HouseholdArgument,
    *,
    facts: Annotated[str, typer.Option("--facts", help="举报什么")],
    on: OnOption,
    source: Annotated[
        str, typer.Option("--source", help="从哪里来，如 群众反映、热线")
    ] = "群众反映",
    reporter: Annotated[str, typer.Option("--reporter", help="谁举报的；不留名不写")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记一件举报；谁举报的只给查证的人看。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import claim_checks as work

    said = work.Report(facts, on.date(), source, reporter)
    say("claim_kept", work.report(desk, household, said=said))


@app.command("begin")
def begin(
    case: ClaimArgument,
    *,
    who: Annotated[list[str], typer.Option("--who", help="谁去查，至少写两次")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """开始查证：至少两个人，不能是近亲属。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import claim_checks as work

    say("claim_stepped", work.begin(desk, case, checkers=who))


@app.command("look")
def look(
    case: ClaimArgument,
    *,
    finding: Annotated[str, typer.Option("--finding", help="查到什么")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """查证的人记下查到什么。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import claim_checks as work

    say("claim_stepped", work.looked(desk, case, finding=finding))


@app.command("list")
def list_claims(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """全部冒领查证。姓名遮盖，没有举报人。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import claim_file
    from fieldvisit.records.fields import show_money

    found = claim_file.listed(desk)
    if as_json:
        typer.echo(json.dumps([vars(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        state = label("claim_check_state", one.state)
        money = f"应追回 {show_money(one.amount)}，已追回 {show_money(one.paid)}"
        typer.echo(f"{one.name}  {state}  {money}  {one.id}")
    if not found:
        typer.echo(sentence("no_claims"))


@app.command("show")
def show(case: ClaimArgument, *, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """一件的各节，按先后；举报人只给查证的人看。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import case_file, claim_file

    found = claim_file.sections(desk, claim_file.one(desk, case))
    for heading, words in case_file.written(found):
        typer.echo(heading)
        for line in words.splitlines():
            typer.echo(f"  {line}")
