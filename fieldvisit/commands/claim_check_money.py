"""`fieldvisit claim-check`: what came back of money drawn wrongly, and how it ended with it.
The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.claim_check import ClaimArgument
from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.special_case import OnOption
from fieldvisit.commands.steps import YuanOption, say
from fieldvisit.words import sentence


def back(
    case: ClaimArgument,
    *,
    yuan: YuanOption,
    payer: Annotated[str, typer.Option("--payer", help="谁交回的")],
    on: OnOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """交回了一笔。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import claim_checks as work
    from fieldvisit.casework.cases.claim_file import recovery_facts
    from fieldvisit.records.fields import read_money
    from fieldvisit.records.special_case import Payment

    payment = Payment(on=on.date(), amount=read_money(yuan), payer=payer)
    made = work.came_back(desk, case, payment=payment)
    typer.echo(sentence("recovery_stands", recovery_facts(made)))


def settle(
    case: ClaimArgument,
    *,
    execution: Annotated[str, typer.Option("--execution", help="怎么办的")],
    end: Annotated[str, typer.Option("--end", help="没追完的：移送司法、追不回来")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """追回完了；没追完的由镇街或区里写明怎么了结。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import claim_checks as work

    say("claim_stepped", work.settle(desk, case, execution=execution, end=end))
