"""`fieldvisit special-case`: how a dossier is decided, carried out and closed. The PIN is asked
for before anything heavy is loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.special_case import CaseArgument
from fieldvisit.commands.steps import YuanOption, say

DecisionOption = Annotated[str, typer.Option("--decision", help="怎么定的，为什么")]


def decide(
    case: CaseArgument,
    *,
    decision: DecisionOption,
    yuan: YuanOption = "0",
    pool: Annotated[str, typer.Option("--pool", help="从哪个资金池出")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """议定：没有会议纪要不能议定。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work
    from fieldvisit.records.fields import read_money

    made = work.decide(desk, case, decision=decision, amount=read_money(yuan), pool=pool)
    say("special_case_stepped", made)


def refuse(
    case: CaseArgument,
    *,
    decision: DecisionOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """不予救助，写明为什么；可以再提交研判。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work

    say("special_case_stepped", work.refuse(desk, case, decision=decision))


def carry_out(
    case: CaseArgument,
    *,
    execution: Annotated[str, typer.Option("--execution", help="怎么落实的")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """落实了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work

    say("special_case_stepped", work.carry_out(desk, case, execution=execution))


def close(
    case: CaseArgument,
    *,
    outcome: Annotated[str, typer.Option("--outcome", help="结果怎样")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """结案；先行救助的手续没补齐不能结。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work

    say("special_case_stepped", work.close(desk, case, outcome=outcome))
