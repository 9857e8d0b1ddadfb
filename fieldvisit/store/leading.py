"""Changes that cannot wait for their turn: which of them lie behind what is sent next, and what the
server must have with them. Said ahead they are said beside their turn, which comes all the same:
nothing here settles, cuts or numbers a change.
"""

from collections.abc import Set
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.hanging import HANGS_ON
from fieldvisit.store import outbox
from fieldvisit.store.opening import json_text
from fieldvisit.store.outbox import BESIDE, IS_OPEN, SAID, WANTED, Batch
from fieldvisit.store.prepared import driver
from fieldvisit.store.tables import profile as kept

TAKEN = "takes_ahead"
_NAMES = UUID("5d0c1a52-6f0e-4b6a-9a0e-6b7d2f1c8a41")

_PRESSING = (
    "SELECT counter, kind, row_id FROM outbox INDEXED BY outbox_ahead"
    f" WHERE ahead = {WANTED} AND {IS_OPEN} AND deferrals = 0 ORDER BY counter"
)
_OF_ROW = (
    f"SELECT counter, schema_number, octet_length(before) + octet_length(after) + {BESIDE}, after"
    " FROM outbox JOIN outbox_body USING (counter)"
    f" WHERE kind = ? AND row_id = ? AND counter <= ? AND {IS_OPEN}"
)
_MARK = (
    "UPDATE outbox SET ahead = ? WHERE ahead = 1 AND counter IN (SELECT value FROM json_each(?))"
)
_OF_ITS_ROWS = """
    UPDATE outbox SET ahead = 0 WHERE ahead = 1 AND (kind, row_id) IN
    (SELECT kind, row_id FROM outbox WHERE counter IN (SELECT value FROM json_each(?)))
"""


class _Closure(dict[int, tuple[int, int]]):
    """Changes by number: under which schema each was written, and its weight in bytes."""

    @property
    def schemas(self) -> set[int]:
        return {schema for schema, _ in self.values()}

    @property
    def weight(self) -> int:
        return sum(weight for _, weight in self.values())


def batch(tx: Connection, *, behind: Set[int], max_changes: int, max_bytes: int) -> Batch | None:
    """What goes ahead of the batch with the numbers `behind`, which is sent next: the pressing
    changes that lie behind it, and with each what was written of its row and of the rows that it
    hangs on before it. None, after one look at an index, if there are none; else None too if the
    server takes no such batch.

    The same changes make the same batch with the same id, however often it is asked for.
    """
    found = driver(tx).execute(_PRESSING).fetchall()
    wanted = [one for one in found if one[0] not in behind]
    together = _Closure()
    for counter, kind, row_id in wanted if wanted and is_taken(tx) else ():
        if counter in together:
            continue
        needed = _closure(tx, counter, kind=kind, row_id=row_id)
        if len(needed) > max_changes or len(needed.schemas) > 1:
            # Too much to overtake, or in the words of two programs: it goes in its turn.
            driver(tx).execute(_MARK, [0, json_text([counter])])
            continue
        both = _Closure({**together, **needed})
        full = len(both) > max_changes or both.weight > max_bytes or len(both.schemas) > 1
        if together and full:
            break
        together = both
    if not together:
        return None
    ops, (schema,) = outbox.ops_of(tx, together), together.schemas
    return Batch(uuid5(_NAMES, content_hash(orjson.dumps(ops))), ops, schema)


def said(tx: Connection, ahead: Batch) -> None:
    """The server has answered it, or cannot: nothing of it goes ahead again."""
    driver(tx).execute(_MARK, [SAID, json_text(sorted(ahead.counters))])


def given_up(tx: Connection, ahead: Batch) -> None:
    """The server stumbles over it, or no line carries it: what is in it goes in its turn, and so
    does what was written of its rows since, which could not go without it.
    """
    driver(tx).execute(_OF_ITS_ROWS, [json_text(sorted(ahead.counters))])


def is_taken(tx: Connection) -> bool:
    """Whether the server said that it takes batches ahead of their turn."""
    found = tx.execute(select(kept.c.value).where(kept.c.name == TAKEN)).scalar_one_or_none()
    return bool(found)


def heard(tx: Connection, *, taken: bool) -> None:
    """What the server's program says of that now."""
    if taken != is_taken(tx):
        statement = insert(kept).values(name=TAKEN, value=taken)
        tx.execute(statement.on_conflict_do_update(set_={"value": statement.excluded.value}))


def _closure(tx: Connection, counter: int, *, kind: str, row_id: str) -> _Closure:
    """A change and all that waits before it of its row, of the rows that those name, and so on."""
    found, seen = _Closure(), set[tuple[str, str]]()
    places = [(kind, row_id)]
    while places:
        place = places.pop()
        seen.add(place)
        for number, schema, weight, after in driver(tx).execute(_OF_ROW, [*place, counter]):
            found[number] = (schema, weight)
            places += [other for other in _named(place[0], after) if other not in seen]
    return found


def _named(kind: str, after: str) -> list[tuple[str, str]]:
    """The rows that a change says its own hangs on."""
    values = orjson.loads(after)
    on = HANGS_ON.get(kind, {})
    return [(parent, values[f].replace("-", "")) for f, parent in on.items() if values.get(f)]
