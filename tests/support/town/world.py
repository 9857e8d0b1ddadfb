"""A town in small: one central server and five devices with real encrypted files, copied ready-made
for each run. Invented people only; judges nothing (see `at_rest`, `book`).
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import select

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import Household
from fieldvisit.records.change import Change
from fieldvisit.records.kept import Kept
from fieldvisit.records.staff import Staff
from fieldvisit.store import faltering, first_fill, journal, opening
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from fieldvisit.store.tables import TABLES, server_row
from sync.client import pacing
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.report import Report
from sync.server import conversions, snapshots
from sync.server.centre import Centre
from sync.server.database import open_database
from tests.support.central import (
    NEXT_VILLAGE,
    NOON,
    TOWN,
    VILLAGE,
    Device,
    device,
    device_store,
    household,
    in_memory,
    staff,
)
from tests.support.town import programs
from tests.support.town.book import Book, mark
from tests.support.town.line import Cut, Line

KEY = b"k" * 32
SMALL_BATCH = 2000
"""Plain bytes: two or three changes."""
PEOPLE = (
    ("周小燕", "village_officer", VILLAGE),
    ("钱多宝", "village_officer", VILLAGE),
    ("郑远", "village_officer", NEXT_VILLAGE),
    ("孙力", "grid_worker", VILLAGE),
    ("吴静", "town_officer", TOWN),
)
"""Two officers of one village, one of the next, a grid worker and the town's supervisor."""

FreshDatabase = Callable[[], str | None]
"""Gives the URL of a fresh copy of the ready database; None: SQLite, in the server's folder."""


@dataclass
class Tablet:
    """One person's device. `said`: what was committed on it, by number. `answered`: numbers whose
    verdict was surely taken in; `doubtful`: a kill came between the answer and that. `areas` that
    its person answers for, `ever`: at any time. `loose`: numbers may have been given anew, so that
    the journal alone says what was said. `schema`: its program's. `life`: what was committed,
    whatever its number, and must not be lost as long as this file lives; `lost_files`: what an
    image put back has forgotten.
    """

    who: Enrolled
    folder: Path
    store: Store
    clock: FixedClock
    ids: CountedIds
    said: dict[int, Change] = field(default_factory=dict)
    life: dict[str, Change] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    revoked: bool = False
    areas: tuple[str, ...] = ()
    ever: set[str] = field(default_factory=set)
    loose: bool = False
    was_filling: bool = False
    held_when_revoked: set[UUID] = field(default_factory=set)
    skew: timedelta = timedelta()
    schema: int = programs.NEWEST
    lost_files: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.areas = self.areas or (self.who.staff.region_code,)
        self.ever |= set(self.areas)

    @property
    def name(self) -> str:
        return self.who.staff.name

    @property
    def role(self) -> str:
        return str(self.who.staff.role)

    @property
    def area(self) -> str:
        return self.areas[0]

    @property
    def home(self) -> DeviceFolder:
        return DeviceFolder(self.folder)

    def stamp(self) -> Stamp:
        return Stamp(self.who.staff.id, self.who.device_id, self.clock.now())

    def open_again(self, folder: Path | None = None) -> None:
        """What the program finds when it starts anew, in `folder` if that took the old one's
        place.
        """
        self.store.close()
        if folder is not None:
            shutil.rmtree(self.folder)
            self.folder = folder
        self.store = opening.open_store(self.home, KEY)


class World:
    """Everything that a move may touch. `seed` names all ids made here."""

    def __init__(self, folder: Path, seed: int, *, database: str | None, ready: "Ready") -> None:
        self.folder = folder
        self.seed = seed
        self.database = database
        self.clock = FixedClock(NOON)
        self.server_ids = CountedIds(f"server {seed}")
        self.ids = CountedIds(f"records {seed}")
        self.written: list[Kept] = []
        self.signed: dict[UUID, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.parcels: list[bytes] = []
        self.answers: list[tuple[UUID, bytes]] = []
        self.late: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.houses = ready.houses
        self.copies: dict[UUID, list[Any]] = {}
        self.server_copies: list[Any] = []
        self.images: dict[UUID, list[Any]] = {}
        self.acts: list[Callable[[], None]] = []
        self.undone: list[Callable[[], None]] = []
        self.put_backs = 0
        self.schema = programs.NEWEST
        self.untold = ""
        self.crashes = 0
        self.repaired = 0
        shutil.copytree(ready.folder / "server", folder / "server")
        self.server = self.start()
        self.book = Book(self.server)
        self.tablets = [self._tablet(who, ready) for who in ready.people]
        self.reader = Device(
            ready.reader, in_memory(self.server)("", ready.reader.signer()), CountedIds("reader")
        )
        self.read: dict[tuple[str, str, UUID], dict[str, Any]] = {}

    def start(self) -> Centre:
        """The server over its folder, as after a restart."""
        data = self.folder / "server"
        engine = open_database(data, self.database)
        server = Centre(engine, data, clock=self.clock, ids=self.server_ids)
        return server

    def is_of(self, schema: int) -> None:
        """From now on the server's program is of that schema."""
        self.schema = schema
        conversions.NOW = programs.server_of(schema)

    def restart(self) -> None:
        """Stop the server and start it again."""
        self.halt()
        self.open_again()

    def open_again(self) -> None:
        """Start the server that was halted, with the book and the reader beside it."""
        self.server = self.start()
        self.book.watch(self.server)
        self.reader.exchange = in_memory(self.server)("", self.reader.who.signer())

    def line(self, tablet: Tablet, cuts: list[Cut] | None = None) -> Line:
        """The way from a device to the server, with what goes wrong on it, call by call."""
        return Line(self, tablet, cuts or [])

    def sync(self, tablet: Tablet, cuts: list[Cut] | None = None) -> Report:
        """One round of the real client over a line with faults."""
        line = self.line(tablet, cuts)
        with programs.works(tablet.schema):
            report = one_round(tablet.store, line.exchange, clock=tablet.clock, ids=tablet.ids)
        line.done()
        self.repaired += report.repaired
        if line.renumbered:
            tablet.loose = True
        assert report.trouble is None or line.explains(report.trouble), (
            f"{tablet.name}: {report.trouble!r}"
        )
        return report

    def keep(self, tablet: Tablet, *records: Kept) -> None:
        """Write new records in one transaction through the store's one door."""
        with programs.works(tablet.schema), tablet.store.write() as tx:
            changes = [journal.insert(tx, record, stamp=tablet.stamp()) for record in records]
        self.note(tablet, *changes)
        self.written += records

    def patch(self, tablet: Tablet, kind: str, *, row_id: UUID, after: dict[str, Any]) -> None:
        """Change fields of a row that the device has."""
        with programs.works(tablet.schema), tablet.store.write() as tx:
            change = journal.patch(tx, kind, row_id=row_id, after=after, stamp=tablet.stamp())
        self.note(tablet, change)

    def note(self, tablet: Tablet, *changes: Change) -> None:
        """Remember what was committed on a device. A private note has no number."""
        tablet.said |= {change.counter: change for change in changes if change.counter}
        tablet.life |= {mark(change.model_dump()): change for change in changes if change.counter}

    def later(self, by: timedelta) -> None:
        """Time goes on, for everybody, whatever their clocks say."""
        self.clock.advance(by)
        for tablet in self.tablets:
            self.set_clock(tablet, tablet.skew)

    def set_clock(self, tablet: Tablet, skew: timedelta) -> None:
        """Put a device's clock off by so much."""
        tablet.skew = skew
        tablet.clock.at = self.clock.at + skew

    def enrolled_again(self, tablet: Tablet) -> Tablet:
        """A new device for the same person, empty but for enrolment."""
        place = {"region_code": tablet.area, "scope": tablet.area}
        person: Staff = tablet.who.staff.model_copy(update=place)
        return self.enrolled(person, areas=tablet.areas, ever=tablet.ever)

    def enrolled(self, person: Staff, *, areas: tuple[str, ...], ever: set[str]) -> Tablet:
        """A new device for a person who answers for these areas."""
        code = self.server.invite(person).code
        self.book.learn("staff")
        who = enrol("", code, label="测试本", connect=in_memory(self.server))
        self.crashes += 1
        folder = self.folder / f"again-{self.crashes}"
        fresh = Tablet(
            who,
            folder,
            device_store(folder, who),
            FixedClock(self.clock.at),
            CountedIds(str(who.device_id)),
            areas=areas,
            ever=ever,
        )
        self.tablets.append(fresh)
        return fresh

    def halt(self) -> None:
        """Stop the server."""
        self.server.close()

    def at_work(self) -> list[Tablet]:
        """Devices that may read."""
        return [tablet for tablet in self.tablets if not tablet.revoked]

    def close(self) -> None:
        for tablet in self.tablets:
            tablet.store.close()
        self.halt()

    def _tablet(self, who: Enrolled, ready: "Ready") -> Tablet:
        folder = self.folder / f"device-{who.short}"
        shutil.copytree(ready.folder / who.short, folder)
        clock = FixedClock(self.clock.at)
        ids = CountedIds(f"{who.short} {self.seed}")
        return Tablet(who, folder, Store(DeviceFolder(folder), KEY), clock, ids)


@dataclass(frozen=True)
class Ready:
    """A town made once and copied for each run: the server's folder, and one folder a device."""

    folder: Path
    people: tuple[Enrolled, ...]
    reader: Enrolled
    houses: tuple[Household, ...]


def revoke(world: World, tablet: Tablet) -> None:
    """From now on it may hand in only."""
    device_id = tablet.who.device_id
    world.acts.append(lambda: world.server.revoke(device_id))
    tablet.revoked = True
    tablet.held_when_revoked = held_on(tablet)
    with tablet.store.read() as tx:
        # Blocks that lie on it already are its own to take in.
        tablet.was_filling = bool(first_fill.under_way(tx))
    world.server.revoke(device_id)


def held_on(tablet: Tablet) -> set[UUID]:
    """Ids of all rows of a device that were not made on it, and of those of which it keeps the
    server's word aside while a change of its own is under way.
    """
    me = tablet.who.device_id
    found: set[UUID] = set()
    with tablet.store.read() as tx:
        for table in TABLES.values():
            theirs = table.c.device_id.is_distinct_from(me)
            found |= set(tx.execute(select(table.c.id).where(theirs)).scalars())
        found |= set(tx.execute(select(server_row.c.row_id)).scalars())
    return found


def copied_database(url: str) -> str:
    """A copy of a PostgreSQL database that nobody is using; its URL."""
    cluster, _, name = url.rpartition("/")
    fresh = f"{name[:20]}_{uuid4().hex}"
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{fresh}" TEMPLATE "{name}"'.encode())
    return f"{cluster}/{fresh}"


def shelf() -> Path | None:
    """Where runs leave their files: in memory where there is room, since nothing here is about the
    disk.
    """
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else None


def make_ready(database: str | None) -> Ready:
    """A town with five people, a few households, everybody synced once. Its ids are the same each
    time: which row a plan means, and which of two comes first, hangs on them.
    """
    folder = Path(mkdtemp(prefix="fieldvisit-town-", dir=shelf()))
    ids, data = CountedIds("ready town"), folder / "server"
    server = Centre(open_database(data, database), data, clock=FixedClock(NOON), ids=ids)
    places = (VILLAGE, VILLAGE, VILLAGE, NEXT_VILLAGE, NEXT_VILLAGE)
    houses = [
        household(place, id=ids.fresh(), number=f"津南-{n}") for n, place in enumerate(places)
    ]
    assert server.load(houses) == []
    people = []
    for person in PEOPLE:
        code = server.invite(staff(*person)).code
        who = enrol("", code, label="测试本", connect=in_memory(server))
        people.append(who)
    reader = device(server, staff("王读", "town_officer", TOWN)).who
    for who in people:
        store = device_store(folder / who.short, who)
        exchange = in_memory(server)("", who.signer())
        report = one_round(store, exchange, clock=FixedClock(NOON), ids=CountedIds(who.short))
        assert report.trouble is None
        store.close()
    server.close()
    return Ready(folder, tuple(people), reader, tuple(houses))


@contextmanager
def world(
    seed: int, ready: Ready, *, kind: type[World] = World, database: str | None = None
) -> Iterator[World]:
    """A fresh copy of the town; its files go when it ends."""
    folder = Path(mkdtemp(prefix="fieldvisit-run-", dir=shelf()))
    # In every other town first fills come by blocks, though nobody has 2,000 rows.
    fills = mock.patch.object(snapshots, "FILL_FROM", 4 if seed % 2 else snapshots.FILL_FROM)
    # In two towns of three a batch holds a few changes: an outbox is long soon.
    small = SMALL_BATCH if seed % 3 else pacing.LEAST_BATCH
    batches = mock.patch.object(pacing, "LEAST_BATCH", small)
    thin = mock.patch.multiple(faltering, LEAST=small // 4, TWICE=1)
    made = kind(folder, seed, database=database, ready=ready)
    try:
        with fills, batches, thin, programs.of_three_schemas():
            yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)
