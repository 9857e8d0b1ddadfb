"""What has not reached the ledger yet, counted from the outbox itself, and what the last sync
said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.records import Kept
from fieldvisit.store import conflicts, decisions, households, incoming, outbox, rows
from fieldvisit.store.outbox import OutboxRow
from fieldvisit.store.server_rows import ServerRow
from fieldvisit.words import SENTENCES, sentence
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class WaitingRow:
    """One operation of the outbox: `state` waiting | delivered | applied | conflict | rejected |
    handed_in."""

    counter: int
    kind: str
    kind_label: str
    title: str
    when_text: str
    state: str
    state_label: str
    reason: str


@dataclass(frozen=True)
class Waiting:
    waiting: int
    delivered: int
    conflict: int
    rejected: int
    handed_in: int
    oldest_text: str
    rows: tuple[WaitingRow, ...]


def waiting(desk: Desk, *, limit: int = 200) -> Waiting:
    """The outbox as people read it: what is still open, oldest first, then the latest receipts, and
    what came from the server and was not taken in. A change whose question is open is with the
    questions (casework.sending.conflicts).

    It names households, never an ID number.
    """
    with desk.store.read() as tx:
        counts = outbox.counts(tx)
        asked = conflicts.asked_about(tx)
        told = decisions.told(tx)
        shown = [
            _row(tx, row, told=told.get(row.counter))
            for row in (*outbox.rows(tx, limit), *outbox.receipts(tx))
            if row.state != "conflict" or row.row_id not in asked
        ]
        shown += [
            _held_back(place, row, code=code)
            for place, (row, code) in enumerate(incoming.problems(tx), 1)
        ]
    return Waiting(
        waiting=counts.waiting,
        delivered=counts.delivered,
        conflict=counts.conflict,
        rejected=counts.rejected,
        handed_in=counts.handed_in,
        oldest_text=time_words(counts.oldest) if counts.oldest else "",
        rows=tuple(shown),
    )


def _row(tx: Connection, row: OutboxRow, *, told: decisions.Decision | None) -> WaitingRow:
    facts = {"who": told.who, "reason": told.reason} if told else {}
    reason = _reason(row.reason, facts) if row.reason else ""
    return WaitingRow(
        counter=row.counter,
        kind=row.kind,
        kind_label=label("kind", row.kind),
        title=_title(tx, rows.get(tx, row.kind, row_id=row.row_id)),
        when_text=time_words(row.at),
        state=row.state,
        state_label=label("sent_state", row.state),
        reason=reason,
    )


def _held_back(place: int, row: ServerRow, *, code: str) -> WaitingRow:
    """A row from the server that was not taken in; it has no number among our changes."""
    return WaitingRow(
        counter=-place,
        kind=row.kind,
        kind_label=label("kind", row.kind),
        title=str(row.values.get("title", "")),
        when_text="",
        state="rejected",
        state_label=label("sent_state", "rejected"),
        reason=_reason(code),
    )


def _reason(code: str, facts: Mapping[str, object] | None = None) -> str:
    # A newer server may refuse for a reason that this program does not know.
    return sentence(code if code in SENTENCES else "change_malformed", facts or {})


def _title(tx: Connection, record: Kept | None) -> str:
    household_id = getattr(record, "household_id", None)
    if household_id is not None:
        return households.names(tx, [household_id]).get(household_id, "")
    return ""


def sent_state(desk: Desk, kind: str, *, row_id: UUID) -> str:
    """Where one record is on its way: waiting, delivered, applied, conflict, rejected."""
    with desk.store.read() as tx:
        return outbox.state_of(tx, kind, row_id=row_id)
