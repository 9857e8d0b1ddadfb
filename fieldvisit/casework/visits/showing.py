"""Answer with records for the command line: one whole with its sync state, many masked. Reads
only.
"""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import blind
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import KINDS, Kept, Visit
from fieldvisit.records.fields import mask_citizen_id, mask_name, mask_phone
from fieldvisit.rules.cosigning import still_awaited
from fieldvisit.store import audit, countersignatures, outbox, rows

SHOWN = ("household", "person", "visit", "note", "task")
_MASKS = {"citizen_id": mask_citizen_id, "phone": mask_phone, "disability_card": mask_citizen_id}
_ALL = -1
"""No limit, as SQLite says it."""
_LONG_NUMBER = re.compile(r"[0-9]{5,}[0-9Xx]?")
_LISTED = {
    "household": ("number", "category", "status", "live_address", "phone"),
    "person": ("name", "sex", "citizen_id", "phone"),
    "visit": ("number", "form_id", "result", "state", "started_at"),
    "note": ("text", "tags", "written_at"),
    "task": ("kind", "due_on", "state"),
}


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
    _known(kind)
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


def list_masked(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """Records of a kind, names, IDs and phones masked. Raises NoSuchKind."""
    _known(kind)
    with desk.read_people() as tx:
        return [
            {"id": str(record.id), **_masked(kind, record), "sync": state}
            for record, state in (
                (one, outbox.state_of(tx, kind, row_id=one.id))
                for one in rows.all(tx, kind, limit=_ALL)
            )
        ]


def _awaits(tx: Connection, visit: Visit) -> list[str]:
    """Whose countersignature is still to come."""
    given = countersignatures.of(tx, [visit.id])[visit.id]
    return sorted(str(one) for one in still_awaited(visit, given))


def _known(kind: str) -> None:
    if kind not in SHOWN or kind not in KINDS:
        raise NoSuchKind(kind, "、".join(SHOWN))


def _masked(kind: str, record: Kept) -> dict[str, Any]:
    values = record.model_dump(mode="json", include=set(_LISTED[kind]))
    for name, mask in _MASKS.items():
        if values.get(name):
            values[name] = mask(values[name])
    if kind == "person":
        values["name"] = mask_name(values["name"])
    if kind == "note":
        # A note's words name people: a list shows only how it begins.
        text = _LONG_NUMBER.sub(lambda number: "*" * len(number[0]), values["text"])
        values["text"] = text[:12] + ("…" if len(text) > 12 else "")
    return values
