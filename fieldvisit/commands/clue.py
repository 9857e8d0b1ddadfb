"""`fieldvisit clue`: clues of people in trouble, reported and called in; `clue_end` has the rest of
their way. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.commands.steps import say
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk
    from fieldvisit.records import Clue

app = typer.Typer(
    no_args_is_help=True, help="主动发现线索：报、核实、办结、统计；别处的名单用 import clue 导入。"
)

_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
ClueArgument = Annotated[str, typer.Argument(help="线索的编号，用 clue list 查")]
TimeOption = Annotated[
    datetime | None, typer.Option("--at", formats=_TIMES, help="哪天几点；不写是现在")
]
AboutOption = Annotated[str, typer.Option("--about", help="叫什么，不知道就写什么样的人")]
PlaceOption = Annotated[str, typer.Option("--place", help="人在哪里，写到找得到")]
TroubleOption = Annotated[list[str], typer.Option("--trouble", help="难处，可写几次，如 重病")]
UrgencyOption = Annotated[str, typer.Option("--urgency", help="一般、紧急、特急")]
PeopleOption = Annotated[int, typer.Option("--people", max=999_999, help="几个人")]


@app.command("report")
def report(
    *,
    about: AboutOption,
    place: PlaceOption,
    trouble: TroubleOption,
    source: Annotated[str, typer.Option("--source", help="从哪里来，如 走访、热线")] = "走访",
    urgency: UrgencyOption = "一般",
    household: Annotated[str, typer.Option("--household", help="知道是哪一户就写编号")] = "",
    people: PeopleOption = 1,
    detail: Annotated[str, typer.Option("--detail", help="具体什么情况")] = "",
    discoverer: Annotated[str, typer.Option("--discoverer", help="谁发现的；不写是自己")] = "",
    citizen_id: Annotated[str, typer.Option("--citizen-id", help="身份号码，知道再写")] = "",
    policy_told: Annotated[bool, typer.Option("--policy-told", help="讲过救助政策了")] = False,
    wants: Annotated[str, typer.Option("--wants", help="想申请、不想申请、不能表达")] = "",
    at: TimeOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """报一条线索；不知道是哪一户、叫什么名字也能报。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import clues

    said = clues.Reported(
        about=about,
        place=place,
        troubles=tuple(trouble),
        source=source,
        urgency=urgency,
        household_id=household,
        discoverer=discoverer,
        found_at=_instant(at),
        people=people,
        detail=detail,
        citizen_id=citizen_id,
        policy_told=policy_told,
        wants=wants,
    )
    _said(desk, clues.report(desk, said))


@app.command("from-note")
def from_note(
    note: Annotated[str, typer.Argument(help="笔记的编号，用 list note 查")],
    *,
    about: AboutOption,
    place: PlaceOption,
    trouble: TroubleOption,
    urgency: UrgencyOption = "一般",
    people: PeopleOption = 1,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """把一条民情笔记转成线索，笔记照样留着。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import clues

    said = clues.Reported(about, place, tuple(trouble), urgency=urgency, people=people)
    _said(desk, clues.from_note(desk, note, said=said))


@app.command("call")
def call(
    clue: ClueArgument,
    *,
    how: Annotated[str, typer.Option("--how", help="打通了、没打通")],
    at: TimeOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """特急没有网：给镇街打过电话，记下打通没有、几点打的。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import clues

    made = clues.called(desk, clue, how=how, at=_instant(at))
    said = {"how": label("town_call", made.town_call), "id": made.id}
    typer.echo(sentence("clue_call_kept", said))


def _said(desk: Desk, clue: Clue) -> None:
    from fieldvisit.casework.cases.clue_list import call_words

    say("clue_kept", clue)
    if words := call_words(desk, clue):
        typer.echo(words)


def _instant(at: datetime | None) -> datetime | None:
    from fieldvisit.machine.clock import SHANGHAI

    return at.replace(tzinfo=SHANGHAI) if at else None
