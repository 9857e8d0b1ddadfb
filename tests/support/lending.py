"""Assessors with real devices in a village with grids, and what each of them must hold, told from
the records alone. Invented people only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds, Uuid7
from fieldvisit.machine.row_sums import RowSums
from fieldvisit.records import Attachment, Household, Proposal, Task, Visit
from fieldvisit.rules import assessing
from fieldvisit.store import incoming, journal, row_marks
from sync.client.engine import one_round
from sync.client.report import Report
from sync.protocol.wire import PullRequest
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.tables import ENTRIES
from tests.support.central import NOON, VILLAGE, Device, device, device_store, staff, visit
from tests.support.colleagues import LATER
from tests.support.colleagues import Person as Worker
from tests.support.gridded import OF_HOUSEHOLDS, Village, check_server_sums, village

TODAY = date(2026, 11, 23)
LAST = TODAY + timedelta(days=7)
_ids = CountedIds("assessments of tests")


@dataclass
class Lending:
    """A village with two assessors; `tasks`: what was lent, by household and assessor."""

    place: Village
    assessors: list[Worker]
    tasks: dict[tuple[UUID, int], Task] = field(default_factory=dict)

    @property
    def centre(self) -> Centre:
        return self.place.centre

    def settle(self, number: str, grid: int | None = None) -> Household:
        """A household with an old F04 (a photo and a proposal with it) beside all the rest."""
        where = None if grid is None else self.place.grids[grid].id
        home = self.place.settle(number, where)
        officer = self.place.officer.who
        old = visit(home, form_id="F04", person_id=home.householder_id)
        plain = {"scope": VILLAGE, "created_at": NOON, "visit_id": old.id}
        more = {"size": 5, "media_type": "image/jpeg", "kind": "photo"}
        photo = {"id": _ids.fresh(), "sha256": f"{int(number) + 7000:064x}"}
        said = {"id": _ids.fresh(), "household_id": home.id, "kind": "change"}
        papers = [
            Attachment.model_validate({**plain, **more, **photo}),
            Proposal.model_validate(
                {**plain, **said, "person_id": home.householder_id, "after": {"phone": "1"}}
            ),
        ]
        officer.push(*[officer.change(record) for record in (old, *papers)])
        self.place.families[home.id] += [old, *papers]
        return home

    def lend(self, home: Household, to: int = 0, *, until: date = LAST) -> Task:
        """The supervisor assigns it on their device, which is sent."""
        made = Task(
            id=Uuid7().fresh(),
            scope=VILLAGE,
            created_at=NOON,
            household_id=home.id,
            person_id=home.householder_id,
            kind=assessing.KIND,
            form_id="F04",
            due_on=until,
            assignee_id=self.assessors[to].who.who.staff.id,
        )
        boss = self.place.boss
        boss.sync()
        with boss.store.write() as tx:
            journal.insert(tx, made, stamp=boss.stamp)
        boss.sync()
        self.tasks[home.id, to] = made
        return made

    def take_back(self, home: Household, of: int = 0) -> None:
        task = self.tasks.pop((home.id, of))
        self.place.boss.write("task", task, state="cancelled", finding="人住院了")
        self.place.boss.sync()

    def assess(self, home: Household, by: int = 0, **other: Any) -> Visit:
        """A visit with F04 and its photo, written without a network."""
        who = self.assessors[by]
        made = visit(home, form_id="F04", **other)
        photo = Attachment(
            id=Uuid7().fresh(),
            scope=made.scope,
            created_at=NOON,
            sha256=made.id.hex * 2,
            size=5,
            media_type="image/jpeg",
            kind="photo",
            visit_id=made.id,
        )
        with who.store.write() as tx:
            journal.insert(tx, made, stamp=who.stamp)
            journal.insert(tx, photo, stamp=who.stamp)
        return made

    def check(self, *, day: date = TODAY) -> None:
        """Each assessor's device that has synced holds exactly what is lent to them, and both
        ends agree.
        """
        for number, one in enumerate(self.assessors):
            if not has_synced(one):
                continue
            held = shown(one)
            due = lent_rows(self.centre, one.who.who.staff.id, day=day)
            assert held == due, f"{number}: lacks {due - held}, has {held - due}"
            assert sums_here(one) == sums_told(one.who)
        check_server_sums(self.centre)


def shown(worker: Worker) -> set[tuple[str, UUID]]:
    """The rows of people on a device, those among them that wait for a parent."""
    with worker.store.read() as tx:
        found = {
            (kind, UUID(row[0]))
            for kind in OF_HOUSEHOLDS
            for row in tx.exec_driver_sql(f"SELECT id FROM {kind}")
        }
        parked = tx.exec_driver_sql("SELECT kind, row_id FROM parked").all()
    return found | {(kind, UUID(row_id)) for kind, row_id in parked}


def has_synced(worker: Worker) -> bool:
    with worker.store.read() as tx:
        return bool(incoming.cursors(tx))


def sums_here(worker: Worker) -> tuple[int, str]:
    with worker.store.read() as tx:
        return RowSums(row_marks.counted(tx, VILLAGE).packed()).total()


def sums_told(who: Device) -> tuple[int, str]:
    """What the server says that a device should hold."""
    request = PullRequest(cursors={VILLAGE: 10**9}, sums=True, limit=5000)
    count, total = who.exchange.pull(request).sums[VILLAGE]
    return count, total


def lent_rows(
    centre: Centre, staff_id: UUID, *, day: date, scope: str = VILLAGE
) -> set[tuple[str, UUID]]:
    """What an assessor must hold of a village on a day, told from what people wrote."""
    with reading(centre.engine) as tx:
        rows = {
            kind: tx.execute(table.select().where(table.c.scope == scope)).all()
            for kind, table in ENTRIES.items()
        }
    mine = [
        one
        for one in rows["task"]
        if one.kind == assessing.KIND and one.state == "open" and one.deleted_at is None
        if one.assignee_id == staff_id and one.due_on >= day
    ]
    asked = {one.household_id for one in mine}
    homes = {row.id for row in rows["household"] if row.id in asked}
    ties = sorted(rows["membership"], key=lambda row: (row.created_at, row.id))
    active = {t.person_id: t.household_id for t in ties if t.until is None and not t.deleted_at}
    visits = {v.id for v in rows["visit"] if v.household_id in homes and v.form_id in "F04 F07 F10"}
    found = {("household", one) for one in homes}
    found |= {("person", person) for person, home in active.items() if home in homes}
    found |= {
        ("membership", t.id)
        for t in ties
        if t.household_id in homes and active.get(t.person_id) == t.household_id
    }
    found |= {
        ("task", t.id) for t in rows["task"] if t.kind == assessing.KIND and t.household_id in homes
    }
    found |= {("visit", one) for one in visits}
    for kind in ("attachment", "proposal", "countersignature"):
        found |= {(kind, row.id) for row in rows[kind] if row.visit_id in visits}
    return found


def lending(centre: Centre, folder: Path) -> Iterator[Lending]:
    """A village with grids and two assessors of it."""
    for place in village(centre, folder):
        people = []
        for name in ("张评估", "李评估"):
            who = device(centre, staff(name, "assessor"))
            people.append(Worker(who, device_store(folder / str(who.who.device_id), who.who)))
        yield Lending(place, people)
        for one in people:
            one.store.close()


@contextmanager
def on_day(centre: Centre, day: date) -> Iterator[None]:
    """The server's clock shows that day."""
    before = centre.clock
    centre.clock = FixedClock(NOON + (day - TODAY))
    yield
    centre.clock = before


def sync_on(worker: Worker, day: date) -> Report:
    """A round of a device whose clock shows that day."""
    clock = FixedClock(LATER + (day - TODAY))
    report = one_round(worker.store, worker.who.exchange, clock=clock, ids=Uuid7())
    assert (report.trouble, report.repaired) == (None, 0)
    return report
