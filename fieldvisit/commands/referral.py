"""`fieldvisit referral`: handed to another body with consent, until the household confirms the
result. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import (
    DayOption,
    HouseholdArgument,
    PdfOption,
    ReasonOption,
    ReferralArgument,
    YuanOption,
    day,
    paper,
    say,
)

app = typer.Typer(no_args_is_help=True, help="转介：草拟、打印、转出、回执、结果、确认。")


@app.command("draft")
def draft(
    household: HouseholdArgument,
    *,
    to: Annotated[str, typer.Option("--to", help="转给谁，如 残联")],
    asked: Annotated[str, typer.Option("--asked", help="请对方办什么")],
    name: Annotated[str, typer.Option("--name", help="单位全名、科室、联系人")] = "",
    need: Annotated[str, typer.Option("--need", help="为哪个需求，写编号")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """草拟一份转介，还不告诉任何人。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import referring

    wanted = referring.Asked(to, asked, name, need)
    made = referring.draft(desk, household, asked=wanted)
    say("referral_kept", made)


@app.command("send")
def send(
    referral: ReferralArgument,
    *,
    consent: Annotated[str, typer.Option("--consent", help="谁同意的：本人、监护人")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """转出；没有本人或监护人同意的不能转。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import referring

    say("referral_stepped", referring.send(desk, referral, consent=consent))


@app.command("receive")
def receive(
    referral: ReferralArgument,
    *,
    by: Annotated[str, typer.Option("--by", help="对方谁收的")],
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """回执回来了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import referring

    say("referral_stepped", referring.receive(desk, referral, by=by, on=day(on)))


@app.command("return")
def give_back(
    referral: ReferralArgument,
    *,
    reason: ReasonOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """对方退回，写明原因；可以再转。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import referring

    say("referral_stepped", referring.give_back(desk, referral, reason=reason))


@app.command("progress")
def progress(
    referral: ReferralArgument, *, device: DeviceOption = None, staff: StaffOption = None
) -> None:
    """对方在办了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import referring

    say("referral_stepped", referring.progress(desk, referral))


@app.command("done")
def done(
    referral: ReferralArgument,
    *,
    result: Annotated[str, typer.Option("--result", help="办成了什么")],
    yuan: YuanOption = "0",
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """有结果了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import referring
    from fieldvisit.records.fields import read_money

    made = referring.finish(desk, referral, result=result, amount=read_money(yuan), on=day(on))
    say("referral_stepped", made)


@app.command("confirm")
def confirm(
    referral: ReferralArgument, *, device: DeviceOption = None, staff: StaffOption = None
) -> None:
    """家里人说办好了。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care import referring

    say("referral_stepped", referring.confirm(desk, referral))


@app.command("print")
def print_referral(
    referral: ReferralArgument,
    *,
    out: PdfOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """印转介单和回执，给本人签、给对方单位。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.paper import referral_paper

    paper("referral_printed", out, pdf=referral_paper.pdf(desk, referral))
