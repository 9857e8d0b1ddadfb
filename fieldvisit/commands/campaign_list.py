"""`fieldvisit campaign list`, `progress`: which campaigns there are and how far they are. The PIN
is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldvisit.commands.campaign import CampaignArgument
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk


def list_campaigns(
    campaign: Annotated[str, typer.Argument(help="看这一件里的户；不写就列出各件")] = "",
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """有哪些专项行动；写上编号就列出其中的户，姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import campaigning

    lines = _household_lines(desk, campaign) if campaign else campaigning.lines(desk)
    if as_json:
        typer.echo(json.dumps(lines, ensure_ascii=False))
        return
    for one in lines:
        typer.echo("  ".join(str(value) for value in one.values() if value not in (None, "")))
    if not lines:
        typer.echo(sentence("no_campaigns"))


def progress(
    campaign: CampaignArgument,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """每村几户、见到几户、还差几户。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import campaigning

    found = [dataclasses.asdict(one) for one in campaigning.progress(desk, campaign)]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        typer.echo(sentence("campaign_progress", one))
    if not found:
        typer.echo(sentence("no_campaigns"))


def _household_lines(desk: Desk, campaign: str) -> list[dict[str, Any]]:
    """Names and numbers masked: a list is read over a shoulder."""
    from fieldvisit.casework.daily import campaigning
    from fieldvisit.records.fields import mask_name, mask_phone

    return [
        {
            "task": str(one.task.id),
            "household": str(one.task.household_id),
            "name": mask_name(one.name),
            "place": one.place,
            "phone": mask_phone(one.phone) if one.phone else "",
            "state": one.task.state.value,
            "outcome": one.task.outcome.value if one.task.outcome else None,
        }
        for one in campaigning.households_of(desk, campaign)[1]
    ]
