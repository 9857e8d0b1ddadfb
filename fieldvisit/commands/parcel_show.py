"""Look at a parcel without using it. Opens no key unless a device is named."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.machine.spoken_codes import hash_mark

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk

Where = Annotated[Path, typer.Argument(help="交接包")]


def show(
    where: Where,
    *,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """看一个包：谁给谁、第几包、多大、校验码；不用口令。加 --device 再看里面有几条。"""
    from sync.protocol import parcel

    looked = parcel.look(where)
    header = looked.header
    told: dict[str, Any] = header.model_dump(mode="json")
    told |= {"size": looked.size, "digest": looked.digest}
    if device is not None:
        told |= _inside(unlocked(device, staff), header.id.hex)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    from fieldvisit.words.labels import label

    lines = {
        "种类": label("parcel_kind", header.kind),
        "给": header.to,
        "来自": header.sender,
        "第几包": header.number,
        "做包时间": header.made_at,
        "大小": f"{looked.size} 字节",
        "校验码": hash_mark(looked.digest),
    }
    lines |= {"记录": told["changes"], "文件": told["files"]} if "changes" in told else {}
    for name, value in lines.items():
        typer.echo(f"{name}  {value}")


def _inside(desk: "Desk", parcel_id: str) -> dict[str, Any]:
    from uuid import UUID

    from sync.client.parcel import known

    found = known(desk.store, UUID(parcel_id))
    return {"changes": found.changes, "files": found.files} if found else {}
