"""`fieldvisit insurance`: who is on which year's roster, what was paid out, and the sums. The PIN
is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, ReasonOption, YuanOption, day
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="商业保险：参保名册、赔付、合计。")

YearOption = Annotated[int, typer.Option("--year", min=1900, max=2199, help="哪一年的名册")]


@app.command("add")
def add(
    person: Annotated[str, typer.Argument(help="谁：姓名或编号（用 list person 查）")],
    *,
    product: Annotated[str, typer.Option("--product", help="哪一种保险")],
    year: YearOption,
    yuan: YuanOption = "0",
    payer: Annotated[str, typer.Option("--payer", help="保费谁出；写资金池的名称就从那里算")] = "",
    insurer: Annotated[str, typer.Option("--insurer", help="哪家保险公司")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """把一个人写进一年的参保名册。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import insuring
    from fieldvisit.records.fields import read_money

    wanted = insuring.Wanted(product, year, read_money(yuan), payer, insurer)
    made = insuring.insure(desk, person, wanted=wanted)
    typer.echo(sentence("insured", {"year": made.year, "id": made.id}))


@app.command("claim")
def claim(
    place: Annotated[str, typer.Argument(help="参保的编号，用 insurance list 查")],
    *,
    yuan: YuanOption,
    payer: Annotated[str, typer.Option("--payer", help="谁赔的")],
    what: Annotated[str, typer.Option("--for", help="为什么赔")] = "",
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记一笔赔付。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import insuring
    from fieldvisit.records.fields import read_money

    paid = insuring.Paid(read_money(yuan), payer, what, day(on))
    made = insuring.claim(desk, place, paid=paid)
    typer.echo(sentence("insurance_claim_kept", {"count": len(made.claims), "id": made.id}))


@app.command("unclaim")
def unclaim(
    place: Annotated[str, typer.Argument(help="参保的编号，用 insurance list 查")],
    *,
    number: Annotated[int, typer.Option("--number", help="第几笔")],
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """撤回记错的一笔赔付，写明原因；看得到，不再算。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import insuring

    insuring.unclaim(desk, place, number=number, reason=reason)
    typer.echo(sentence("claim_void"))


@app.command("list")
def list_insured(
    *,
    year: YearOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """一年的参保名册。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import insuring

    found = insuring.insured(desk, year=year)
    if as_json:
        told = [dataclasses.asdict(one) for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        typer.echo(sentence("insured_line", insuring.line_facts(one)))
    if not found:
        typer.echo(sentence("nobody_insured"))


@app.command("sum")
def sum_up(
    *,
    first: Annotated[int, typer.Option("--from", show_default=False, help="从哪一年")] = 0,
    last: Annotated[int, typer.Option("--to", show_default=False, help="到哪一年（含）")] = 9999,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """逐年合计：多少人、保费谁出了多少、谁赔了多少；每次从名册算出来。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.aid import insuring

    found = insuring.sums(desk, first=first, last=last)
    if as_json:
        years = [dataclasses.asdict(one) for one in found]
        told = {"years": years, "sum": insuring.total_plain(found)}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        typer.echo(sentence("insurance_year", insuring.year_facts(one)))
    typer.echo(
        sentence("insurance_sum", insuring.total_facts(found))
        if found
        else sentence("nobody_insured")
    )
