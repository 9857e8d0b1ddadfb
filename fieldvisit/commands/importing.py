"""Commands that take in what was written elsewhere: `import note FILE.jsonl`. They only speak; the
PIN is asked for before anything heavy is loaded.
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

if TYPE_CHECKING:
    from fieldvisit.casework.importing import BadLine, Taken

MOST_SHOWN = 200
"""Bad lines shown one by one; a file of another kind would fill the screen."""

app = typer.Typer(no_args_is_help=True, help="把别处写好的内容导进本机。")


@dataclass(eq=False)
class LinesLeftOut(FieldvisitError):
    """Some lines of the file could not be taken; all others are kept."""

    left_out: int


@app.command("note")
def import_note(
    file: Annotated[Path, typer.Argument(help="每行一条笔记的 JSONL 文件，UTF-8 编码")],
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """导入民情笔记：每行一条，写 text、tags，可加 household_id、at；断了再运行一次，不重不漏。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework import importing

    shown: list[dict[str, Any]] = []
    try:
        taken = importing.import_notes(
            desk,
            file,
            told=lambda taken: typer.echo(_so_far(taken), err=as_json),
            bad=lambda line: _tell_bad(line, shown),
        )
    finally:
        desk.store.close()
    if as_json:
        typer.echo(json.dumps({**_numbers(taken), "bad": shown}, ensure_ascii=False))
    else:
        typer.echo(sentence("notes_imported", _numbers(taken)))
    if taken.strange:
        names = "、".join(sorted(taken.strange)[:8])
        typer.echo(sentence("fields_passed_over", {"names": names}), err=True)
    if taken.left_out:
        raise LinesLeftOut(taken.left_out)


def _so_far(taken: Taken) -> str:
    return sentence("import_so_far", _numbers(taken))


def _numbers(taken: Taken) -> dict[str, Any]:
    return {
        "ok": not taken.left_out,
        "lines": taken.lines,
        "kept": taken.kept,
        "known": taken.known,
        "left_out": taken.left_out,
    }


def _tell_bad(line: BadLine, shown: list[dict[str, Any]]) -> None:
    if len(shown) >= MOST_SHOWN:
        return
    said = sentence(line.code, line.facts)
    shown.append({"line": line.number, "code": line.code, "said": said})
    typer.echo(f"第 {line.number} 行：{said}", err=True)
