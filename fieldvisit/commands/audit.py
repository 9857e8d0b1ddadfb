"""`fieldvisit audit`: check and read the device's trail of who looked at, printed or decided what.
The PIN is asked for before anything heavy is loaded.
"""

import dataclasses
import json
from dataclasses import dataclass
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.errors import FieldvisitError

app = typer.Typer(no_args_is_help=True, help="操作留痕：查有没有被改过，看谁做过什么。")


@dataclass(eq=False)
class TrailBroken(FieldvisitError):
    """The trail was tampered with; `first_bad` is the first line that is not as it was written."""

    rows: int
    first_bad: int


@app.command()
def verify(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """逐行核对留痕：改过、少了、换了次序，都查得出。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework import trail

    found = trail.verify(desk)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found)))
        if not found.ok:
            raise typer.Exit(1)
        return
    if found.first_bad is not None:
        raise TrailBroken(found.rows, found.first_bad)
    typer.echo(f"留痕完好，共 {found.rows} 行。")


@app.command("list")
def list_lines(
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几行")] = 50,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """看最近的留痕，新的在前。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework import trail

    found = trail.lines(desk, limit)
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(line) for line in found], ensure_ascii=False))
        return
    for line in found:
        typer.echo(
            f"{line.number}  {line.when_text}  {line.who}  {line.action_text}  {line.subject}"
        )
