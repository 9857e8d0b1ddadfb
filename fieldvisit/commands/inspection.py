"""`fieldvisit inspection`: households drawn for whoever looks into an area, the papers, what was
found, put right and answered. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="迎检：抽样、材料、问题整改、答复函。")

InspectionArgument = Annotated[str, typer.Argument(help="迎检的编号，用 inspection list 查")]
PdfOption = Annotated[Path, typer.Option("--out", "-o", help="PDF 文件")]
_DAYS = ["%Y-%m-%d"]


@app.command("begin")
def begin(
    title: Annotated[str, typer.Argument(help="谁来查、查什么，如 市民政局低保专项检查")],
    *,
    since: Annotated[datetime, typer.Option("--since", formats=_DAYS, help="查哪段日子：从")],
    until: Annotated[datetime, typer.Option("--until", formats=_DAYS, help="查哪段日子：到")],
    seed: Annotated[int, typer.Option("--seed", max=10**9, help="种子：同一个抽出来一样")],
    size: Annotated[str, typer.Option("--size", help="抽多少，如 10 或 30%")] = "10",
    region: Annotated[str, typer.Option("--region", help="查哪里的区划代码；不写是本机管的")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """抽样：同一段日子、同一个种子再抽，还是这几户。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import inspecting

    wanted = inspecting.Wanted(title, since.date(), until.date(), seed, size, region)
    made = inspecting.begin(desk, wanted)
    facts = {"title": made.title, "total": made.total, "seed": made.seed, "id": made.id}
    typer.echo(sentence("inspection_drawn", facts | {"count": len(made.sample)}))


@app.command("list")
def list_inspections(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """迎检有哪些，查出了什么，改到哪一步；村里看得到自己要整改的。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import inspections

    found, left = inspections.listed(desk), inspections.to_put_right(desk)
    if as_json:
        told = [
            one.inspection.model_dump(mode="json")
            | {"findings": [dataclasses.asdict(each) for each in one.findings]}
            for one in found
        ]
        answer = {"inspections": told, "open": [dataclasses.asdict(one) for one in left]}
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    for one in found:
        kept = one.inspection
        head = f"{kept.title}  {kept.since} 至 {kept.until}  抽 {len(kept.sample)} 户"
        typer.echo(f"{head}  没改好 {one.open} 件  {kept.id}")
    for task in left:
        typer.echo(f"{task.due} 前  {task.number}  {task.name}  {task.text}  {task.task}")
    if not found and not left:
        typer.echo(sentence("no_inspections"))


@app.command("sample")
def sample(
    inspection: InspectionArgument,
    *,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="抽样表存成 PDF")] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """抽到了哪几户；写了 --out 就印成抽样表。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import inspection_file, inspections

    found = inspections.drawn(desk, inspection)
    if out is not None:
        keep(out, inspection_file.sample_pdf(desk, inspection))
    elif as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
    else:
        for place, one in enumerate(found, 1):
            shown = f"{one.number}  {one.name}" if one.here else "已不在这里"
            typer.echo(f"{place:>3}  {shown}  {one.household}")


@app.command("pack")
def pack(
    inspection: InspectionArgument,
    *,
    out: PdfOption,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """整套材料：目录、抽样表、走访覆盖、没有访到的和原因、查阅留痕、每户的卷宗。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.review import inspection_file

    keep(out, inspection_file.pack(desk, inspection))


def keep(out: Path, paper: bytes) -> None:
    """Write a paper and say where."""
    from fieldvisit.machine.disk import write_atomic

    write_atomic(out, paper)
    typer.echo(sentence("inspection_paper", {"path": out}))
