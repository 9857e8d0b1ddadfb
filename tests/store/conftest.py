"""A device file in a temporary folder, a clock that stands, and invented people."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection

from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records.household import Category, Household
from fieldvisit.records.note import Note
from fieldvisit.records.person import Membership, Person, Relation
from fieldvisit.records.visit import Visit
from fieldvisit.store import journal, opening
from fieldvisit.store.incoming import Entry
from fieldvisit.store.journal import Stamp

KEY = bytes(range(32))
AT = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
SCOPE = "120102001001"


class Village:
    """Makes invented records of one village; `settle` puts a household and its people on file."""

    def __init__(self) -> None:
        self.scope = SCOPE
        self.at = AT
        self.ids = CountedIds("village")
        self.stamp = Stamp(actor=UUID(int=1), device_id=UUID(int=2), at=AT)
        self.count = 0

    def _kept(self) -> dict[str, Any]:
        return {"id": self.ids.fresh(), "scope": self.scope, "created_at": self.at}

    def household(self, **fields: Any) -> Household:
        self.count += 1
        plain = {
            "number": f"{self.count:04d}",
            "category": Category.DIBAO,
            "hukou_region": self.scope,
            "live_region": self.scope,
            "live_address": "大王庄街津塘路3号楼2门",
        }
        return Household(**self._kept(), **(plain | fields))

    def person(self, name: str, **fields: Any) -> Person:
        return Person(**self._kept(), name=name, **fields)

    def member(self, household: Household, person: Person) -> Membership:
        return Membership(
            **self._kept(),
            household_id=household.id,
            person_id=person.id,
            relation=Relation.HOUSEHOLDER
            if person.id == household.householder_id
            else Relation.OTHER,
        )

    def settle(
        self, tx: Connection, name: str, *, person: dict[str, Any] | None = None, **fields: Any
    ) -> Household:
        head = self.person(name, **(person or {}))
        home = self.household(householder_id=head.id, **fields)
        for record in (home, head, self.member(home, head)):
            journal.insert(tx, record, stamp=self.stamp)
        return home

    def visit(self, household: Household, *, days_ago: int = 0, **fields: Any) -> Visit:
        began = self.at - timedelta(days=days_ago)
        plain = {
            "number": "A7-20261123-001",
            "form_id": "F02",
            "form_version": 1,
            "visit_type": "care",
            "started_at": began,
            "ended_at": began + timedelta(minutes=20),
            "instance": "<data/>",
        }
        return Visit(**self._kept(), household_id=household.id, **(plain | fields))

    def note(self, text: str, *, seconds: int = 0, **fields: Any) -> Note:
        return Note(
            **self._kept(), text=text, written_at=self.at + timedelta(seconds=seconds), **fields
        )

    def entry(self, record: Any, kind: str, version: int, **other: Any) -> Entry:
        """The record as the server would send it."""
        values = record.model_dump(mode="json") | {"version": version} | other
        return Entry(kind, record.id, version, values)


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def folder(tmp_path: Path) -> DeviceFolder:
    return DeviceFolder(tmp_path / "device")


@pytest.fixture(autouse=True)
def light_ballast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BALLAST", opening.MEGABYTE)


@pytest.fixture
def key() -> bytes:
    return KEY


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new device file, made once: making one costs more than most tests."""
    folder = DeviceFolder(tmp_path_factory.mktemp("template"))
    opening.create(folder, KEY).close()
    return folder.database


@pytest.fixture
def store(folder: DeviceFolder, key: bytes, empty_file: Path) -> Iterator[opening.Store]:
    folder.root.mkdir(exist_ok=True)
    shutil.copy(empty_file, folder.database)
    opened = opening.open_store(folder, key)
    yield opened
    opened.close()


@pytest.fixture
def undo(store: opening.Store) -> Callable[[Callable[[Connection], object]], None]:
    """Do some work in a transaction that fails after it."""

    def fail_after(work: Callable[[Connection], object]) -> None:
        with store.write() as tx:
            work(tx)
            raise ZeroDivisionError

    def undo(work: Callable[[Connection], object]) -> None:
        with pytest.raises(ZeroDivisionError):
            fail_after(work)

    return undo


@pytest.fixture
def tx(store: opening.Store) -> Iterator[Connection]:
    with store.write() as connection:
        yield connection
