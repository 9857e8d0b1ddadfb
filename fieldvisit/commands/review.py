"""`fieldvisit review`: visits that wait for a judgement, with what to look at; 通过 and 退回. The
PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="审核：看提示、通过、退回、一起通过。")

VisitArgument = Annotated[str, typer.Argument(help="走访的编号，用 review list 查")]


@app.command("list")
def list_waiting(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """等审核的走访：有提示的在前，抽到的要一份一份看，不该您审的写明该谁审。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import review_help
    from fieldvisit.records.fields import mask_name

    found = review_help.waiting(desk)
    if as_json:
        told = [
            {
                "visit": str(one.visit.id),
                "name": mask_name(one.name),
                "form": one.visit.form_id,
                "number": one.visit.number,
                "author": one.author,
                "hints": list(one.hints),
                "drawn": one.drawn,
                "others": list(one.others),
            }
            for one in found
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        words = [label("review_hint", hint) for hint in one.hints]
        words += ["抽到要看"] if one.drawn else []
        words += [f"该由{'、'.join(one.others)}审"] if one.others else []
        visit = one.visit
        typer.echo(f"{visit.number}  {mask_name(one.name)}  {'、'.join(words)}  {visit.id}")
    if not found:
        typer.echo(sentence("nothing_to_review"))


@app.command("pass")
def pass_one(
    visit: VisitArgument,
    *,
    comment: Annotated[str, typer.Option("--comment", help="意见")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """通过。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review.reviewing import review

    made = review(desk, visit, passed=True, comment=comment)
    typer.echo(sentence("reviewed_now", {"state": label("visit_state", made.state)}))


@app.command("return")
def give_back(
    visit: VisitArgument,
    *,
    comment: Annotated[str, typer.Option("--comment", help="补什么")],
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """退回，写明补什么。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review.reviewing import review

    made = review(desk, visit, passed=False, comment=comment)
    typer.echo(sentence("reviewed_now", {"state": label("visit_state", made.state)}))


@app.command("batch")
def batch(*, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """没有提示、没有抽到的一起通过；抽到的要先一份一份看完。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import review_help

    typer.echo(sentence("passed_together", {"count": review_help.pass_together(desk)}))
