"""Two colleagues of a village and their supervisor, each with a real device."""

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Conflict
from fieldvisit.records.conflict import Choice, ConflictState
from fieldvisit.store import conflicts, journal, outbox, rows
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.report import Report
from sync.server.centre import Centre
from tests.support.central import NOON, TOWN, Device, device, device_store, staff

LATER = NOON + timedelta(minutes=5)


@dataclasses.dataclass
class Person:
    """Somebody with a real device."""

    who: Device
    store: Store
    at: datetime = LATER

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.who.who.staff.id, self.who.who.device_id, self.at)

    def sync(self) -> Report:
        report = one_round(self.store, self.who.exchange, clock=FixedClock(LATER), ids=Uuid7())
        assert (report.trouble, report.repaired) == (None, 0)
        return report

    def write(self, kind: str, record: Any, **after: Any) -> None:
        with self.store.write() as tx:
            journal.patch(tx, kind, row_id=record.id, after=after, stamp=self.stamp)

    def delete(self, kind: str, record: Any) -> None:
        with self.store.write() as tx:
            journal.delete(tx, kind, row_id=record.id, stamp=self.stamp)

    def choose(self, conflict: Conflict, choice: Choice) -> None:
        answer = {"choice": choice, "chosen_by": self.who.who.staff.id, "chosen_at": LATER}
        self.write("conflict", conflict, state=ConflictState.CHOSEN, **answer)

    def questions(self) -> list[Conflict]:
        with self.store.read() as tx:
            return conflicts.open_ones(tx)

    def held(self, kind: str, record: Any) -> Any:
        with self.store.read() as tx:
            return rows.get(tx, kind, row_id=record.id)

    def counts(self) -> outbox.OutboxCounts:
        with self.store.read() as tx:
            return outbox.counts(tx)

    def refusals(self) -> list[str | None]:
        with self.store.read() as tx:
            return [row.reason for row in outbox.rows(tx) if row.state == "rejected"]


@dataclasses.dataclass
class Office:
    """Two colleagues of one village, and their supervisor."""

    centre: Centre
    zhou: Person
    qian: Person
    boss: Person

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (self.zhou, self.qian, self.boss)

    def all_sync(self) -> None:
        for _ in range(2):
            for person in self.everybody:
                person.sync()

    def all_sync_but(self, absent: Person) -> None:
        for _ in range(2):
            for person in self.everybody:
                if person is not absent:
                    person.sync()

    def given(self, *records: Any) -> None:
        """What all three hold already."""
        self.zhou.who.push(*[self.zhou.who.change(record) for record in records])
        self.all_sync()


def opened(centre: Centre, folder: Path) -> Iterator[Office]:
    people = []
    for person in (staff(), staff("钱多宝"), staff("吴静", "town_officer", TOWN)):
        who = device(centre, person)
        people.append(Person(who, device_store(folder / str(who.who.device_id), who.who)))
    yield Office(centre, *people)
    for one in people:
        one.store.close()
