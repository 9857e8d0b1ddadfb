"""The command that syncs once with the server and says what happened."""

import dataclasses
import json
import sys

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked


def sync(
    device: DeviceOption = None, *, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """同步一次：先送出，再收回。"""
    from fieldvisit.casework.sending import sync_wishes
    from fieldvisit.commands.sync_lines import lines
    from fieldvisit.words import sentence
    from sync.client.engine import one_round
    from sync.client.http import exchange_for
    from sync.client.watching import Terms, Watch

    desk = unlocked(device, staff)
    paused = sync_wishes.load(desk).paused
    tell = lines(desk.clock) if sys.stderr.isatty() and not as_json else lambda _: None
    report = one_round(
        desk.store,
        exchange_for(desk.profile, clock=desk.clock),
        clock=desk.clock,
        ids=desk.ids,
        watch=Watch(tell, lambda: Terms(fills=not paused, photos=not paused)),
    )
    said = sentence(report.code, report.facts())
    if as_json:
        numbers = dataclasses.asdict(dataclasses.replace(report, trouble=None))
        trouble = report.trouble.code if report.trouble else None
        typer.echo(json.dumps({**numbers, "trouble": trouble, "said": said}, ensure_ascii=False))
    else:
        typer.echo(said, err=report.trouble is not None)
        if report.fills_held or report.photos_held:
            typer.echo(sentence("sync_paused"))
    if report.trouble is not None:
        raise typer.Exit(1)
