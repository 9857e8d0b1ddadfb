"""The audit log: one hash-chained list of lines a device, and one for the office. Lines are
added, never changed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, bindparam, insert, select, update

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.kept import instant_text
from sync.protocol.wire import PushRequest
from sync.server.ledger import insert_new
from sync.server.tables import audit, audit_head

OFFICE_CHAIN = "office"
NOTHING = "0" * 64
_MINE = audit_head.c.chain == bindparam("whose")
_HEAD = select(audit_head).where(_MINE).with_for_update()
_LINE = insert(audit)
_LAST = update(audit_head).where(_MINE).values(number=bindparam("number"), hash=bindparam("hash"))


def start(tx: Connection, chain: str) -> None:
    """Make the chain if it is new."""
    insert_new(tx, audit_head, rows=[{"chain": chain, "number": 0, "hash": NOTHING}])


def add(tx: Connection, chain: str, *, what: str, facts: Mapping[str, Any], at: datetime) -> None:
    """Append a line. `facts` are ids and counts, never people's data."""
    head = tx.execute(_HEAD, {"whose": chain}).one()
    line = {"chain": chain, "number": head.number + 1, "what": what, "facts": dict(facts)}
    hashed = _hash(head.hash, {**line, "at": instant_text(at)})
    tx.execute(_LINE, {**line, "at": at, "hash": hashed})
    tx.execute(_LAST, {"whose": chain, "number": head.number + 1, "hash": hashed})


def handed_in(
    tx: Connection, request: PushRequest, *, device_id: UUID, at: datetime, flags: Mapping[str, int]
) -> None:
    """Append to a device's list that it handed in a batch, and what its clock was like."""
    facts = {"batch": str(request.batch_id), "changes": len(request.changes), **flags}
    add(tx, str(device_id), what="handed_in", facts=facts, at=at)


def first_broken(tx: Connection, chain: str) -> int | None:
    """The number of the first line that was changed, removed or moved, or None when the chain is
    whole.
    """
    previous = NOTHING
    number = 0
    for row in tx.execute(select(audit).where(audit.c.chain == chain).order_by(audit.c.number)):
        number += 1
        line = {
            "chain": chain,
            "number": row.number,
            "what": row.what,
            "facts": row.facts,
            "at": instant_text(row.at),
        }
        if row.number != number or row.hash != _hash(previous, line):
            return number
        previous = row.hash
    head = tx.execute(select(audit_head).where(audit_head.c.chain == chain)).one()
    return None if (head.number, head.hash) == (number, previous) else number + 1


def _hash(previous: str, line: Mapping[str, Any]) -> str:
    said = orjson.dumps([previous, line], option=orjson.OPT_SORT_KEYS)
    return content_hash(said)
