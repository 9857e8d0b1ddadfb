"""`fieldvisit special-case`: what was paid for a dossier, and who bears how much. The PIN is asked
for before anything heavy is loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.pool import WeightOption
from fieldvisit.commands.special_case import CaseArgument, OnOption
from fieldvisit.commands.steps import YuanOption, say


def pay(
    case: CaseArgument,
    *,
    yuan: YuanOption,
    payer: Annotated[str, typer.Option("--payer", help="谁付的")],
    on: OnOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """付了一笔；不能超过议定的。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import case_money
    from fieldvisit.records.fields import read_money
    from fieldvisit.records.special_case import Payment

    payment = Payment(on=on.date(), amount=read_money(yuan), payer=payer)
    say("special_case_stepped", case_money.pay(desk, case, payment=payment))


def share(
    case: CaseArgument,
    *,
    yuan: YuanOption,
    payer: WeightOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """一份档案的钱由几家分担，记进档案。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases.bill_list import read_weights
    from fieldvisit.casework.cases.case_money import share as keep
    from fieldvisit.records.fields import read_money

    made = keep(desk, case, total=read_money(yuan), weights=read_weights(payer))
    say("special_case_stepped", made)
