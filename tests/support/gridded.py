"""A village with grids, workers with real devices, and what each of them must hold. Invented people
only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.row_sums import RowSums
from fieldvisit.records import Attachment, Grid, Household, Membership, Person
from fieldvisit.store import left_rows, row_marks, rows
from sync.server import people, sums
from sync.server.assigning import Assignment
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.grids import BETWEEN
from sync.server.tables import ENTRIES, account
from tests.support.central import (
    NOON,
    TOWN,
    VILLAGE,
    device,
    device_store,
    household,
    note,
    staff,
    visit,
)
from tests.support.colleagues import Person as Worker

_ids = CountedIds("grids of tests")
PLAIN: dict[str, Any] = {"scope": VILLAGE, "created_at": NOON}


def grid(code: str, scope: str = VILLAGE) -> Grid:
    values = {"id": _ids.fresh(), "region_code": scope, "code": code, "name": f"{code}网格"}
    return Grid.model_validate(PLAIN | {"scope": scope} | values)


def family(number: str, where: UUID | None) -> list[Any]:
    """A household of a grid with its householder, a visit, a note, and a photo of the visit."""
    head = Person.model_validate(PLAIN | {"id": _ids.fresh(), "name": f"户主{number}"})
    home = household(householder_id=head.id, number=number, grid_id=where)
    tie = {"id": _ids.fresh(), "household_id": home.id, "person_id": head.id}
    member = Membership.model_validate(PLAIN | tie | {"relation": "householder"})
    seen = visit(home)
    picture = {"id": _ids.fresh(), "sha256": f"{int(number):064x}", "size": 5, "visit_id": seen.id}
    more = {"media_type": "image/jpeg", "kind": "photo"}
    photo = Attachment.model_validate(PLAIN | picture | more)
    about = note(f"{number}的笔记", household_id=home.id)
    person = note(f"{number}的人", person_id=head.id)
    return [head, home, member, seen, photo, about, person]


@dataclass
class Village:
    """Grids and people of one village; `families`: the households with all that hangs on them."""

    centre: Centre
    officer: Worker
    boss: Worker
    workers: list[Worker]
    grids: list[Grid]
    families: dict[UUID, list[Any]] = field(default_factory=dict)

    @property
    def everybody(self) -> list[Worker]:
        return [*self.workers, self.officer, self.boss]

    def settle(self, number: str, where: UUID | None) -> Household:
        """One more household, made by the officer."""
        made = family(number, where)
        self.officer.who.push(*[self.officer.who.change(record) for record in made])
        self.families[made[1].id] = made
        home: Household = made[1]
        return home

    def assign(self, worker: Worker, *grids: UUID) -> None:
        self.centre.assign(str(worker.who.who.staff.id), Assignment(VILLAGE, grids=grids))

    def move(self, home: Household, where: UUID | None) -> None:
        """The officer puts a household into another grid, on their device."""
        self.officer.write("household", home, grid_id=where)
        self.officer.sync()

    def sync_all(self) -> None:
        for _ in range(2):
            for person in self.everybody:
                person.sync()


def village(centre: Centre, folder: Path, *, grids: int = 3) -> Iterator[Village]:
    """An officer, a supervisor, and as many grid workers as grids."""
    made = [grid(f"G{n}") for n in range(grids)]
    assert centre.load(made) == []
    names = [("周小燕", "village_officer", VILLAGE), ("吴静", "town_officer", TOWN)]
    names += [(f"网格员{n}", "grid_worker", VILLAGE) for n in range(grids)]
    people = []
    for name in names:
        who = device(centre, staff(*name))
        people.append(Worker(who, device_store(folder / str(who.who.device_id), who.who)))
    place = Village(centre, people[0], people[1], people[2:], made)
    for worker, own in zip(place.workers, made, strict=True):
        place.assign(worker, own.id)
    yield place
    for one in people:
        one.store.close()


OF_HOUSEHOLDS = tuple(kind for kind in left_rows.LEAVING if kind != "handed_in")


def due(centre: Centre, grids: set[UUID] | None) -> set[tuple[str, UUID]]:
    """The rows of people that a device must hold whose person answers for these grids (None: for
    the whole village), told from the household itself, not from what the server derived.
    """
    with reading(centre.engine) as tx:
        held = {kind: list(tx.execute(ENTRIES[kind].select())) for kind in OF_HOUSEHOLDS}
    homes = {row.id: row.grid_id for row in held["household"]}
    ties = {
        row.person_id: homes[row.household_id]
        for row in sorted(held["membership"], key=lambda row: (row.created_at, row.id))
        if row.until is None and row.deleted_at is None
    }
    visits = {row.id: homes[row.household_id] for row in held["visit"]}
    where: dict[tuple[str, UUID], UUID | None] = {}
    for kind, found in held.items():
        for row in found:
            where[kind, row.id] = _grid(kind, row, homes=homes, ties=ties, visits=visits)
    for row in held["conflict"]:
        where["conflict", row.id] = where[row.row_kind, row.row_id]
    return {key for key, place in where.items() if grids is None or place in {*grids, None}}


def _grid(
    kind: str, row: Any, *, homes: dict[Any, Any], ties: dict[Any, Any], visits: dict[Any, Any]
) -> Any:
    match kind:
        case "household":
            return row.grid_id
        case "person":
            return ties.get(row.id)
        case "membership" if (
            ties.get(row.person_id, homes[row.household_id]) != homes[row.household_id]
        ):
            return BETWEEN
        case "attachment":
            return visits[row.visit_id]
        case "note" if row.household_id is None:
            return ties.get(row.person_id)
        case "conflict":
            return None
    return homes[row.household_id]


def held(worker: Worker) -> set[tuple[str, UUID]]:
    """The rows of people that the device shows."""
    with worker.store.read() as tx:
        return {(kind, one.id) for kind in OF_HOUSEHOLDS for one in rows.all(tx, kind, limit=9999)}


def sums_of(worker: Worker) -> bytes:
    with worker.store.read() as tx:
        return row_marks.counted(tx, VILLAGE).packed()


def check_everybody(place: Village, grids: dict[int, set[UUID] | None] | None = None) -> None:
    """Each device holds exactly its rows, and both ends count the same. `grids`: of each worker,
    by their place; else each has the one of the same place.
    """
    for number, worker in enumerate(place.workers):
        own: set[UUID] | None = {place.grids[number].id} if grids is None else grids[number]
        assert held(worker) == due(place.centre, own)
    for whole in (place.officer, place.boss):
        assert held(whole) == due(place.centre, None)
    check_sums(place)


def check_sums(place: Village) -> None:
    """The server counts right, and each device holds what the server says that it should."""
    check_server_sums(place.centre)
    for worker in place.everybody:
        with reading(place.centre.engine) as tx:
            found = account.select().where(account.c.staff_id == worker.who.who.staff.id)
            author = people.author_of(tx.execute(found).one(), worker.who.who.device_id)
            said = sums.totals(tx, author, scopes=[VILLAGE])[VILLAGE]
        assert RowSums(sums_of(worker)).total() == said


def check_server_sums(centre: Centre) -> None:
    """The sums of the village are those of its rows."""
    with reading(centre.engine) as tx:
        kept = {who: p.packed() for who, p in sums.kept(tx, VILLAGE).items() if p.total()[0]}
        assert kept == {who: p.packed() for who, p in sums.recounted(tx, VILLAGE).items()}
