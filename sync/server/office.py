"""The office's own entries (practice data, imports, forms): ordinary changes through the ordinary
acceptance. Reads no file.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import KINDS, kind_of
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import Kept, instant_text
from fieldvisit.records.staff import Role, Staff
from sync.protocol import frames
from sync.protocol.wire import MAX_CHANGES, PushRequest, Receipt, VerdictKind
from sync.server import batch, people
from sync.server.rights import OFFICE

FreshId = Callable[[], UUID]


@dataclass(frozen=True)
class Refused:
    """A record that the ledger did not take, and why (a code of `fieldvisit.words`)."""

    kind: str
    row_id: UUID
    code: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Patch:
    """A record as the server holds it, and the fields that the office changes in it."""

    record: Kept
    after: Mapping[str, Any]


def load(
    tx: Connection, records: Iterable[Kept], *, fresh_id: FreshId, at: datetime
) -> list[Refused]:
    """Insert records, parents before children, in batches; returns what was refused."""
    order = list(KINDS)
    wanted = sorted(records, key=lambda record: order.index(kind_of(record)))
    return _hand_in(tx, [_insert(record, at) for record in wanted], fresh_id=fresh_id, at=at)


def amend(
    tx: Connection, patches: Sequence[Patch], *, fresh_id: FreshId, at: datetime
) -> list[Refused]:
    """Change fields of records that are there, in this transaction; returns what was refused."""
    return _hand_in(tx, [_patch(patch, at) for patch in patches], fresh_id=fresh_id, at=at)


def _hand_in(
    tx: Connection, wanted: Sequence[Change], *, fresh_id: FreshId, at: datetime
) -> list[Refused]:
    if not wanted:
        return []
    caller = people.office(tx)
    counter = caller.standing.known
    refused: list[Refused] = []
    for start in range(0, len(wanted), MAX_CHANGES):
        part = wanted[start : start + MAX_CHANGES]
        changes = [
            change.model_copy(update={"counter": counter + n}) for n, change in enumerate(part, 1)
        ]
        counter += len(part)
        request = PushRequest(
            device_id=OFFICE.device_id,
            batch_id=fresh_id(),
            changes=[change.model_dump(mode="json") for change in changes],
        )
        body = batch.hand_in(tx, request, caller=caller, at=at)
        receipt = frames.read(body, Receipt)
        refused += [
            Refused(change.kind, change.row_id, verdict.code or "", tuple(verdict.fields))
            for change, verdict in zip(changes, receipt.verdicts, strict=True)
            if verdict.verdict is not VerdictKind.ACCEPTED
        ]
    people.raise_high_water(tx, OFFICE.device_id, counter=counter)
    return refused


def _insert(record: Kept, at: datetime) -> Change:
    return _change(record, Action.INSERT, after=record.model_dump(mode="json"), at=at)


def _patch(patch: Patch, at: datetime) -> Change:
    held = patch.record.model_dump(mode="json")
    change = _change(patch.record, Action.PATCH, after=patch.after, at=at)
    before = {name: held[name] for name in patch.after}
    return change.model_copy(update={"base_version": patch.record.version, "before": before})


def _change(record: Kept, action: Action, *, after: Mapping[str, Any], at: datetime) -> Change:
    return Change(
        device_id=OFFICE.device_id,
        counter=1,
        scope=record.scope,
        kind=kind_of(record),
        row_id=record.id,
        action=action,
        after=dict(after),
        hlc=instant_text(at),
        actor=OFFICE.staff_id,
    )


def new_staff(
    name: str, role: str, *, region_code: str, phone: str | None = None, at: datetime
) -> Staff:
    """A Staff record of the office, checked. Raises ValidationError."""
    values = {"id": Uuid7().fresh(), "scope": region_code, "created_at": at, "name": name}
    more = {"role": Role(role), "region_code": region_code, "phone": phone}
    return Staff.model_validate({**values, **more})
