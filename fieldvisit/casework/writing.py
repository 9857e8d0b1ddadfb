"""Write what a rule answered with: new rows and changed fields, in the caller's transaction.
Decides nothing but who may.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.records import kind_of
from fieldvisit.records.kept import Kept
from fieldvisit.rules.assessing import check_note, is_assessor
from fieldvisit.rules.belonging import Patch, Write
from fieldvisit.rules.journeys import DECIDERS, check_role
from fieldvisit.rules.making import OF_ASSESSORS, OF_KEEPERS
from fieldvisit.store import audit, journal

K = TypeVar("K", bound=Kept)


def write_all(tx: Connection, desk: Desk, *, written: Iterable[Write]) -> None:
    """Each through the journal, in the order given: a row before what hangs on it."""
    stamp = desk.stamp()
    for one in written:
        if isinstance(one, Patch):
            journal.patch(tx, one.kind, row_id=one.row_id, after=dict(one.after), stamp=stamp)
        else:
            journal.insert(tx, one, stamp=stamp)


def may_write(desk: Desk, kind: str) -> None:
    """Before a record of this kind is written: the server would take it from nobody else, and what
    it refuses is lost work. Raises MayNot.
    """
    if kind in OF_KEEPERS:
        check_role(desk.profile.role, DECIDERS, job="keep_cases")
    if is_assessor(desk.profile.role) and kind not in OF_ASSESSORS:
        check_role(desk.profile.role, DECIDERS, job="beside_assessing")


def may_share_note(desk: Desk) -> None:
    """The same before a note that others read. Raises NoteNotAssessors."""
    check_note(desk.profile.role, private=False)


def put(tx: Connection, desk: Desk, *, record: K, after: Mapping[str, Any], line: str) -> K:
    """Change fields of a record and leave `line` in the trail; the record as it is from now on.
    Raises MayNot.
    """
    may_write(desk, kind_of(record))
    stamp = desk.stamp()
    journal.patch(tx, kind_of(record), row_id=record.id, after=dict(after), stamp=stamp)
    audit.append(tx, line, subject=str(record.id), stamp=stamp)
    return record.model_copy(update=dict(after))
