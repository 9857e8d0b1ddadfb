"""`fieldvisit special-case donate`: what others gave beside the aid. The PIN is asked for before
anything heavy is loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.special_case import CaseArgument, OnOption
from fieldvisit.commands.steps import YuanOption
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
    from fieldvisit.casework.case_file import donation_words
    from fieldvisit.casework.case_money import donate as keep
    from fieldvisit.records.fields import read_money
    from fieldvisit.records.special_case import Donation

    given = Donation(on=on.date(), donor=donor, amount=read_money(yuan), what=what)
    made = keep(desk, case, donation=given)
    typer.echo(sentence("donation_kept", {"id": made.id, "sum": donation_words(made)}))
