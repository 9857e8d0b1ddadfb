"""Take in what the server sends for a scope: one transaction with its cursor. Never overwrites an
unsettled change.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.records import KINDS
from fieldvisit.records.kept import Kept
from fieldvisit.store import (
    conflicts,
    epochs,
    keeping,
    left_rows,
    lookup,
    overwritten,
    rebasing,
    rows,
    server_rows,
    stranded,
)
from fieldvisit.store.outbox import OPEN
from fieldvisit.store.server_rows import PARENTS, ServerRow
from fieldvisit.store.tables import OUTBOX, OUTBOX_BODY, TABLES, cursor, parked

CHUNK = 5000
WAITING = ("parent", "unreadable", "unknown_kind")
"""Why a row may be parked and be taken in later."""


@dataclass(frozen=True)
class Entry:
    """One row as it stands on the server: `values` are its fields as JSON. `problem`: the code of
    why it may not be taken in; it is kept apart and shown.
    """

    kind: str
    row_id: UUID
    version: int
    values: dict[str, Any]
    problem: str = ""


def apply(tx: Connection, scope: str, *, entries: Iterable[Entry], cursor: int) -> int:
    """Take in the rows of one pull and remember how far it went. Returns how many rows were
    taken.
    """
    taken = take_in(tx, scope, entries=entries)
    _advance(tx, scope, seq=cursor)
    return taken


def move_on(tx: Connection, scope: str, *, cursor: int) -> None:
    """Remember that everything up to `cursor` is known here, without a row having come."""
    _advance(tx, scope, seq=cursor)


def take_in(tx: Connection, scope: str, *, entries: Iterable[Entry]) -> int:
    """Take in rows of a scope; how far it was pulled stays. Returns how many rows were taken.

    Fields that changes of ours still touch keep our value until those are settled (pain 2). A row
    whose parent has not come yet, or that this program cannot read, is parked and blocks nothing.
    """
    newest: dict[tuple[str, UUID], ServerRow] = {}
    sound: list[Entry] = []
    for entry in entries:
        if entry.problem:
            _park(tx, scope, found=[_row(scope, entry)], reason=entry.problem)
        else:
            sound.append(entry)
    for row in _parked(tx, scope) + [_row(scope, entry) for entry in sound]:
        other = newest.get((row.kind, row.row_id))
        if other is None or other.version <= row.version:
            newest[row.kind, row.row_id] = row
    by_kind: dict[str, list[ServerRow]] = defaultdict(list)
    for row in newest.values():
        by_kind[row.kind].append(row)
    kinds = set(by_kind)
    under_way, upto = _under_way(tx), epochs.seen_before(tx, scope)
    taken = 0
    for kind in KINDS:
        news = by_kind.pop(kind, [])
        taken += _take(tx, scope, found=news, under_way=under_way[kind], upto=upto)
    overwritten.sweep(tx)
    if "household" in kinds:
        stranded.let_go(tx)
    if "conflict" in kinds:
        conflicts.close_chosen(tx)
    for strange in by_kind.values():
        _park(tx, scope, found=strange, reason="unknown_kind")
    return taken


def cursors(tx: Connection) -> dict[str, int]:
    """How far each scope has been pulled."""
    return {row[0]: row[1] for row in tx.execute(select(cursor.c.scope, cursor.c.seq))}


def parked_count(tx: Connection) -> int:
    """How many rows of the server wait for a parent or a newer program."""
    return len(tx.execute(select(parked.c.row_id)).all())


def problems(tx: Connection) -> list[tuple[ServerRow, str]]:
    """Rows that may not be taken in, each with the code of why; a better edition of the same row
    takes its place.
    """
    p = parked.c
    apart = p.reason.not_in(WAITING)
    found = select(p.kind, p.row_id, p.version, p["values"], p.reason).where(apart)
    return [(ServerRow(*row[:4]), row[4]) for row in tx.execute(found.order_by(p.row_id))]


def _take(
    tx: Connection, scope: str, *, found: list[ServerRow], under_way: set[UUID], upto: int
) -> int:
    if not found:
        return 0
    kind = found[0].kind
    readable: list[tuple[ServerRow, Kept]] = []
    unreadable: list[ServerRow] = []
    for row in found:
        try:
            readable.append((row, row.record()))
        except ValidationError:
            unreadable.append(row)
    alone = orphans(tx, kind, records=[record for _, record in readable])
    _park(tx, scope, found=unreadable, reason="unreadable")
    _park(tx, scope, found=[row for row, record in readable if record.id in alone], reason="parent")
    changing = under_way - alone
    ours = [row for row, record in readable if record.id in changing]
    held = under_way | alone
    shown = [(row.version, record) for row, record in readable if record.id not in alone]
    overwritten.note(tx, kind, shown=[one for one in shown if one[0] <= upto])
    free = [(record, row.extra()) for row, record in readable if record.id not in held]
    taken = keeping.put_over(tx, kind, found=free)
    for row in ours:
        _hold(tx, row)
    ids = [record.id for record, _ in free] + [row.row_id for row in ours]
    _unpark(tx, scope, kind=kind, ids=ids)
    left_rows.came_again(tx, kind, row_ids=ids)
    lookup.refresh_for(tx, kind, row_ids=ids)
    return taken + len(ours)


def _hold(tx: Connection, row: ServerRow) -> None:
    # Our unsettled fields stay, the others follow the server. The version stays too: the next
    # change made here must name the base that its author saw, or the server would take it for an
    # informed overwrite.
    server_rows.put_aside(tx, row)
    local = rows.get(tx, row.kind, row_id=row.row_id)
    if local is not None and local.version < 0 and rebasing.rebase(tx, row, local=local):
        local = local.model_copy(update={"version": row.version})
    ours = _ours(tx, row.kind, row_id=row.row_id)
    if local is None:
        # Lost with a damaged page while its changes stood: made again from the server's and ours.
        mixed = row._replace(values=row.values | ours).record()
    else:
        kept = {field: getattr(local, field) for field in ours.keys() | {"version"}}
        mixed = row.record().model_copy(update=kept)
    keeping.put_over(tx, row.kind, found=[(mixed, row.extra())])


def _under_way(tx: Connection) -> dict[str, set[UUID]]:
    o = OUTBOX.c
    found: dict[str, set[UUID]] = defaultdict(set)
    for kind, row_id in tx.execute(select(o.kind, o.row_id).where(o.state.in_(OPEN)).distinct()):
        found[kind].add(row_id)
    return found


def _ours(tx: Connection, kind: str, *, row_id: UUID) -> dict[str, Any]:
    """What our unsettled changes make of the fields that they touch, the latest last."""
    o = OUTBOX.c
    found = tx.execute(
        select(OUTBOX_BODY.c.after)
        .join(OUTBOX, o.counter == OUTBOX_BODY.c.counter)
        .where(o.kind == kind, o.row_id == row_id, o.state.in_(OPEN))
        .order_by(o.counter)
    ).scalars()
    return {field: value for after in found for field, value in after.items()}


def orphans(tx: Connection, kind: str, *, records: Sequence[Kept]) -> set[UUID]:
    """Which of the records hang on one that is not here (not come yet, or set apart)."""
    alone: set[UUID] = set()
    for field, parent in PARENTS[kind]:
        needed = {getattr(record, field) for record in records} - {None}
        missing = needed - _present(tx, parent, ids=list(needed))
        alone |= {record.id for record in records if getattr(record, field) in missing}
    return alone


def _present(tx: Connection, kind: str, *, ids: Sequence[UUID]) -> set[UUID]:
    column = TABLES[kind].c.id
    present: set[UUID] = set()
    for start in range(0, len(ids), CHUNK):
        found = tx.execute(select(column).where(column.in_(ids[start : start + CHUNK])))
        present |= set(found.scalars())
    return present


def _row(scope: str, entry: Entry) -> ServerRow:
    values = entry.values if "scope" in entry.values else {"scope": scope} | entry.values
    return ServerRow(entry.kind, entry.row_id, entry.version, values)


def _parked(tx: Connection, scope: str) -> list[ServerRow]:
    p = parked.c
    waiting = p.reason.in_(WAITING)
    found = select(p.kind, p.row_id, p.version, p["values"]).where(p.scope == scope, waiting)
    return [ServerRow(*row) for row in tx.execute(found)]


def _park(tx: Connection, scope: str, *, found: Sequence[ServerRow], reason: str) -> None:
    if found:
        tx.execute(
            insert(parked).prefix_with("OR REPLACE"),
            [
                {
                    "scope": scope,
                    "kind": row.kind,
                    "row_id": row.row_id,
                    "version": row.version,
                    "values": row.values,
                    "reason": reason,
                }
                for row in found
            ],
        )


def _unpark(tx: Connection, scope: str, *, kind: str, ids: Sequence[UUID]) -> None:
    p = parked.c
    if tx.execute(select(p.row_id).where(p.scope == scope).limit(1)).first():
        for row_id in ids:
            tx.execute(delete(parked).where(p.scope == scope, p.kind == kind, p.row_id == row_id))


def _advance(tx: Connection, scope: str, *, seq: int) -> None:
    statement = insert(cursor).values(scope=scope, seq=seq)
    tx.execute(statement.on_conflict_do_update(set_={"seq": seq}))
