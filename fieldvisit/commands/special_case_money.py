"""`fieldvisit special-case`: the money of a dossier. The PIN is asked for before anything heavy is
loaded.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.special_case import CaseArgument, OnOption
from fieldvisit.commands.steps import YuanOption, say
from fieldvisit.words import sentence

PayerOption = Annotated[str, typer.Option("--payer", help="谁付的")]
MissingOption = Annotated[list[str], typer.Option("--missing", help="哪些手续，可写几次")]


def bills(
    case: CaseArgument,
    file: Annotated[Path, typer.Argument(help="CSV：日期,医院,票据号,总金额,报销")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记票据：一张只算一次，合计到分。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import bill_list, case_money
    from fieldvisit.casework.cases.case_file import bill_facts

    found = list(bill_list.read_bills(file.read_bytes()))
    made = case_money.add_bills(desk, case, bills=found)
    typer.echo(sentence("bills_summed", bill_facts(made)))


def first(
    case: CaseArgument,
    *,
    yuan: YuanOption,
    payer: PayerOption,
    on: OnOption,
    complete_by: Annotated[
        datetime, typer.Option("--complete-by", formats=["%Y-%m-%d"], help="手续哪天前补齐")
    ],
    missing: MissingOption,
    pool: Annotated[str, typer.Option("--pool", help="从哪个资金池出")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """先行救助：先给钱，后补手续；补齐的日子排进待办。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import case_money
    from fieldvisit.records.fields import read_money
    from fieldvisit.records.special_case import FirstRelief

    given = FirstRelief(
        amount=read_money(yuan),
        payer=payer,
        on=on.date(),
        complete_by=complete_by.date(),
        missing=missing,
    )
    say("special_case_stepped", case_money.relieve_first(desk, case, first=given, pool=pool))


def complete(
    case: CaseArgument,
    *,
    came: MissingOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """先行救助以后，补齐了哪些手续。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import case_money

    say("special_case_stepped", case_money.complete(desk, case, came=came))
