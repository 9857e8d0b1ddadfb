"""Read open conflicts, and close our changes whose conflicts were chosen, here or, where the row is
not ours any more, elsewhere. Decides nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, update

from fieldvisit.records.conflict import Choice, Conflict
from fieldvisit.store import decisions, rows
from fieldvisit.store.opening import json_text
from fieldvisit.store.outbox import ELSEWHERE
from fieldvisit.store.prepared import driver
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import OUTBOX, TABLES

_c = TABLES["conflict"].c
_ITS = (
    "SELECT 1 FROM conflict WHERE wanted_device = outbox.device_id"
    " AND conflict.row_id = outbox.row_id AND conflict.counter >= outbox.counter"
    " AND conflict.version >= 0"
)
"""The questions of a change: what its author said later of the same row is in the same one."""
_CLOSE = (
    f"UPDATE outbox SET state = 'applied' WHERE state = 'conflict' AND EXISTS ({_ITS})"
    f" AND NOT EXISTS ({_ITS} AND state = 'open')"
)

_COUNT = (
    "SELECT (SELECT count(*) FROM conflict WHERE state = 'open' AND version >= 0)"
    f" + (SELECT count(*) FROM outbox WHERE state = 'conflict' AND NOT EXISTS ({_ITS})"
    f" AND coalesce(reason, '') <> '{ELSEWHERE}')"
)
_CAME_BACK = (
    "UPDATE outbox SET reason = 'fields_differ' WHERE state = 'conflict'"
    f" AND reason = '{ELSEWHERE}' AND EXISTS ({_ITS})"
)
_UNSEEN = (
    f"SELECT row_id FROM outbox WHERE state = 'conflict' AND NOT EXISTS ({_ITS})"
    " GROUP BY row_id ORDER BY min(counter) LIMIT ?"
)
_UNSEEN_OF = (
    f"SELECT counter, row_id FROM outbox WHERE state = 'conflict' AND NOT EXISTS ({_ITS})"
    " AND row_id IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True)
class Answer:
    """How a question ended that is not here, about what change `counter` wanted for a row: `choice`
    None while it is open, `who` chose, and when.
    """

    row_id: UUID
    counter: int
    choice: Choice | None = None
    who: str = ""
    at: datetime | None = None


def get(tx: Connection, conflict_id: UUID) -> Conflict | None:
    """One conflict by its id."""
    return rows.by_id(Conflict).first(tx, id=conflict_id)


def open_ones(tx: Connection) -> list[Conflict]:
    """What waits for somebody's choice, oldest first."""
    return _open.all(tx)


def asked_about(tx: Connection) -> set[UUID]:
    """The rows with an open question."""
    return {found.row_id for found in open_ones(tx)}


def count(tx: Connection) -> int:
    """How many questions are open, and changes of ours whose question has not come back yet."""
    found: int = driver(tx).execute(_COUNT).fetchone()[0]
    return found


def close_chosen(tx: Connection) -> None:
    """A change of ours with conflicts is settled once somebody has chosen in all of them; one whose
    question came (again) waits here.
    """
    driver(tx).execute(_CLOSE)
    driver(tx).execute(_CAME_BACK)


def unseen(tx: Connection, limit: int) -> list[UUID]:
    """Rows of which a change of ours is in question, and the question is not here: it has not come
    yet, or the row is not ours any more.
    """
    return [UUID(row[0]) for row in driver(tx).execute(_UNSEEN, [limit])]


def heard(
    tx: Connection,
    answers: Iterable[Answer],
    *,
    asked: Sequence[UUID],
    now: datetime,
    whole: bool,
) -> None:
    """What became of our values of the rows in `asked`: a change is settled once somebody has
    chosen in all of its questions. What is still open lies with others, if all that the server has
    for this device is here (`whole`).
    """
    known, rows_asked = list(answers), json_text([row_id.hex for row_id in asked])
    for counter, row_id in driver(tx).execute(_UNSEEN_OF, [rows_asked]).fetchall():
        its = [one for one in known if one.row_id == UUID(row_id) and one.counter >= counter]
        open_ones = [one for one in its if one.choice is None or one.at is None]
        mine = update(OUTBOX).where(OUTBOX.c.counter == counter)
        if its and not open_ones:
            last = max(its, key=lambda one: one.at or now)
            ours = all(one.choice is Choice.WANTED for one in its)
            reason = decisions.CHOSEN_WANTED if ours else decisions.CHOSEN_HELD
            tx.execute(mine.values(state="applied", reason=reason, settled_at=now))
            decisions.keep(tx, decisions.Decision(counter, ours, last.who, last.at or now))
        elif whole:
            tx.execute(mine.values(reason=ELSEWHERE))


_open = Records(
    Conflict,
    lambda found: found.where(_c.state == "open", _c.version >= 0).order_by(_c.created_at, _c.id),
)
