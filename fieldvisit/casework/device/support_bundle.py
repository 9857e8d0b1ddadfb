"""The bundle for support: versions, sizes, counts, how the self-check stands. Never a word that a
person typed and never a name, a number or a place of anybody.
"""

import json
import platform
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from fieldvisit import __version__
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import self_check
from fieldvisit.store import backup, copies, outbox, upkeep
from fieldvisit.store.opening import Store

PRAGMAS = (
    "user_version", "page_size", "page_count", "freelist_count", "journal_mode", "auto_vacuum",
    "cipher_version", "encoding",
)  # fmt: skip
LOG_LINES = 2000
LOG_KEYS = frozenset({"at", "level", "code", "room", "seconds", "count", "kind", "status"})
"""What of a log line may leave the device; any other key stays."""

_CODE = re.compile(r"[A-Za-z0-9_.:+\- ]{1,40}", re.ASCII)


def packed(desk: Desk) -> bytes:
    """The bundle, a zip of JSON files. Slow (it runs the self-check)."""
    report = self_check.run(desk)
    with desk.store.read() as tx:
        parts: dict[str, Any] = {
            "versions.json": _versions(tx),
            "file.json": _file(tx, desk.store),
            "counts.json": dict(report.counts) | {"tables": _counts(tx)},
            "waiting.json": _waiting(tx),
        }
    # Codes, not sentences: a sentence may name a printer or a server.
    parts["self_check.json"] = [
        {"name": one.name, "state": one.state, "code": one.code} for one in report.items
    ]
    parts["copies.json"] = list(_copies(desk.store))
    parts["log.json"] = list(_log(desk.store.folder.logs))
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, json.dumps(content, ensure_ascii=False, indent=1))
    return whole.getvalue()


def _versions(tx: Connection) -> dict[str, str]:
    return {
        "fieldvisit": __version__,
        "python": platform.python_version(),
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
        "sqlite": str(tx.exec_driver_sql("SELECT sqlite_version()").scalar()),
    }


def _file(tx: Connection, store: Store) -> dict[str, object]:
    facts = {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    return {**facts, "bytes": store.folder.database.stat().st_size}


def _counts(tx: Connection) -> dict[str, int]:
    return upkeep.row_counts(tx)


def _waiting(tx: Connection) -> dict[str, object]:
    counts = outbox.counts(tx)
    return {
        "waiting": counts.waiting,
        "delivered": counts.delivered,
        "conflict": counts.conflict,
        "rejected": counts.rejected,
        "handed_in": counts.handed_in,
        "oldest": counts.oldest.isoformat() if counts.oldest else None,
    }


def _copies(store: Store) -> Iterator[dict[str, object]]:
    second = backup.chosen_medium(store)
    for place, where in (("here", store.folder.backups), ("medium", second and second.folder)):
        for copy in copies.found(where) if where else ():
            yield {
                "place": place,
                "at": copy.at.isoformat(),
                "bytes": copy.size,
                "schema": copy.schema,
            }


def _log(folder: Path) -> Iterator[dict[str, object]]:
    """The last lines of the logs, their allowed keys only; a line that is no JSON is not told."""
    if not folder.is_dir():
        return
    lines = [
        line
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8", errors="replace").splitlines()
    ]
    for line in lines[-LOG_LINES:]:
        try:
            content = json.loads(line)
        except ValueError:
            continue
        if isinstance(content, dict):
            yield {
                name: content[name] for name in LOG_KEYS & content.keys() if _plain(content[name])
            }


def _plain(value: object) -> bool:
    """A number, or a code in ASCII that holds no long run of digits (a phone, a card)."""
    if isinstance(value, (int, float)):
        return abs(value) < 10**9
    return (
        isinstance(value, str) and bool(_CODE.fullmatch(value)) and not re.search(r"\d{7,}", value)
    )
