"""The office's own entries (practice data, imports): ordinary inserts through the ordinary
acceptance. Reads no file.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.records import KINDS, kind_of
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import Kept, instant_text
from sync.protocol import frames
from sync.protocol.wire import MAX_CHANGES, PushRequest, Receipt, VerdictKind
from sync.server import batch, people
from sync.server.rights import OFFICE


@dataclass(frozen=True)
class Refused:
    """A record that the ledger did not take, and why (a code of `fieldvisit.words`)."""

    kind: str
    row_id: UUID
    code: str
    fields: tuple[str, ...]


def load(
    tx: Connection, records: Iterable[Kept], *, fresh_id: Callable[[], UUID], at: datetime
) -> list[Refused]:
    """Insert records, parents before children, in batches; returns what was refused."""
    order = list(KINDS)
    wanted = sorted(records, key=lambda record: order.index(kind_of(record)))
    counter = people.lock_office(tx)
    refused: list[Refused] = []
    for start in range(0, len(wanted), MAX_CHANGES):
        part = wanted[start : start + MAX_CHANGES]
        changes = [_insert(record, counter + n, at=at) for n, record in enumerate(part, start=1)]
        counter += len(part)
        request = PushRequest(
            device_id=OFFICE.device_id,
            batch_id=fresh_id(),
            changes=[change.model_dump(mode="json") for change in changes],
        )
        body = batch.hand_in(tx, request, author=OFFICE, revoked=False, at=at)
        receipt = frames.read(body, Receipt)
        refused += [
            Refused(change.kind, change.row_id, verdict.code or "", tuple(verdict.fields))
            for change, verdict in zip(changes, receipt.verdicts, strict=True)
            if verdict.verdict is not VerdictKind.ACCEPTED
        ]
    people.raise_high_water(tx, OFFICE.device_id, counter=counter)
    return refused


def _insert(record: Kept, counter: int, *, at: datetime) -> Change:
    return Change(
        device_id=OFFICE.device_id,
        counter=counter,
        scope=record.scope,
        kind=kind_of(record),
        row_id=record.id,
        action=Action.INSERT,
        after=record.model_dump(mode="json"),
        hlc=instant_text(at),
        actor=OFFICE.staff_id,
    )
