"""`fieldvisit claim-check`: found true or not, and closed; `claim_check_money` has what came back.
The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.claim_check import ClaimArgument
from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.special_case_end import DecisionOption
from fieldvisit.commands.steps import YuanOption, say


def true(
    case: ClaimArgument,
    *,
    decision: DecisionOption,
    yuan: YuanOption = "0",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """定为属实，要追回多少；查证的人自己不能定。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work
    from fieldvisit.records.fields import read_money

    say("claim_stepped", work.decide(desk, case, decision=decision, amount=read_money(yuan)))


def false(
    case: ClaimArgument,
    *,
    decision: DecisionOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """定为不属实。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work

    say("claim_stepped", work.refuse(desk, case, decision=decision))


def close(
    case: ClaimArgument,
    *,
    outcome: Annotated[str, typer.Option("--outcome", help="结果怎样")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """结案。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import special_cases as work

    say("claim_stepped", work.close(desk, case, outcome=outcome))
