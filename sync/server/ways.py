"""Where rows of a scope went that it does not hold any more: for changes that come late, devices
that ask and files that were handed in before. Moves nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from fieldvisit.records.change import Change
from sync.server.accept import PARENTS
from sync.server.tables import ENTRIES, moved_row

CHUNK = 500
MOST_HOPS = 50
_m = moved_row.c


def followed(tx: Connection, changes: Sequence[Change]) -> dict[int, str]:
    """By counter: the scope to which a change belongs whose row, or what it hangs on, went there
    since its author saw it.
    """
    scopes = {change.scope for change in changes}
    busy = set(tx.execute(select(_m.scope).where(_m.scope.in_(scopes)).distinct()).scalars())
    late = [change for change in changes if change.scope in busy]
    named = {change.counter: list(_named(change)) for change in late}
    ids = sorted({row_id for rows in named.values() for _, row_id in rows})
    ways: dict[str, dict[tuple[str, UUID], str]] = defaultdict(dict)
    for start in range(0, len(ids), CHUNK):
        some = _m.row_id.in_(ids[start : start + CHUNK])
        query = select(_m.scope, _m.kind, _m.row_id, _m.to_scope).where(some)
        for way in tx.execute(query):
            ways[way.scope][way.kind, way.row_id] = way.to_scope
    found: dict[int, str] = {}
    for change in late:
        for row in named[change.counter]:
            to = _end(ways, row, start=change.scope)
            if to != change.scope:
                found.setdefault(change.counter, to)
    return found


def gone_from(tx: Connection, scope: str, *, kind: str, ids: Collection[UUID]) -> set[UUID]:
    """Which of these rows went from the scope to another."""
    query = select(_m.row_id).where(_m.scope == scope, _m.kind == kind, _m.row_id.in_(ids))
    return set(tx.execute(query).scalars())


def came_from(tx: Connection, scope: str, *, sha256: str) -> list[str]:
    """The scopes under which a file of this scope may have been handed in, its record having come
    from there.
    """
    c = ENTRIES["attachment"].c
    query = select(_m.scope).join(ENTRIES["attachment"], c.id == _m.row_id)
    query = query.where(_m.kind == "attachment", c.scope == scope, c.sha256 == sha256)
    return sorted(set(tx.execute(query).scalars()) - {scope})


def _named(change: Change) -> Iterator[tuple[str, UUID]]:
    yield change.kind, change.row_id
    for field, parent in PARENTS.get(change.kind, {}).items():
        try:
            yield parent, UUID(change.after[field])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue


def _end(ways: dict[str, dict[tuple[str, UUID], str]], row: tuple[str, UUID], *, start: str) -> str:
    scope = start
    for _ in range(MOST_HOPS):
        to = ways.get(scope, {}).get(row)
        if to is None:
            break
        scope = to
    return scope
