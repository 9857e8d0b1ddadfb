"""`fieldvisit special-case`: all dossiers, and one with its sections in order. The PIN is asked for
before anything heavy is loaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.special_case import CaseArgument
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


def list_cases(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """全部档案。姓名遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import case_file

    found = case_file.listed(desk)
    if as_json:
        typer.echo(json.dumps([vars(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        state = label("special_case_state", one.state)
        typer.echo(f"{one.name}  {label('case_kind', one.kind)}  {state}  {one.event}  {one.id}")
    if not found:
        typer.echo(sentence("no_special_cases"))


def show(case: CaseArgument, *, device: DeviceOption = None, staff: StaffOption = None) -> None:
    """一份档案，各节按先后。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import case_file

    found = case_file.sections(desk, case_file.one(desk, case))
    for heading, words in case_file.written(found):
        typer.echo(heading)
        for line in words.splitlines():
            typer.echo(f"  {line}")


def print_case(
    case: CaseArgument,
    to: Annotated[Path, typer.Option("--to", help="存到哪个 PDF 文件")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """把一份档案存成 PDF，各节按先后，票据清单在后。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases import case_paper

    to.write_bytes(case_paper.pdf(desk, case))
    typer.echo(sentence("special_case_on_paper", {"where": to}))
