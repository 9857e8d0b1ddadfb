"""Write what a rule answered with: new rows and changed fields, in the caller's transaction.
Decides nothing.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.rules.belonging import Patch, Write
from fieldvisit.store import journal


def write_all(tx: Connection, desk: Desk, *, written: Iterable[Write]) -> None:
    """Each through the journal, in the order given: a row before what hangs on it."""
    stamp = desk.stamp()
    for one in written:
        if isinstance(one, Patch):
            journal.patch(tx, one.kind, row_id=one.row_id, after=dict(one.after), stamp=stamp)
        else:
            journal.insert(tx, one, stamp=stamp)
