"""What the transaction of a batch has in its hands: rows as they are now, and what is to be
written. Judges nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from sync.server import accept, clashes, grids, ledger, moves, sums, who_said
from sync.server.said_again import Later

Place = tuple[str, str]
"""(kind, scope): rows are fetched and written by it."""


@dataclass
class Work:
    """What the transaction has in its hands: rows as they are now, and what is to be written."""

    rows: dict[Place, dict[UUID, accept.Held]] = field(default_factory=dict)
    there: dict[Place, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    stored: dict[Place, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    was: dict[Place, dict[UUID, accept.Held | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    last: dict[str, int] = field(default_factory=dict)
    cards: list[clashes.Card] = field(default_factory=list)
    owners: dict[UUID, UUID | None] = field(default_factory=dict)
    went: dict[int, str] = field(default_factory=dict)
    leaving: list[moves.Move] = field(default_factory=list)
    later: dict[int, Later] = field(default_factory=dict)
    lands: dict[UUID, str] = field(default_factory=dict)
    """By the id of what was handed in and is decided: the scope in which it is taken in."""


def fetch_rows(tx: Connection, work: Work, *, wanted: Mapping[Place, set[UUID]]) -> None:
    """Read these rows, those that are not in hand yet."""
    for (kind, scope), ids in wanted.items():
        found = ledger.held_rows(tx, kind, scope=scope, ids=ids - work.stored[kind, scope])
        work.rows.setdefault((kind, scope), {}).update(found)
        work.stored[kind, scope] |= found.keys()


def put(
    work: Work, kind: str, *, scope: str, row: accept.Held, said_at: datetime | None = None
) -> int:
    """Give a row the scope's next number; `said_at`: when its author said so by their clock."""
    version = work.last[scope] = work.last[scope] + 1
    row_id = row.values["id"]
    place = kind, scope
    rows = work.rows[place]
    before = rows.get(row_id)
    work.was[place].setdefault(row_id, before)
    at = said_at or row.last_at
    said_by = who_said.after(before, row, at=at)
    rows[row_id] = row.numbered(version, said_at=at, said_by=said_by)
    return version


def write(tx: Connection, work: Work) -> None:
    """Write what was put, with its sums and the scopes' last numbers."""
    _place(tx, work)
    for place, was in work.was.items():
        kind, scope = place
        rows = work.rows[place]
        moved = [(was[row_id], rows[row_id]) for row_id in sorted(was, key=lambda i: i.int)]
        replaced = work.stored[place] & was.keys()
        ledger.write_rows(tx, kind, rows=[row for _, row in moved], replaced=replaced)
        sums.move(tx, kind, scope=scope, rows=moved)
    ledger.set_sequences(tx, work.last)


def _place(tx: Connection, work: Work) -> None:
    """Say in which grid each row lies; rows whose household moved come along, with a number of
    their own that tells those who gain them.
    """
    for (kind, scope), before, after in grids.settle_all(tx, work.rows, was=work.was):
        row_id = before.values["id"]
        work.rows.setdefault((kind, scope), {}).setdefault(row_id, before)
        work.stored[kind, scope].add(row_id)
        put(work, kind, scope=scope, row=after)
