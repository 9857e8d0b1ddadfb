"""Changes that hang on a record which the server refused, or on a household's move that it refused:
set apart with it, where their author sees them, and sent again once it is. Drops nothing.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Connection

from fieldvisit.records import KINDS
from fieldvisit.records.kept import instant_text
from fieldvisit.store.opening import json_text
from fieldvisit.store.outbox import APART, IS_OPEN
from fieldvisit.store.prepared import driver

REASON = "parent_refused"
_ITSELF = (REASON, "server_stumbles", *APART)
"""Why a record was set apart that may still go in as it is: with its parent, the day after, or when
a supervisor says so."""

_HANGING = f"""
    SELECT counter, scope, row_id, action, state, fields, after
    FROM outbox JOIN outbox_body USING (counter)
    WHERE state <> 'applied' AND (state = 'rejected' AND reason = '{REASON}'
        OR {IS_OPEN} AND reason IN ('parent_missing', 'row_missing'))
    ORDER BY counter
"""
_BIRTHS = (
    "SELECT row_id, counter, state, reason FROM outbox WHERE action = 'insert'"
    " AND kind IN (SELECT value FROM json_each(?)) AND row_id IN (SELECT value FROM json_each(?))"
    " ORDER BY counter"
)
_REFUSED_MOVES = """
    SELECT row_id, json_extract(after, '$.scope') AS wished
    FROM outbox JOIN outbox_body USING (counter)
    WHERE state <> 'applied' AND state = 'rejected' AND kind = 'household' AND action = 'patch'
    AND wished <> coalesce(
        (SELECT json_extract("values", '$.scope') FROM server_row
         WHERE server_row.kind = 'household' AND server_row.row_id = outbox.row_id),
        (SELECT household.scope FROM household WHERE household.id = outbox.row_id), '')
"""
"""Households that the server would not let go to a scope, and that did not come there otherwise."""
_SET_APART = (
    f"UPDATE outbox SET state = 'rejected', reason = '{REASON}', batch_id = NULL, settled_at = ?"
    " WHERE counter = ?"
)
_RELEASE = "UPDATE outbox SET state = 'waiting', reason = NULL, settled_at = NULL WHERE counter = ?"
_SAID_AGAIN = """
    UPDATE outbox SET state = 'applied', reason = NULL, settled_at = ?
    WHERE state <> 'applied' AND state = 'rejected' AND EXISTS (
        SELECT 1 FROM outbox AS anew WHERE anew.kind = outbox.kind
        AND anew.row_id = outbox.row_id AND anew.counter > outbox.counter
        AND anew.action = 'insert' AND anew.state = 'applied'
    )
"""


@dataclass(frozen=True)
class _Birth:
    """The last insert of a record here. `stands`: nothing says that the server refused it."""

    counter: int
    stands: bool
    reason: str | None = None


class _Hanging(NamedTuple):
    """A change that was put off, as the file keeps it; `fields` name what it hangs on, else it is
    its own record.
    """

    counter: int
    scope: str
    row_id: str
    action: str
    state: str
    fields: str
    after: str

    @property
    def on(self) -> set[str]:
        """Ids of the records on which it hangs."""
        said = orjson.loads(self.after)
        named = [said.get(name) for name in orjson.loads(self.fields)]
        return {str(one).replace("-", "") for one in named if one} or {self.row_id}

    def is_in_vain(self, births: Mapping[str, _Birth], *, moves: Set[tuple[str, str]]) -> bool:
        """Whether one of them was refused, says again what this change said of it, or never came to
        the scope of this change (`moves`: household and scope of each move that was refused).
        """
        if any((row_id, self.scope) in moves for row_id in self.on):
            return True
        known = [(row_id, births[row_id]) for row_id in self.on if row_id in births]
        return any(
            not birth.stands or (row_id == self.row_id and birth.counter > self.counter)
            for row_id, birth in known
        )


def follow(tx: Connection, *, at: datetime) -> set[int]:
    """Set apart what the server put off for the sake of a record of ours that it refused, let go
    again what hangs on none any more. Returns the numbers of those that were set apart now.
    """
    let_go(tx)
    apart = {one.counter for one in _in_vain(tx) if one.state != "rejected"}
    settled = [(instant_text(at), counter) for counter in sorted(apart)]
    driver(tx).executemany(_SET_APART, settled)
    return apart


def let_go(tx: Connection) -> None:
    """What was set apart and hangs on nothing refused any more waits again: a record was taken in
    after all, or a household came to the scope where its author had meant it to be.
    """
    held = {one.counter for one in _hanging(tx) if one.state == "rejected"}
    if held:
        held -= {one.counter for one in _in_vain(tx)}
        driver(tx).executemany(_RELEASE, [(counter,) for counter in sorted(held)])


def _hanging(tx: Connection) -> list[_Hanging]:
    return [_Hanging(*row) for row in driver(tx).execute(_HANGING)]


def _in_vain(tx: Connection) -> list[_Hanging]:
    """Those of them that will never go in as things are."""
    hanging = _hanging(tx)
    births = _births(tx, {row_id for one in hanging for row_id in one.on}, kinds=KINDS)
    moves = {(row_id, wished) for row_id, wished in driver(tx).execute(_REFUSED_MOVES)}
    found: list[_Hanging] = []
    for one in hanging:
        in_vain = one.is_in_vain(births, moves=moves)
        if in_vain:
            found.append(one)
        if one.action == "insert":
            # What hangs on this one in its turn comes behind it.
            births[one.row_id] = _Birth(one.counter, stands=not in_vain)
    return found


def said_again(tx: Connection, *, at: datetime) -> None:
    """What was refused of a record is over once a later insert of it, which holds it all, is in."""
    driver(tx).execute(_SAID_AGAIN, [instant_text(at)])


def to_be_told_anew(tx: Connection, kind: str, *, row_id: UUID) -> bool:
    """Whether the server refused a record of ours as it was written: a change of it means nothing
    there, the whole record has to go.
    """
    birth = _births(tx, [row_id.hex], kinds=[kind]).get(row_id.hex)
    return birth is not None and not birth.stands and birth.reason not in _ITSELF


def _births(tx: Connection, row_ids: Iterable[str], *, kinds: Iterable[str]) -> dict[str, _Birth]:
    wanted = [json_text(list(kinds)), json_text(sorted(row_ids))]
    return {
        row_id: _Birth(counter, state != "rejected", reason)
        for row_id, counter, state, reason in driver(tx).execute(_BIRTHS, wanted)
    }
