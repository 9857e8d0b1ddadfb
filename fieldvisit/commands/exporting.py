"""`fieldvisit export`, `fieldvisit case-report`: tables and stories that leave the office. The PIN
is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS

app = typer.Typer(no_args_is_help=True, help="导出统计和名册：Excel 或 CSV，默认遮盖。")

OutOption = Annotated[Path, typer.Option("--out", help="写到哪个文件，.xlsx 或 .csv")]
FullOption = Annotated[bool, typer.Option("--full", help="不遮盖；镇街、区才能用，要写理由")]
WhyOption = Annotated[str, typer.Option("--reason", help="为什么要不遮盖的，记入留痕")]


def export(
    context: typer.Context,
    *,
    out: OutOption,
    full: FullOption = False,
    reason: WhyOption = "",
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """写成文件，谁导的、导的什么记入留痕。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.exports import exporting

    wanted = exporting.Wanted(
        str(context.info_name), out.suffix, asked_day(desk, asof), full=full, reason=reason
    )
    made = exporting.export(desk, wanted)
    out.write_bytes(made.data)
    how = "没有遮盖" if full else "遮盖过"
    typer.echo(sentence("exported", {"rows": made.rows, "how": how, "path": out}))


for _what, _word in LABELS["export_kind"].items():
    app.command(_what, help=f"{_word}{export.__doc__}")(export)


def case_report(
    household: HouseholdArgument,
    *,
    out: Annotated[Path | None, typer.Option("--out", help="写到文件；不写就显示出来")] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """案例专报：一户的经过，没有人名、证号、电话和住址。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.care.case_report import case_report as told

    text = told(desk, household)
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, "utf-8")
    typer.echo(sentence("case_report_written", {"path": out}))
