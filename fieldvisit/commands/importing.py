"""`fieldvisit import KIND FILE`: take in what was written elsewhere, look at it first, take a batch
back. They only speak; the PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.errors import FieldvisitError
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS

if TYPE_CHECKING:
    from fieldvisit.casework.intake.importing import BadLine, Taken

MOST_SHOWN = 200
"""Bad lines shown one by one; a file of another kind would fill the screen."""

_WHY = ("field", "shape", "remedy")

app = typer.Typer(no_args_is_help=True, help="把别处写好的内容导进本机：Excel、CSV、JSONL。")

FileArgument = Annotated[Path, typer.Argument(help=".xlsx、.csv（UTF-8 或 GB18030）、.jsonl 文件")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="只看会怎样，什么也不存")]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", help="栏目对照文件：哪一栏是什么；不写就按栏名认")
]
SaveOption = Annotated[
    Path | None, typer.Option("--save-mapping", help="把这次的栏目对照存成文件，下次用")
]
ListOption = Annotated[
    str, typer.Option("--kind", help="比对名单是哪一种，如 死亡；线索从哪里来，如 热线；别的不用写")
]


@dataclass(eq=False)
class LinesLeftOut(FieldvisitError):
    """Some lines of the file could not be taken; all others are kept."""

    left_out: int


def import_file(
    context: typer.Context,
    file: FileArgument,
    *,
    list_kind: ListOption = "",
    dry_run: DryRunOption = False,
    mapping: MappingOption = None,
    save_mapping: SaveOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """一行一条；断了再运行一次，不重不漏。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.intake import importing
    from fieldvisit.casework.intake.columns import mapping_text, read_mapping

    kind = str(context.info_name)
    asked = importing.Asked(kind, file, read_mapping(mapping) if mapping else None, list_kind)
    shown: list[dict[str, Any]] = []
    so_far = "import_looked_so_far" if dry_run else "import_so_far"
    try:
        taken = (importing.preview if dry_run else importing.take_in)(
            desk,
            asked,
            told=lambda taken: typer.echo(sentence(so_far, _numbers(taken)), err=as_json),
            bad=lambda line: _tell_bad(line, shown),
        )
    finally:
        desk.store.close()
    if save_mapping:
        save_mapping.write_text(mapping_text(kind, taken.mapping), "utf-8")
    _tell(taken, shown, dry_run=dry_run, as_json=as_json)
    if taken.left_out and dry_run:
        raise typer.Exit(1)
    if taken.left_out:
        raise LinesLeftOut(taken.left_out)


for _kind, _word in LABELS["import_kind"].items():
    app.command(_kind, help=f"导入{_word}。{import_file.__doc__}")(import_file)


@app.command("list")
def list_batches(
    *, device: DeviceOption = None, staff: StaffOption = None, as_json: JsonOption = False
) -> None:
    """本人在本机导入过的，每个文件一批，新的在前。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.intake.undoing import batch_lines

    found = batch_lines(desk)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        typer.echo(sentence("batch_line", one))
    if not found:
        typer.echo(sentence("no_batches"))


@app.command("undo")
def undo(
    batch: Annotated[str, typer.Argument(help="这一批的编号，用 import list 查")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """撤回一整批；已经有人接着用的撤不回。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.intake import undoing

    rows = undoing.undo(desk, batch)
    typer.echo(sentence("batch_undone", {"rows": rows, "id": batch}))


def _tell(taken: Taken, shown: list[dict[str, Any]], *, dry_run: bool, as_json: bool) -> None:
    numbers = {**_numbers(taken), "dry_run": dry_run}
    if as_json:
        batch = str(taken.batch) if taken.batch else None
        told = {**numbers, "batch": batch, "mapping": taken.mapping, "bad": shown}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo(sentence("import_previewed" if dry_run else "imported", numbers))
        if taken.batch:
            typer.echo(sentence("import_batch_named", {"batch": taken.batch}))
    if taken.mapping and dry_run and not as_json:
        pairs = "、".join(f"{heading} → {word}" for word, heading in taken.pairs)
        typer.echo(sentence("mapping_used", {"pairs": pairs}))
    if taken.strange:
        names = "、".join(sorted(taken.strange)[:8])
        typer.echo(sentence("fields_passed_over", {"names": names}), err=True)


def _numbers(taken: Taken) -> dict[str, Any]:
    return {
        "ok": not taken.left_out,
        "lines": taken.lines,
        "kept": taken.kept,
        "known": taken.known,
        "aside": taken.aside,
        "left_out": taken.left_out,
    }


def _tell_bad(line: BadLine, shown: list[dict[str, Any]]) -> None:
    if len(shown) >= MOST_SHOWN:
        return
    said = sentence(line.code, line.facts)
    why = {name: fact for name, fact in line.facts.items() if name in _WHY}
    shown.append({"line": line.number, "code": line.code, **why, "said": said})
    typer.echo(f"第 {line.number} 行：{said}", err=True)
