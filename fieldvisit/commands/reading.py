"""`fieldvisit reading`: what was measured of people, as series. The PIN is asked for before
anything heavy is loaded.
"""

from __future__ import annotations

from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, HouseholdArgument, day
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="健康监测：血压、血糖、视力，每次多少、下次哪天。")


@app.command("add")
def add(
    household: HouseholdArgument,
    *,
    person: Annotated[str, typer.Option("--person", help="谁：姓名或编号")],
    kind: Annotated[str, typer.Option("--kind", help="测什么，如 血压")],
    number: Annotated[list[str], typer.Option("--number", help="测出的数，按先后，可写几次")],
    on: DayOption = None,
    note: Annotated[str, typer.Option("--note", help="备注")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """记一次测量。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import measures, measuring

    told = measuring.Measured(kind, tuple(number), day(on), note)
    made = measuring.add(desk, household, person=person, told=told)
    measure = measures.named(desk.tables, made.kind, day=made.taken_on, region=made.scope)
    what = f"{measure.label} {measures.number_words(measure, made)}"
    typer.echo(sentence("reading_kept", {"what": what, "id": made.id}))


@app.command("take-back")
def take_back(
    reading: Annotated[str, typer.Argument(help="编号，用 reading list 查")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """写错了，撤掉一次；经过留着。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import measuring

    measuring.take_back(desk, reading)
    typer.echo(sentence("reading_taken_back", {"id": reading}))


@app.command("list")
def list_readings(
    household: HouseholdArgument, *, device: DeviceOption = None, staff: StaffOption = None
) -> None:
    """一户里每人每样的各次测量：新的在前，变了多少，下次哪天。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import measures, readings

    found = readings.of_household(desk, household)
    for one in found.series:
        typer.echo(f"{one.person.name}  {one.measure.label}  下次 {one.next_on} 前")
        for row in one.rows:
            numbers = measures.number_words(one.measure, row.reading)
            changed = measures.change_words(one.measure, row)
            typer.echo(f"      {row.reading.taken_on}  {numbers}  {changed}  {row.reading.id}")
    if not found.series:
        typer.echo(sentence("no_readings"))
