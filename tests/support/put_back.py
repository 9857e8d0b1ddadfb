"""A central server and real device files that are copied as they stand and put back later: what a
backup does. On SQLite, or on PostgreSQL by copies of its database. Invented people only. A test
file takes the fixtures that it needs by their names: `place = put_back.place`.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import Attachment, Household
from fieldvisit.records.change import Change
from fieldvisit.records.kept import Kept
from fieldvisit.store import (
    attachments,
    backup,
    conflicts,
    copies,
    epochs,
    incoming,
    journal,
    opening,
    outbox,
    restoring,
    rows,
)
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.report import Report
from sync.protocol.exchange import Exchange
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange
from tests.support import postgresql
from tests.support.central import (
    NOON,
    TOWN,
    VILLAGE,
    central,
    device,
    device_store,
    household,
    in_memory,
    staff,
)

KEY = b"k" * 32
TOLD = ("household", "visit", "note", "attachment", "conflict")


@dataclass
class Person:
    """One person's device. `folder` holds the whole device."""

    who: Enrolled
    folder: Path
    store: Store

    def keeps(self, *records: Kept) -> None:
        stamp = Stamp(self.who.staff.id, self.who.device_id, NOON)
        with self.store.write() as tx:
            for record in records:
                journal.insert(tx, record, stamp=stamp)

    def edits(self, kind: str, row_id: Any, **after: Any) -> Change:
        stamp = Stamp(self.who.staff.id, self.who.device_id, NOON)
        with self.store.write() as tx:
            return journal.patch(tx, kind, row_id=row_id, after=after, stamp=stamp)

    def deletes(self, kind: str, row_id: Any) -> Change:
        stamp = Stamp(self.who.staff.id, self.who.device_id, NOON)
        with self.store.write() as tx:
            return journal.delete(tx, kind, row_id=row_id, stamp=stamp)

    def photographs(self, record: Kept, data: bytes) -> Attachment:
        with self.store.write() as tx:
            sha256 = attachments.keep(self.store, tx, data=data, at=NOON)
        values = {"id": Uuid7().fresh(), "scope": record.scope, "created_at": NOON}
        said = {"sha256": sha256, "size": len(data), "media_type": "image/png", "kind": "photo"}
        photo = Attachment.model_validate(values | said | {"note_id": record.id})
        self.keeps(photo)
        return photo

    def row(self, kind: str, row_id: Any) -> dict[str, Any] | None:
        with self.store.read() as tx:
            found = rows.get(tx, kind, row_id=row_id)
        return None if found is None else found.model_dump(mode="json")

    def counts(self) -> outbox.OutboxCounts:
        with self.store.read() as tx:
            return outbox.counts(tx)

    def states(self) -> list[str]:
        with self.store.read() as tx:
            found = tx.exec_driver_sql("select state from outbox order by counter")
            return list(found.scalars())

    def counters(self) -> list[int]:
        with self.store.read() as tx:
            return list(tx.exec_driver_sql("select counter from outbox order by counter").scalars())

    def questions(self) -> int:
        with self.store.read() as tx:
            return conflicts.count(tx)

    def left_over(self) -> int:
        with self.store.read() as tx:
            return epochs.left_over(tx)

    def copied(self) -> copies.Copy:
        """What the program copies by itself each day."""
        return backup.make(self.store, self.folder.with_name(f"copies-{Uuid7().fresh()}"), at=NOON)

    def restored(self, copy: copies.Copy) -> None:
        """As `fieldvisit restore` does: what was never sent comes over."""
        self.store.close()
        home = DeviceFolder(self.folder)
        restoring.restore(home, copy, key=KEY, present_key=KEY, at=NOON)
        self.store = opening.open_store(home, KEY)


@dataclass
class Place:
    """A server that may be put back from a copy, and its people. `cluster`: the URL of a
    PostgreSQL; without it the server keeps its SQLite file in its own folder.
    """

    home: Path
    cluster: str | None = None
    people: dict[str, Person] = field(default_factory=dict)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))

    def __post_init__(self) -> None:
        self._opened = 0
        self._copies: dict[str, str | None] = {}
        self._url = self._fresh() if self.cluster else None
        self.centre = self._open()

    def person(self, name: str, role: str = "village_officer") -> Person:
        area = VILLAGE if role == "village_officer" else TOWN
        code = self.centre.invite(staff(name, role, area)).code
        who = enrol("", code, label="测试本", connect=in_memory(self.centre))
        folder = self.home / f"device-{len(self.people)}"
        self.people[name] = Person(who, folder, device_store(folder, who))
        return self.people[name]

    def exchange(self, person: Person) -> Exchange:
        return InMemoryExchange(self.centre, person.who.signer())

    def round(self, person: Person) -> Report:
        return one_round(person.store, self.exchange(person), clock=self.clock, ids=Uuid7())

    def sync(self, person: Person) -> Report:
        report = self.round(person)
        assert report.trouble is None, report.trouble
        return report

    def everybody_syncs(self, times: int = 3) -> None:
        for _ in range(times):
            for person in self.people.values():
                self.sync(person)

    def copy(self, name: str = "copy") -> None:
        """A backup of the whole server, taken while nothing writes."""
        self.centre.close()
        shutil.rmtree(self.home / name, ignore_errors=True)
        shutil.copytree(self.home / "server", self.home / name)
        self._copies[name] = self._fresh(self._url) if self._url else None
        self.centre = self._open()

    def put_back(self, name: str = "copy", *, told: bool = False) -> None:
        """The server as it was; `told`: the office says so, else it finds out by itself."""
        self.centre.close()
        shutil.rmtree(self.home / "server")
        shutil.copytree(self.home / name, self.home / "server")
        self._url = self._fresh(self._copies[name]) if self._url else None
        self.centre = self._open()
        if told:
            self.centre.restored()

    def copy_device(self, person: Person, name: str = "copy") -> None:
        person.store.close()
        copy = person.folder.with_suffix(f".{name}")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(person.folder, copy)
        person.store = opening.open_store(DeviceFolder(person.folder), KEY)

    def put_back_device(self, person: Person, name: str = "copy") -> None:
        """The whole folder of a device as it was, as a disk image brings it back."""
        person.store.close()
        shutil.rmtree(person.folder)
        shutil.copytree(person.folder.with_suffix(f".{name}"), person.folder)
        person.store = opening.open_store(DeviceFolder(person.folder), KEY)

    def truth(self) -> dict[Any, dict[str, Any]]:
        """Everything that the server holds of the town, by row."""
        return device(self.centre, staff("新人", "town_officer", TOWN)).all_values()

    def replicas_are_equal(self) -> None:
        """At rest every device holds exactly what the server does, and nothing else."""
        truth = self.truth()
        for name, person in self.people.items():
            with person.store.read() as tx:
                assert incoming.parked_count(tx) == 0
                for kind in TOLD:
                    for row in rows.all(tx, kind):
                        if row.version < 0:
                            continue
                        mine = row.model_dump(mode="json")
                        assert mine == truth[row.id], f"{name} holds something else: {kind}"

    def close(self) -> None:
        for person in self.people.values():
            person.store.close()
        self.centre.close()

    def _open(self) -> Centre:
        """The server's clock goes on, whatever is put back."""
        self._opened += 1
        opened = central(self.home / "server", database=self._url)
        opened.clock = FixedClock(NOON + timedelta(minutes=self._opened))
        return opened

    def _fresh(self, template: str | None = None) -> str:
        assert self.cluster is not None
        name = Uuid7().fresh().hex
        if template is None:
            return postgresql.fresh_database(self.cluster, name)
        with psycopg.connect(self.cluster, autocommit=True) as connection:
            source = template.rpartition("/")[2]
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"'.encode())
        return f"{self.cluster.rpartition('/')[0]}/{name}"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = Place(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def house(place: Place) -> Household:
    """What the office gave everybody."""
    house = household()
    place.centre.load([house])
    return house


@pytest.fixture
def officer(place: Place, house: Household) -> Person:
    return place.person("周小燕")


@pytest.fixture
def colleague(place: Place, house: Household) -> Person:
    return place.person("钱多宝")
