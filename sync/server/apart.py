"""Statements about what waits for people: what is kept apart, who handed it in, what became of it,
which files belong to it; how questions about a device's values ended. Decides nothing and writes no
row.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from fieldvisit.records.handed_in import HandedInState, HandedInWhy
from fieldvisit.records.kept import instant_text
from sync.protocol.wire import Answered, Decided
from sync.server import rights, ways
from sync.server.inbox import KIND, Giver
from sync.server.tables import ENTRIES, account, device, scope_sequence

_h = ENTRIES[KIND].c
_q = ENTRIES["conflict"].c
CHUNK = 500


def known_scopes(tx: Connection, scopes: Iterable[str]) -> set[str]:
    """Which of these scopes hold anything."""
    known = scope_sequence.c.scope
    return set(tx.execute(select(known).where(known.in_(set(scopes)))).scalars())


def giver(tx: Connection, device_id: UUID) -> Giver:
    """Whose device it is, and why it may not write: revoked, of a closed account, or else of
    somebody who answers for another area.
    """
    people = device.join(account, account.c.staff_id == device.c.staff_id)
    found = select(
        device.c.staff_id,
        account.c.name,
        account.c.role,
        device.c.short,
        device.c.revoked_at,
        account.c.closed_at,
    )
    row = tx.execute(found.select_from(people).where(device.c.id == device_id)).one()
    why = HandedInWhy.ACCOUNT_CLOSED if row.closed_at else HandedInWhy.MOVED_AWAY
    why = HandedInWhy.DEVICE_REVOKED if row.revoked_at else why
    return Giver(row.staff_id, row.name, row.role, device_id, row.short, why)


def decisions(tx: Connection, device_id: UUID, *, counters: Sequence[int]) -> list[Decided]:
    """What became of changes of a device that were kept apart, those that are decided; the last
    decision of a number last.
    """
    staff = account.alias()
    found: list[Any] = []
    for start in range(0, len(counters), CHUNK):
        query = (
            select(_h.counter, _h.state, _h.outcome, _h.reason, _h.decided_at, staff.c.name)
            .outerjoin(staff, staff.c.staff_id == _h.decided_by)
            .where(_h.author_device == device_id, _h.state != HandedInState.WAITING)
            .where(_h.counter.in_(counters[start : start + CHUNK]))
            .order_by(_h.counter, _h.decided_at)
        )
        found += tx.execute(query)
    return [
        Decided(
            counter=row.counter,
            state=row.state,
            outcome=row.outcome,
            who=row.name or "",
            at=instant_text(row.decided_at),
            reason=row.reason,
        )
        for row in found
    ]


def answers(tx: Connection, device_id: UUID, *, rows: Sequence[UUID]) -> list[Answered]:
    """Every question about what this device wanted for these rows, and how it ended, wherever the
    rows are now. Nothing of the other value is in it.
    """
    found: list[Any] = []
    for start in range(0, len(rows), CHUNK):
        query = (
            select(_q.row_id, _q.counter, _q.choice, _q.chosen_at, account.c.name)
            .outerjoin(account, account.c.staff_id == _q.chosen_by)
            .where(_q.wanted_device == device_id, _q.row_id.in_(rows[start : start + CHUNK]))
        )
        found += tx.execute(query.order_by(_q.row_id, _q.counter))
    return [
        Answered(
            row_id=row.row_id,
            counter=row.counter,
            choice=row.choice or "",
            who=row.name or "",
            at=instant_text(row.chosen_at) if row.chosen_at else "",
        )
        for row in found
    ]


def named(tx: Connection, device_id: UUID, *, scope: str, sha256: str) -> bool:
    """Whether an attachment that this device handed in for a scope, and that was kept apart, names
    the file.
    """
    rows = select(_h.after).where(
        _h.author_device == device_id, _h.row_scope == scope, _h.row_kind == "attachment"
    )
    return any(after.get("sha256") == sha256 for after in tx.execute(rows).scalars())


def waits_in(tx: Connection, author: rights.Author, *, scope: str, sha256: str) -> list[str]:
    """The scopes under which a file may lie that a supervisor may look at before they decide: an
    attachment that waits for them names it. That may have been written for another scope, from
    which its household had gone when it came.
    """
    if rights.SUPERVISORS not in rights.audiences(author, scope):
        return []
    rows = select(_h.row_id, _h.row_scope, _h.after).where(
        _h.scope == scope, _h.row_kind == "attachment", _h.state == HandedInState.WAITING
    )
    found = [row for row in tx.execute(rows) if row.after.get("sha256") == sha256]
    hangs_on = {
        row_id
        for row in found
        for _, row_id in ways.named("attachment", row.row_id, after=row.after)
    }
    places = {scope, *(row.row_scope for row in found), *ways.left_by(tx, hangs_on)}
    return sorted(places) if found else []


def belongs(tx: Connection, *, scope: str, sha256: str) -> bool:
    """Whether an attachment in the books of the scope names the file."""
    a = ENTRIES["attachment"].c
    mine = (a.scope == scope, a.sha256 == sha256, a.deleted_at.is_(None))
    return tx.execute(select(a.id).where(*mine).limit(1)).first() is not None
