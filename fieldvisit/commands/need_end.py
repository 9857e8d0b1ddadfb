"""`fieldvisit need follow-up`, `close`, `reopen`: the end of a need's way, and its beginning anew.
The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import NeedArgument, ReasonOption, day, say
from fieldvisit.words import sentence


def follow_up(
    need: NeedArgument,
    *,
    way: Annotated[str, typer.Option("--way", help="上门、电话、问邻里、问服务方")],
    finding: Annotated[str, typer.Option("--finding", help="现在怎么样")],
    next_on: Annotated[
        datetime | None, typer.Option("--next", formats=["%Y-%m-%d"], help="下次哪天再看")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """回访一次。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import serving

    made = serving.follow_up(desk, need, way=way, finding=finding, next_on=day(next_on))
    typer.echo(sentence("followed_up", {"id": str(made.id)}))


def close(
    need: NeedArgument,
    *,
    outcome: Annotated[str, typer.Option("--outcome", help="办成了什么")],
    satisfaction: Annotated[str, typer.Option("--satisfaction", help="满意、基本满意、不满意")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """办结：结果和满意度。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import serving

    say("need_stepped", serving.close(desk, need, outcome=outcome, satisfaction=satisfaction))


def reopen(
    need: NeedArgument,
    *,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """办结或不成立以后又有了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import needs

    say("need_stepped", needs.reopen(desk, need, reason=reason))
