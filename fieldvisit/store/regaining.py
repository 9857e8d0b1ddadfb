"""After the last page of a new epoch: what this device alone still holds of its own is told again,
and what the server's loss made pointless is closed. Sends nothing, takes no row away.
"""

from typing import Any

from sqlalchemy import Connection, select, update

from fieldvisit.records import KINDS
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import Kept
from fieldvisit.store import epochs, outbox, rows, server_rows
from fieldvisit.store.journal import Stamp
from fieldvisit.store.outbox import OPEN
from fieldvisit.store.server_rows import ServerRow
from fieldvisit.store.tables import OUTBOX, TABLES

ASKED = {"conflict": "choice_outdated", "handed_in": "question_lost"}
"""Kinds that only the server makes and people answer, and what an answer is told whose question the
server lost."""
UNREVIEWED = {
    "state": "finalised",
    "reviewed_by": None,
    "reviewed_at": None,
    "review_comment": None,
}
"""A review is another person's change: it comes again from their device."""


def finish(tx: Connection, *, stamp: Stamp) -> int:
    """Once after the last page of a new epoch; later calls do nothing. Returns how many records
    were told again because the copy of their change was no longer kept.
    """
    if not epochs.load(tx).regaining:
        return 0
    told = sum(_tell_again(tx, kind, stamp=stamp) for kind in KINDS if kind not in ASKED)
    _close_moot_choices(tx, stamp=stamp)
    epochs.regained(tx)
    return told


def _tell_again(tx: Connection, kind: str, *, stamp: Stamp) -> int:
    """Records of this device that the server lost and whose making is in no change any more."""
    t, o = TABLES[kind].c, OUTBOX.c
    born = select(o.counter).where(
        o.kind == kind, o.row_id == t.id, o.action == Action.INSERT, o.state.in_(OPEN)
    )
    # Deleted ones, too: what hangs on them, and their deletion itself, would wait for ever.
    lost = (t.version < 0, t.device_id == stamp.device_id)
    found = tx.execute(select(t.id, t.extra).where(*lost, ~born.exists()).order_by(t.created_at))
    told = 0
    for row_id, extra in found.all():
        record = rows.get(tx, kind, row_id=row_id)
        if record is not None:
            _tell(tx, kind, values=extra | _said(record), stamp=stamp)
            told += 1
    return told


def _said(record: Kept) -> dict[str, Any]:
    values = record.model_dump(mode="json") | {"version": 0}
    return values | UNREVIEWED if values.get("reviewed_by") else values


def _tell(tx: Connection, kind: str, *, values: dict[str, Any], stamp: Stamp) -> None:
    change = Change(
        device_id=stamp.device_id,
        counter=0,
        scope=values["scope"],
        kind=kind,
        row_id=values["id"],
        action=Action.INSERT,
        after=values,
        hlc="",
        actor=stamp.actor,
    )
    change = outbox.append(tx, change, at=stamp.at)
    shown = ServerRow(kind, change.row_id, server_rows.NEVER_SHOWN, values)
    server_rows.put_aside(tx, shown)


def _close_moot_choices(tx: Connection, *, stamp: Stamp) -> None:
    """A choice about a question that the server lost: when it comes again, it asks again."""
    o = OUTBOX.c
    for kind, reason in ASKED.items():
        lost = select(TABLES[kind].c.id).where(TABLES[kind].c.version < 0)
        mine = (o.kind == kind, o.state.in_(OPEN), o.row_id.in_(lost))
        ids = tx.execute(select(o.row_id).where(*mine)).scalars().all()
        closed = {"state": "rejected", "reason": reason, "batch_id": None}
        tx.execute(update(OUTBOX).where(*mine).values(**closed, settled_at=stamp.at))
        server_rows.forget_aside(tx, kind, row_ids=ids)
