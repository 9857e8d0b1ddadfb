"""The command that syncs once with the server and says what happened."""

import dataclasses
import json

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked


def sync(
    device: DeviceOption = None, *, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """同步一次：先送出，再收回。"""
    from fieldvisit.words import sentence
    from sync.client.engine import one_round
    from sync.client.http import exchange_for

    desk = unlocked(device, staff)
    report = one_round(
        desk.store, exchange_for(desk.profile, clock=desk.clock), clock=desk.clock, ids=desk.ids
    )
    said = sentence(report.code, report.facts())
    if as_json:
        numbers = dataclasses.asdict(dataclasses.replace(report, trouble=None))
        trouble = report.trouble.code if report.trouble else None
        typer.echo(json.dumps({**numbers, "trouble": trouble, "said": said}, ensure_ascii=False))
    else:
        typer.echo(said, err=report.trouble is not None)
    if report.trouble is not None:
        raise typer.Exit(1)
