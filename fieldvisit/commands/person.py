"""`fieldvisit person`: looked for and added; `person_way` has what becomes of them. The PIN is
asked for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import HouseholdArgument, day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

if TYPE_CHECKING:
    from fieldvisit.casework.people.alike import SimilarLine

app = typer.Typer(no_args_is_help=True, help="人员：查重、添人、换户、去世。")

PersonArgument = Annotated[str, typer.Argument(help="谁：姓名或编号（用 list person 查）")]
NameOption = Annotated[str, typer.Option("--name", help="姓名")]
IdOption = Annotated[str, typer.Option("--id", help="公民身份号码")]
NoIdOption = Annotated[str, typer.Option("--no-id", help="没有号码的原因：未办证、流浪、境外")]
SexOption = Annotated[str, typer.Option("--sex", help="男、女；有号码的不用写")]
BornOption = Annotated[
    datetime | None, typer.Option("--born", formats=["%Y-%m-%d"], help="出生日期；有号码的不用写")
]
PhoneOption = Annotated[str, typer.Option("--phone", help="电话")]
AnywayOption = Annotated[bool, typer.Option("--anyway", help="看过了，不是同一个人")]
HeadOption = Annotated[str, typer.Option("--head", help="户主走了，谁接着当户主（人员编号）")]


@app.command("similar")
def similar(
    *,
    name: NameOption = "",
    citizen_id: IdOption = "",
    born: BornOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """查重：本机管的地方有没有像的人；按身份号码，或按姓名读音、村和出生年份。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import registering
    from fieldvisit.casework.people.typed_person import Who

    found = registering.similar(desk, Who(name, citizen_id=citizen_id, birth=day(born)))
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
        return
    for line in found.lines:
        typer.echo(spoken_of(line))
    if not found.lines:
        typer.echo(sentence("nobody_alike"))
    typer.echo(sentence("searched_only_here", {"area": found.area}))


@app.command("add")
def add(
    household: HouseholdArgument,
    *,
    name: NameOption,
    relation: Annotated[str, typer.Option("--relation", help="与户主关系，如 子女")],
    citizen_id: IdOption = "",
    no_id: NoIdOption = "",
    sex: SexOption = "",
    born: BornOption = None,
    phone: PhoneOption = "",
    anyway: AnywayOption = False,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """给一户添一个人；先查重，像已有的人就先不建。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.people import registering
    from fieldvisit.casework.people.typed_person import Who

    who = Who(name, citizen_id, no_id, sex=sex, birth=day(born), phone=phone)
    made = registering.add_person(desk, household, who=who, relation=relation, anyway=anyway)
    typer.echo(sentence("person_added", {"id": str(made.id)}))


def spoken_of(line: SimilarLine) -> str:
    """Somebody who is alike, as one line."""
    known = dataclasses.asdict(line)
    birth = f"{known['birth']} 年生" if known["birth"] else ""
    shown = [known["name"], known["citizen_id"], birth, known["village"], known["household"]]
    return "  ".join([*filter(None, shown), label("likeness", known["why"]), known["person_id"]])
