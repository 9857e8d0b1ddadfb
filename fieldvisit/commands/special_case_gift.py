"""`fieldvisit special-case donate` and `take-back`: what others gave beside the aid. The PIN is
asked for before anything heavy is loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.special_case import CaseArgument, OnOption
from fieldvisit.commands.steps import ReasonOption, YuanOption
from fieldvisit.words import sentence


def donate(
    case: CaseArgument,
    *,
    donor: Annotated[str, typer.Option("--donor", help="谁捐的")],
    on: OnOption,
    yuan: YuanOption = "0",
    what: Annotated[str, typer.Option("--what", help="捐物的，写捐了什么")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """社会捐助一笔，钱或物；记在档案里，不算在救助金里。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases.case_file import donation_words
    from fieldvisit.casework.cases.case_money import donate as keep
    from fieldvisit.records.fields import read_money
    from fieldvisit.records.special_case import Donation

    given = Donation(on=on.date(), donor=donor, amount=read_money(yuan), what=what)
    made = keep(desk, case, donation=given)
    typer.echo(sentence("donation_kept", {"id": made.id, "sum": donation_words(made)}))


def take_back(
    case: CaseArgument,
    *,
    number: Annotated[int, typer.Option("--number", help="第几笔捐助，档案里从上往下数")],
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """撤回记错的一笔社会捐助，写明原因；看得到，不再算。记对的那一笔用 donate 再记。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases.case_file import donation_words
    from fieldvisit.casework.cases.case_money import take_back_donation

    made = take_back_donation(desk, case, number=number, reason=reason)
    typer.echo(sentence("donation_taken_back", {"sum": donation_words(made)}))
