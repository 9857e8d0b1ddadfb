"""Households that were lent to this device's assessor and whose last day is over: they leave
without a word from the server, as rows do that went to others. Decides no day.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.rules import assessing
from fieldvisit.store import left_rows
from fieldvisit.store.opening import json_text
from fieldvisit.store.prepared import driver
from fieldvisit.store.server_rows import PARENTS

_OVER = """
SELECT household.scope, household.id FROM household
JOIN task ON task.household_id = household.id AND task.kind = ? AND task.assignee_id = ?
GROUP BY household.id HAVING max(task.due_on) < ?
"""
"""Each has a day after which it is not shown; one whose task has not come yet has none."""

_IN = "IN (SELECT value FROM json_each(?))"
_PEOPLE = f"""
SELECT person_id FROM membership WHERE household_id {_IN}
EXCEPT SELECT person_id FROM membership WHERE household_id NOT {_IN}
"""


def let_go_over(tx: Connection, me: UUID, *, day: date, at: datetime) -> int:
    """Set apart what is lent to nobody here any more on a day. What a draft, an unsent change or a
    file holds stays until that is with the server, and leaves with the next look. Returns how many
    households left.
    """
    over: dict[str, list[str]] = {}
    found = driver(tx).execute(_OVER, [assessing.KIND, me.hex, day.isoformat()])
    for scope, household_id in found:
        over.setdefault(scope, []).append(household_id)
    for scope, homes in over.items():
        left_rows.let_go(tx, _rows_of(tx, json_text(homes)), scope=scope)
    return left_rows.step(tx, at) if over else 0


def _rows_of(tx: Connection, homes: str) -> Iterator[tuple[str, UUID]]:
    """The households themselves, their people, and all that names them or hangs on what does."""

    def ids(kind: str, query: str, *said: str) -> Iterator[tuple[str, UUID]]:
        for (row_id,) in driver(tx).execute(query, said).fetchall():
            yield kind, UUID(row_id)

    yield from ids("household", f"SELECT id FROM household WHERE id {_IN}", homes)
    yield from ids("person", _PEOPLE, homes, homes)
    for kind in left_rows.LEAVING:
        parents = dict(PARENTS[kind])
        if "household_id" in parents:
            yield from ids(kind, f"SELECT id FROM {kind} WHERE household_id {_IN}", homes)
        elif "visit_id" in parents:
            named = f"SELECT id FROM visit WHERE household_id {_IN}"
            yield from ids(kind, f"SELECT id FROM {kind} WHERE visit_id IN ({named})", homes)


def never_assessed(tx: Connection, *, limit: int) -> list[UUID]:
    """Households of 特困供养 without any visit with the form of a self-care assessment (F04), by
    number.
    """
    found = driver(tx).execute(
        "SELECT id FROM household WHERE category IN ('tekun_dispersed', 'tekun_institutional')"
        " AND status <> 'left' AND deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM visit"
        " WHERE visit.household_id = household.id AND visit.form_id = 'F04')"
        " ORDER BY number, id LIMIT ?",
        [limit],
    )
    return [UUID(row[0]) for row in found]
