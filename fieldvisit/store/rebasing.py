"""A number of another epoch means nothing; what a change was made upon is told by content instead.
Changes nothing but the base of changes under way.
"""

from typing import Any

from sqlalchemy import Connection, select, update

from fieldvisit.records.change import Action
from fieldvisit.records.kept import Kept
from fieldvisit.store.outbox import OPEN
from fieldvisit.store.server_rows import ServerRow
from fieldvisit.store.tables import OUTBOX, OUTBOX_BODY


def rebase(tx: Connection, row: ServerRow, *, local: Kept) -> bool:
    """Name the server's number as the base of our changes of a row, if the server holds exactly
    what their author saw: then a delete is an informed one in this epoch too. Answers whether it
    does; if not, the bases stay unknown and the server asks.
    """
    o = OUTBOX.c
    mine = (o.kind == row.kind, o.row_id == row.row_id, o.state.in_(OPEN))
    said = select(o.action, OUTBOX_BODY.c.before).join(
        OUTBOX_BODY, OUTBOX_BODY.c.counter == o.counter
    )
    changes = tx.execute(said.where(*mine).order_by(o.counter)).all()
    if any(action == Action.INSERT for action, _ in changes):
        return False
    saw = local.model_dump(mode="json") | _first(changes) | {"version": 0}
    holds = row.record().model_dump(mode="json") | {"version": 0}
    if saw != holds:
        return False
    tx.execute(update(OUTBOX).where(*mine, o.base_version < 0).values(base_version=row.version))
    return True


def _first(changes: Any) -> dict[str, Any]:
    """What the fields were before the first change that touches them."""
    before: dict[str, Any] = {}
    for _, values in changes:
        before = values | before
    return before
