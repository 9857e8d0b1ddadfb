"""`fieldvisit credit`: sessions, teaching and the examination. The PIN is asked for before anything
heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import DayOption, day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="学分：培训、讲课、知识考试。")


@app.command("add")
def add(
    session: Annotated[str, typer.Argument(help="哪次培训")],
    who: Annotated[list[str], typer.Argument(help="谁，可以写几个姓名")],
    *,
    minutes: Annotated[int, typer.Option("--minutes", help="多少分钟")],
    part: Annotated[str, typer.Option("--part", help="学习、讲课")] = "学习",
    on: DayOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """登记谁参加了、谁讲了一次培训。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.staff import crediting

    attended = crediting.Attended(session, minutes, day(on), part)
    made = crediting.register(desk, who, attended=attended)
    typer.echo(sentence("credit_registered", {"count": len(made), "day": made[0].done_on}))


@app.command("list")
def list_credits(
    who: Annotated[str, typer.Argument(help="只看谁，写姓名")] = "",
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """谁学了什么、讲了什么、考了多少分；末行是合计几场、几人次。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.staff import crediting
    from fieldvisit.rules.points import credit_sums

    found = crediting.credits_of(desk, who)
    if as_json:
        told = [{"name": name, **one.model_dump(mode="json")} for name, one in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, one in found:
        much = f"{one.score}/{one.full_score} 分" if one.full_score else f"{one.minutes} 分钟"
        part = label("credit_part", one.part)
        typer.echo(f"{one.done_on}  {name}  {part}  {one.session}  {much}")
    sums = credit_sums(one for _, one in found)
    typer.echo(sentence("credit_sums", dataclasses.asdict(sums)))


@app.command("exam")
def exam(
    answers: Annotated[
        list[str] | None, typer.Argument(help="依次写每题选的，如 a c b …；不写就看题")
    ] = None,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """知识考试：看今天的题，写上答案就交卷，一天一次。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.staff import examining

    paper = examining.paper(desk)
    if not answers:
        for question in paper.questions:
            typer.echo(question.label)
            typer.echo("   " + "  ".join(f"{code} {word}" for code, word in question.options))
        return
    names = [question.name for question in paper.questions]
    made = examining.sit(desk, dict(zip(names, answers, strict=False)))
    typer.echo(sentence("exam_taken_now", {"score": made.score, "full": made.full_score}))
