"""Devices that hand over by parcels, a stick between them and the server. Invented people only."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Attachment, Visit, kind_of
from fieldvisit.records.kept import Kept
from fieldvisit.records.staff import Staff
from fieldvisit.store import attachments, incoming, opening, outbox, rows
from fieldvisit.store.opening import Store
from fieldvisit.store.outbox import OutboxCounts
from fieldvisit.store.parcels import Parcel
from fieldvisit.store.tables import TABLES
from sync.client import answers, parcel
from sync.client.answers import TakenIn
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.report import Report
from sync.protocol.exchange import Exchange
from sync.protocol.parcel import look as looked
from sync.server import parcels
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.memory import InMemoryExchange
from sync.server.tables import ENTRIES, receipt
from tests.support.central import NOON, device_store, household, in_memory, keep, staff, visit


@dataclass
class Person:
    """Somebody with an encrypted device and a clock of their own."""

    who: Enrolled
    store: Store
    centre: Centre
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))

    def writes(self, *records: Kept) -> None:
        keep(self.store, self.who, *records)

    def keeps_files(self, contents: list[bytes]) -> None:
        """Files with a record each, on a visit that was paid for them."""
        house = household()
        paid = visit(house)
        self.writes(house, paid)
        with self.store.write() as tx:
            for data in contents:
                attachments.keep(self.store, tx, data=data, at=self.clock.now())
        self.writes(*(scan(paid, data) for data in contents))

    def loses(self, record: Kept) -> None:
        """A damaged page takes a row away."""
        with self.store.write() as tx, opening.door_of(tx).held():
            table = TABLES[kind_of(record)]
            tx.execute(table.delete().where(table.c.id == record.id))

    def makes_a_parcel(self, stick: Path) -> Parcel:
        return parcel.make(self.store, stick, clock=self.clock, ids=Uuid7())

    def takes(self, path: Path) -> TakenIn:
        return answers.take(self.store, path, clock=self.clock, ids=Uuid7())

    def syncs(self, exchange: Exchange | None = None) -> Report:
        line = exchange or InMemoryExchange(self.centre, self.who.signer())
        return one_round(self.store, line, clock=self.clock, ids=Uuid7())

    def counts(self) -> OutboxCounts:
        with self.store.read() as tx:
            return outbox.counts(tx)

    def has(self, record: Kept) -> bool:
        with self.store.read() as tx:
            return rows.get(tx, kind_of(record), row_id=record.id) is not None

    def cursors(self) -> dict[str, int]:
        with self.store.read() as tx:
            return incoming.cursors(tx)


def person(centre: Centre, home: Path, who: Staff | None = None) -> Person:
    """An enrolled device that has not synced yet."""
    code = centre.invite(who or staff()).code
    enrolled = enrol("https://fv.example", code, label="测试本", connect=in_memory(centre))
    return Person(enrolled, device_store(home, enrolled), centre)


def scan(paid: Visit, data: bytes) -> Attachment:
    """A scanned paper of a visit."""
    values = {"id": Uuid7().fresh(), "scope": paid.scope, "created_at": NOON, "kind": "scan"}
    named = {"visit_id": paid.id, "sha256": content_hash(data), "size": len(data)}
    return Attachment.model_validate({**values, **named, "media_type": "image/png"})


def on(stick: Path, made: Parcel) -> Path:
    """The file of a parcel that was made onto a stick."""
    (found,) = [path for path in stick.glob("*-out.fvparcel") if looked(path).header.id == made.id]
    return found


def server_takes(centre: Centre, path: Path) -> parcels.Taken:
    """The server imports from the stick, the answer beside it."""
    return parcels.import_from(centre, path)


def notes_at(centre: Centre) -> list[Any]:
    with reading(centre.engine) as tx:
        return list(tx.execute(select(ENTRIES["note"].c.id)).all())


def stored_receipts(centre: Centre) -> list[bytes]:
    with reading(centre.engine) as tx:
        return [bytes(body) for body in tx.execute(select(receipt.c.body)).scalars()]


def advance(centre: Centre, *, days: int) -> None:
    assert isinstance(centre.clock, FixedClock)
    centre.clock.advance(timedelta(days=days))
