"""A central server for tests, and devices that speak to it in records. Invented people only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import Household, Note, Visit, kind_of
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import Kept
from fieldvisit.records.staff import Staff
from fieldvisit.store import journal, opening, profile
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from sync.client.enrol import Enrolled, enrol
from sync.protocol.exchange import Exchange
from sync.protocol.signing import Signer
from sync.protocol.wire import PullRequest, PushRequest, Receipt
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange

TOWN = "120110100000"
VILLAGE = "120110100001"
NEXT_VILLAGE = "120110100002"
OTHER_TOWN_VILLAGE = "120110101001"
_KEY = b"k" * 32
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

Connect = Callable[[str, Signer], Exchange]


@cache
def _empty() -> bytes:
    """A migrated central file: migrating anew for every test would cost more than the test."""
    with TemporaryDirectory() as folder:
        Centre.open(Path(folder), clock=FixedClock(NOON)).close()
        return (Path(folder) / "central.db").read_bytes()


@cache
def _empty_device() -> bytes:
    """The same of a device's file."""
    with TemporaryDirectory() as folder:
        place = DeviceFolder(Path(folder) / "device")
        opening.create(place, _KEY).close()
        return place.database.read_bytes()


def ready_folder(data: Path) -> Path:
    """A server's folder whose database is migrated already."""
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "central.db").exists():
        (data / "central.db").write_bytes(_empty())
    return data


def central(data: Path, *, database: str | None = None) -> Centre:
    if database is None:
        ready_folder(data)
    return Centre.open(data, database=database, clock=FixedClock(NOON))


def staff(name: str = "周小燕", role: str = "village_officer", area: str = VILLAGE) -> Staff:
    return Staff.model_validate(
        {
            "id": CountedIds(name + area).fresh(),
            "scope": area,
            "created_at": NOON,
            "name": name,
            "role": role,
            "region_code": area,
        }
    )


@dataclass
class Device:
    """A device without a store: it says exactly the changes that a test wants said."""

    who: Enrolled
    exchange: Exchange
    ids: CountedIds
    counter: int = 0
    known: dict[str, int] = field(default_factory=dict)
    pulled: set[UUID] = field(default_factory=set)

    def change(self, record: Kept, **other: Any) -> dict[str, Any]:
        """An insert of `record`, numbered next; `other` overrides fields of the change."""
        self.counter += 1
        record = record.model_copy(
            update={"created_by": self.who.staff.id, "device_id": self.who.device_id}
        )
        change = Change(
            device_id=self.who.device_id,
            counter=self.counter,
            scope=record.scope,
            kind=kind_of(record),
            row_id=record.id,
            action=Action.INSERT,
            after=record.model_dump(mode="json"),
            hlc=f"{self.counter}",
            actor=self.who.staff.id,
        )
        return change.model_dump(mode="json") | other

    def edit(
        self, record: Kept, before: dict[str, Any], after: dict[str, Any], *, base: int = 0
    ) -> dict[str, Any]:
        """A patch of `record` from `before` to `after`, seen at version `base`."""
        said = {"action": "patch", "base_version": base, "before": before, "after": after}
        return self.change(record, **said)

    def batch(self, *changes: dict[str, Any]) -> PushRequest:
        return PushRequest(
            device_id=self.who.device_id, batch_id=self.ids.fresh(), changes=list(changes)
        )

    def push(self, *changes: dict[str, Any]) -> Receipt:
        return self.exchange.push(self.batch(*changes))

    def verdict(self, change: dict[str, Any]) -> tuple[str, str | None]:
        """Push one change alone: its verdict and code."""
        (verdict,) = self.push(change).verdicts
        return str(verdict.verdict), verdict.code

    def pull(self, *, limit: int = 2000) -> list[tuple[str, UUID]]:
        """What is new since the last pull: (kind, id), in the order in which it comes."""
        new = []
        while True:
            reply = self.exchange.pull(PullRequest(cursors=self.known, limit=limit))
            for page in reply.pages:
                new += [(entry.kind, entry.row_id) for entry in page.entries]
                self.known[page.scope] = page.cursor
            self.pulled |= {row_id for _, row_id in new}
            if not reply.more:
                return new

    def all_values(self) -> dict[UUID, dict[str, Any]]:
        """Everything that the device may read, from the beginning."""
        rows: dict[UUID, dict[str, Any]] = {}
        reply = self.exchange.pull(PullRequest(limit=5000))
        for page in reply.pages:
            rows |= {entry.row_id: entry.values for entry in page.entries}
        return rows


def in_memory(centre: Centre) -> Connect:
    return lambda url, signer: InMemoryExchange(centre, signer)


def device(
    centre: Centre, person: Staff, *, connect: Connect | None = None, url: str = ""
) -> Device:
    """A fresh device of `person`, enrolled."""
    connect = connect or in_memory(centre)
    code = centre.invite(person).code
    who = enrol(url, code, label="测试本", connect=connect)
    return Device(who, connect(url, who.signer()), CountedIds(str(who.device_id)))


def device_store(folder: Path, who: Enrolled) -> Store:
    """A real encrypted store for an enrolled device. An empty ballast: there is room here."""
    place = DeviceFolder(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.ballast.touch()
    place.database.write_bytes(_empty_device())
    store = opening.open_store(place, _KEY)
    with store.write() as tx:
        profile.save(tx, who.profile())
    return store


def keep(store: Store, who: Enrolled, *records: Kept) -> None:
    """Write records through the store's one door."""
    stamp = Stamp(who.staff.id, who.device_id, NOON)
    with store.write() as tx:
        for record in records:
            journal.insert(tx, record, stamp=stamp)


_ids = CountedIds("records of tests")


def household(scope: str = VILLAGE, **other: Any) -> Household:
    values = {
        "id": _ids.fresh(),
        "scope": scope,
        "created_at": NOON,
        "number": "津南-001",
        "category": "tekun_dispersed",
        "hukou_region": VILLAGE,
        "live_region": VILLAGE,
        "live_address": "前街3号",
    }
    return Household.model_validate(values | other)


def note(text: str = "老人独居，窗户漏风", **other: Any) -> Note:
    values = {"id": _ids.fresh(), "scope": VILLAGE, "created_at": NOON, "written_at": NOON}
    return Note.model_validate({**values, "text": text, **other})


def visit(house: Household, **other: Any) -> Visit:
    values = {
        "id": _ids.fresh(),
        "scope": house.scope,
        "created_at": NOON,
        "number": "FV-F02-1",
        "household_id": house.id,
        "form_id": "F02",
        "form_version": 1,
        "visit_type": "monthly",
        "started_at": NOON,
        "ended_at": NOON,
        "instance": "<data/>",
        "answers": {"talk": "都好"},
    }
    return Visit.model_validate(values | other)
