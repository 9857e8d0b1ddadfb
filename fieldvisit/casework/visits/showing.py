"""Answer with one record for the command line, whole, with its sync state. Reads only."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import blind
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import KINDS, Visit
from fieldvisit.rules.cosigning import still_awaited
from fieldvisit.store import audit, countersignatures, outbox, rows
from fieldvisit.words.labels import label

SHOWN = ("household", "person", "visit", "note", "task")


@dataclass(eq=False)
class NoSuchKind(FieldvisitError):
    """A kind that can be neither shown nor listed."""

    kind_given: str
    known: str


@dataclass(eq=False)
class RecordNotHere(FieldvisitError):
    """No such record on this device."""

    kind_given: str
    record_id: str


def show(desk: Desk, kind: str, *, record_id: str) -> dict[str, Any]:
    """One record as JSON values, with `kind` and `sync`, a visit with whom it `awaits`. Leaves a
    row in the audit trail: it is whole.

    Raises NoSuchKind, RecordNotHere, StillBlind.
    """
    check_kind(kind)
    try:
        key = UUID(record_id)
    except ValueError:
        raise RecordNotHere(kind, record_id) from None
    desk.may_show_people()
    with desk.store.write() as tx:
        record = rows.get(tx, kind, row_id=key)
        if record is None:
            raise RecordNotHere(kind, record_id)
        blind.check_seen(tx, desk, visit_id=key)
        sync = outbox.state_of(tx, kind, row_id=key)
        more = {"awaits": _awaits(tx, record)} if isinstance(record, Visit) else {}
        audit.append(tx, "show", subject=record_id, stamp=desk.stamp())
    return {"kind": kind, **record.model_dump(mode="json"), **more, "sync": sync}


def check_kind(kind: str) -> None:
    """Before an answer with records of a kind. Raises NoSuchKind."""
    if kind not in SHOWN or kind not in KINDS:
        raise NoSuchKind(kind, "、".join(f"{one}（{label('kind', one)}）" for one in SHOWN))


def _awaits(tx: Connection, visit: Visit) -> list[str]:
    """Whose countersignature is still to come."""
    given = countersignatures.of(tx, [visit.id])[visit.id]
    return sorted(str(one) for one in still_awaited(visit, given))
