"""Commands that answer with records: show one, list many (masked), print visits. Read only. The PIN
is asked for before anything heavy is loaded.
"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

KindArgument = Annotated[
    str,
    typer.Argument(help="哪一类：household 户、person 人员、visit 走访、note 民情笔记、task 任务"),
]


def show(
    kind: KindArgument,
    record_id: Annotated[str, typer.Argument(help="编号，用 list 查")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """看一条记录和它的同步状态。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.visits import showing

    record = showing.show(desk, kind, record_id=record_id)
    if as_json:
        typer.echo(_json(record))
        return
    for name, value in record.items():
        typer.echo(f"{name}: {value if isinstance(value, str) else _json(value)}")


def list_records(
    kind: KindArgument,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """列出一类记录，姓名、证号、电话都遮盖。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.visits import listing

    if as_json:
        typer.echo(_json(listing.list_masked(desk, kind)))
        return
    found = listing.list_in_words(desk, kind)
    for one in found:
        typer.echo("  ".join(one))
    if not found:
        typer.echo(sentence("none_listed", {"kind": label("kind", kind)}))


def print_visits(
    visits: Annotated[list[str], typer.Argument(help="走访编号，可写几个")],
    out: Annotated[Path, typer.Option("--out", "-o", help="PDF 文件")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    full_ids: Annotated[bool, typer.Option("--full-ids", help="证号完整（会留痕）")] = False,
) -> None:
    """把走访印成 A4 的 PDF。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.paper import dossier
    from fieldvisit.casework.paper.print_log import print_logged
    from fieldvisit.machine.disk import write_atomic

    paper = dossier.pdf(desk, visits, full_ids=full_ids)
    with print_logged(desk, visits, paper=paper, copies=1, where="file"):
        write_atomic(out, paper)
    typer.echo(str(out))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
