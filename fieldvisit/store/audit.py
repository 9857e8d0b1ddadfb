"""Who looked at, printed or decided what: a hash-chained trail inside the encrypted file. Lines are
added and checked, never changed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from fieldvisit.records.kept import instant_text
from fieldvisit.store.journal import Stamp
from fieldvisit.store.tables import audit as table


@dataclass(frozen=True)
class Line:
    """One line of the trail. `subject` is a record's id; `detail` holds no person's data."""

    seq: int
    at: datetime
    actor: UUID
    device_id: UUID
    action: str
    subject: str
    detail: dict[str, str]
    digest: str


_COLUMNS = [table.c[name] for name in Line.__dataclass_fields__]


def append(
    tx: Connection,
    action: str,
    *,
    subject: str,
    stamp: Stamp,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Add a line to the trail, chained to the one before."""
    newest = tx.execute(
        select(table.c.seq, table.c.digest).order_by(table.c.seq.desc()).limit(1)
    ).one_or_none()
    seq, before = newest or (0, "")
    line = Line(
        seq=seq + 1,
        at=stamp.at,
        actor=stamp.actor,
        device_id=stamp.device_id,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
        digest="",
    )
    tx.execute(table.insert(), vars(line) | {"digest": _digest(before, line)})


def count(tx: Connection, action: str, *, subject: str) -> int:
    """How often an action was done to a record."""
    return tx.execute(
        select(func.count()).where(table.c.action == action, table.c.subject == subject)
    ).scalar_one()


def lines(tx: Connection, limit: int = 200) -> list[Line]:
    """The newest lines, newest first."""
    found = tx.execute(select(*_COLUMNS).order_by(table.c.seq.desc()).limit(limit))
    return [Line(*row) for row in found]


def first_broken(tx: Connection) -> int | None:
    """The number of the first line that was changed, removed or moved; None: the chain holds."""
    before, expected = "", 1
    for row in tx.execute(select(*_COLUMNS).order_by(table.c.seq)):
        line = Line(*row)
        if line.seq != expected or line.digest != _digest(before, line):
            return expected
        before, expected = line.digest, expected + 1
    return None


def _digest(before: str, line: Line) -> str:
    content = [
        before,
        line.seq,
        instant_text(line.at),
        line.actor.hex,
        line.device_id.hex,
        line.action,
        line.subject,
        line.detail,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
