"""`fieldvisit household`: made and split, a slip for its door. The PIN is asked for before anything
heavy is loaded.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.person import (
    AnywayOption,
    BornOption,
    HeadOption,
    IdOption,
    NameOption,
    NoIdOption,
    PhoneOption,
    SexOption,
)
from fieldvisit.commands.steps import DayOption, HouseholdArgument, PdfOption, day, paper
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="户：新建、分户、留言条。")

CategoryOption = Annotated[str, typer.Option("--category", help="救助类别，如 低保")]
AddressOption = Annotated[str, typer.Option("--address", help="居住地址")]


@app.command("add")
def add(
    *,
    category: CategoryOption,
    address: AddressOption,
    name: NameOption,
    citizen_id: IdOption = "",
    no_id: NoIdOption = "",
    sex: SexOption = "",
    born: BornOption = None,
    phone: PhoneOption = "",
    hukou: Annotated[str, typer.Option("--hukou", help="户籍地址，与居住地址不同时写")] = "",
    village: Annotated[str, typer.Option("--village", help="本机管几个村时，建在哪个村")] = "",
    number: Annotated[str, typer.Option("--number", help="户号；不写由本机编")] = "",
    anyway: AnywayOption = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """新建一户和户主；先查重，像已有的人就先不建。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import registering
    from fieldvisit.casework.people.typed_household import Where
    from fieldvisit.casework.people.typed_person import Who

    who = Who(name, citizen_id, no_id, sex=sex, birth=day(born), phone=phone)
    where = Where(
        category, address, hukou_address=hukou, village=village, number=number, phone=phone
    )
    made = registering.add_household(desk, where, who=who, anyway=anyway)
    typer.echo(sentence("household_added", {"number": made.number, "id": str(made.id)}))


@app.command("split")
def split(
    household: HouseholdArgument,
    *,
    going: Annotated[list[str], typer.Option("--person", help="谁出去，可写几次；头一个当新户主")],
    category: CategoryOption,
    address: AddressOption,
    relation: Annotated[str, typer.Option("--relation", help="其余的人与新户主关系")] = "其他",
    on: DayOption = None,
    head: HeadOption = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """分户：一部分人另立一户，原来那户照旧。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import belonging
    from fieldvisit.casework.people.typed_household import Where

    where = Where(category, address)
    splitting = belonging.Splitting(going, where, relation=relation, on=day(on), head=head)
    made = belonging.split(desk, household, splitting=splitting)
    typer.echo(sentence("household_was_split", {"number": made.number, "id": str(made.id)}))


@app.command("slip")
def slip(
    household: HouseholdArgument,
    *,
    out: PdfOption,
    again: Annotated[
        datetime | None, typer.Option("--again", formats=["%Y-%m-%d"], help="哪天再来；可以不写")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """留言条：没见到人，印一张贴在门上；不写是谁家、办什么事。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.paper import door_slip

    paper("door_slip_printed", out, pdf=door_slip.pdf(desk, household, again=day(again)))
