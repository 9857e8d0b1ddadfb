"""`fieldvisit serve` and `fieldvisit invite`: run a central server, and let people in. Never
opens a device.
"""

import json
import signal
import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from fieldvisit.commands.extras import need
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS


def _role(said: str) -> str:
    by_word = {word: code for code, word in LABELS["role"].items()}
    found = by_word.get(said, said)
    if found not in LABELS["role"]:
        roles = "、".join(f"{word}（{code}）" for word, code in by_word.items())
        raise typer.BadParameter(sentence("role_unknown", {"roles": roles}), param_hint="--role")
    return found


Data = Annotated[Path, typer.Option(help="服务器的数据文件夹")]
Role = Annotated[str, typer.Option(help="岗位，如 网格协理员", metavar="ROLE", parser=_role)]
Database = Annotated[
    str | None, typer.Option(help="PostgreSQL 地址；不填则用数据文件夹里的 SQLite")
]
Files = Annotated[
    str | None,
    typer.Option(
        envvar="FIELDVISIT_FILES",
        help="照片和文件放在哪个桶：s3://桶/前缀?endpoint=https://…；不填则放在数据文件夹里",
    ),
]


def serve(
    data: Data,
    port: Annotated[int, typer.Option(help="端口；0 为任选一个空闲的")] = 8765,
    *,
    host: Annotated[str, typer.Option(help="监听的地址；对外须放在 TLS 之后")] = "127.0.0.1",
    database: Database = None,
    files: Files = None,
    processes: Annotated[int, typer.Option("--workers", min=1, help="进程数，一般每核一个")] = 1,
) -> None:
    """运行中心服务器，直到按 Ctrl+C 或收到停止信号。"""
    need("server", *(["s3"] if files else []))
    from sync.server import centre, running, workers

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    opening = partial(centre.Centre.open, data, database=database, files=files)
    server: running.Running | workers.Workers
    if processes > 1:
        server = workers.start(opening, processes, host=host, port=port)
    else:
        server = running.over(opening(), host=host, port=port)
    typer.echo(f"listening on {server.url}")
    # A short wait, not an endless one: on Windows a signal does not wake a waiting main thread.
    while not stop.wait(0.5):
        if not server.alive():
            server.stop()
            raise typer.Exit(1)
    server.stop()


def invite(
    data: Data,
    name: Annotated[str, typer.Option(help="姓名")],
    *,
    role: Role,
    region: Annotated[str, typer.Option(help="负责的地方，12 位区划代码")],
    staff: Annotated[
        UUID | None, typer.Option(help="原来的人员编号：服务器从备份恢复后，给恢复前就有的人")
    ] = None,
    database: Database = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 回答")] = False,
) -> None:
    """为一个人开一个账户，给出一台设备用的启用码（一次有效，七天内用）。"""
    need("server")
    from pydantic import ValidationError

    from sync.server import centre, office

    try:
        person = office.new_staff(name, role, region_code=region, at=datetime.now(UTC))
    except ValidationError:
        raise typer.BadParameter(sentence("region_code_shape"), param_hint="--region") from None
    if staff is not None:
        person = person.model_copy(update={"id": staff})
    opened = centre.Centre.open(data, database=database)
    try:
        invitation = opened.invite(person)
    finally:
        opened.close()
    if as_json:
        answer = {
            "code": invitation.code,
            "staff_id": str(invitation.staff_id),
            "expires_at": invitation.expires_at.isoformat(),
        }
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        typer.echo(f"{name} 的启用码：{invitation.code}（七天内有效，只能用一次）")
