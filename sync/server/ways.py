"""Where rows of a scope went that it does not hold any more: for changes that come late, devices
that ask and files that were handed in before. Moves nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from fieldvisit.records.change import Action, Change
from fieldvisit.records.hanging import HANGS_ON
from sync.server import ledger
from sync.server.tables import ENTRIES, moved_row

CHUNK = 500
MOST_HOPS = 50
_m = moved_row.c
_BUSY = select(_m.scope).where(_m.scope.in_(bindparam("scopes", expanding=True))).distinct()


def followed(tx: Connection, changes: Sequence[Change]) -> dict[int, str]:
    """By counter: the scope to which a change of one device belongs whose row, or what it hangs on,
    went there since its author saw it.
    """
    ends = zip(changes, landings(tx, changes), strict=True)
    return {change.counter: to for change, to in ends if to != change.scope}


def landings(tx: Connection, changes: Sequence[Change]) -> list[str]:
    """The scope to which each change belongs now: its own, or the one to which its row, or what it
    hangs on, went.
    """
    scopes = {change.scope for change in changes}
    busy = set(tx.execute(_BUSY, {"scopes": list(scopes)}).scalars())
    late = [
        list(named(change.kind, change.row_id, after=change.after)) if change.scope in busy else []
        for change in changes
    ]
    ids = sorted({row_id for rows in late for _, row_id in rows})
    ways: dict[str, dict[tuple[str, UUID], str]] = defaultdict(dict)
    for start in range(0, len(ids), CHUNK):
        some = _m.row_id.in_(ids[start : start + CHUNK])
        query = select(_m.scope, _m.kind, _m.row_id, _m.to_scope).where(some)
        for way in tx.execute(query):
            ways[way.scope][way.kind, way.row_id] = way.to_scope
    ends = (
        [_end(ways, row, start=change.scope) for row in rows]
        for change, rows in zip(changes, late, strict=True)
    )
    return [
        next((to for to in reached if to != change.scope), change.scope)
        for change, reached in zip(changes, ends, strict=True)
    ]


def named(kind: str, row_id: UUID, *, after: Mapping[str, Any]) -> Iterator[tuple[str, UUID]]:
    """The row that a change is about, and what it says that the row hangs on: (kind, id)."""
    yield kind, row_id
    for field, parent in HANGS_ON.get(kind, {}).items():
        try:
            yield parent, UUID(after[field])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue


def lead(
    tx: Connection, changes: Sequence[Change], *, went: Mapping[int, str], at: datetime
) -> int:
    """Remember the way of records that are made where their household went: what their author says
    of them later names the scope that they were written for. Returns how many.
    """
    born = [
        {"scope": c.scope, "kind": c.kind, "row_id": c.row_id, "to_scope": went[c.counter]}
        for c in changes
        if c.action is Action.INSERT and c.counter in went
    ]
    ledger.insert_new(tx, moved_row, rows=[{**way, "at": at} for way in born])
    return len(born)


def gone_from(tx: Connection, scope: str, *, kind: str, ids: Collection[UUID]) -> set[UUID]:
    """Which of these rows went from the scope to another."""
    query = select(_m.row_id).where(_m.scope == scope, _m.kind == kind, _m.row_id.in_(ids))
    return set(tx.execute(query).scalars())


def came_from(tx: Connection, scope: str, *, sha256: str) -> list[str]:
    """The scopes under which a file of this scope may have been handed in: its record, or what that
    hangs on, came from there.
    """
    c = ENTRIES["attachment"].c
    query = select(c.id, c.visit_id, c.note_id).where(c.scope == scope, c.sha256 == sha256)
    ids = {row_id for row in tx.execute(query) for row_id in row if row_id is not None}
    return sorted(left_by(tx, ids) - {scope})


def left_by(tx: Connection, ids: Collection[UUID]) -> set[str]:
    """The scopes that any of these rows went from."""
    return set(tx.execute(select(_m.scope).where(_m.row_id.in_(ids))).scalars())


def _end(ways: dict[str, dict[tuple[str, UUID], str]], row: tuple[str, UUID], *, start: str) -> str:
    scope = start
    for _ in range(MOST_HOPS):
        to = ways.get(scope, {}).get(row)
        if to is None:
            break
        scope = to
    return scope
