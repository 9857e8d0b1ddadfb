"""The command that looks at a device and mends it. Reads records only to count them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, chosen, unlocked


def check(
    device: DeviceOption = None,
    *,
    staff: StaffOption = None,
    as_json: JsonOption = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="重做查找目录；文件坏了就救出能读的，坏的放在一边")
    ] = False,
) -> None:
    """自检：磁盘、时钟、资料文件、备份、没送到的、打印机；完好时返回 0。"""
    from fieldvisit.store.troubles import StoreDamaged

    mended: dict[str, Any] = {}
    try:
        desk = unlocked(device, staff)
    except StoreDamaged:
        if not repair:
            _refuse(as_json)
        mended = _mend(device, staff)
        desk = unlocked(device, staff)
    from fieldvisit.casework.device import keeping_safe, self_check

    report = self_check.run(desk)
    if repair and report.damaged:
        desk.store.close()
        mended = _mend(device, staff)
        desk = unlocked(device, staff)
        report = self_check.run(desk)
    elif repair and not mended:
        mended = {"indexes_mended": keeping_safe.remake_indexes(desk)}
        report = self_check.run(desk)
    _tell(report, mended, as_json=as_json)
    if not report.ok:
        raise typer.Exit(1)


def _mend(device: Path | None, staff: str | None) -> dict[str, Any]:
    from fieldvisit.casework.device import keeping_safe
    from fieldvisit.casework.device.self_check_file import PLURALS
    from fieldvisit.commands.pin import pin
    from fieldvisit.machine.clock import SystemClock
    from fieldvisit.machine.paths import default_device

    folder = device or default_device()
    who = chosen(folder, staff)
    done = keeping_safe.mend(folder, who.staff_id, pin=pin(), clock=SystemClock())
    return {
        "bad_pages": done.bad_pages,
        "lost": {PLURALS[kind]: count for kind, count in done.lost.items()},
        "from_copy": done.from_copy,
        "from_journal": done.from_journal,
    }


def _refuse(as_json: bool) -> None:
    from fieldvisit.words import sentence

    said = sentence("check_file_shut")
    if as_json:
        typer.echo(json.dumps({"ok": False, "said": said}, ensure_ascii=False))
    else:
        typer.echo(said, err=True)
    raise typer.Exit(1)


def _tell(report: Any, mended: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        told = {
            "ok": report.ok,
            **report.counts,
            "checks": [
                {"name": one.name, "state": one.state, "code": one.code, "said": one.said}
                for one in report.items
            ],
        }
        if mended:
            told["repaired"] = mended
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    marks = {"ok": "好", "warn": "留意", "bad": "不好"}
    for one in report.items:
        typer.echo(f"{marks[one.state]}  {one.label}：{one.said}")
    if "lost" in mended:
        from fieldvisit.words import sentence

        typer.echo(sentence("mended", {"lost": sum(mended["lost"].values()), **mended}))
