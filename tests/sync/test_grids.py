"""A device holds exactly the rows of its grids, whatever moves; nobody loses a change by it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Membership
from fieldvisit.store import journal, left_clearing
from sync.protocol.errors import GridUnknown, ScopeNotYours
from sync.protocol.wire import RowsRequest
from sync.server import sums
from sync.server.assigning import Assignment
from sync.server.centre import Centre
from sync.server.database import reading, writing
from sync.server.migrations.versions import v0010_grids
from sync.server.tables import ENTRIES
from tests.support.central import NEXT_VILLAGE, NOON, VILLAGE, note, visit
from tests.support.gridded import (
    Village,
    check_everybody,
    check_server_sums,
    check_sums,
    due,
    grid,
    held,
    village,
)


@pytest.fixture
def place(centre: Centre, tmp_path: Path) -> Iterator[Village]:
    yield from village(centre, tmp_path / "devices")


def test_each_worker_holds_the_rows_of_their_grid_and_no_other(place: Village) -> None:
    """T3"""
    for number in range(6):
        place.settle(f"{number}", place.grids[number % 3].id)
    place.settle("9", None)
    place.sync_all()
    assert {len(held(worker)) for worker in place.workers} == {21}
    check_everybody(place)


def test_a_household_that_changes_its_grid_leaves_one_device_and_comes_to_another(
    place: Village,
) -> None:
    """pain 20"""
    home = place.settle("1", place.grids[0].id)
    place.settle("2", place.grids[0].id)
    place.sync_all()
    place.move(home, place.grids[1].id)
    place.workers[1].sync()
    assert ("household", home.id) in held(place.workers[1])
    report = place.workers[0].sync()
    assert (report.left, report.repaired, report.code) == (1, 0, "sync_left")
    place.boss.sync()
    check_everybody(place)
    with place.workers[0].store.read() as tx:
        (apart,) = left_clearing.apart(tx, names=9)
    assert (apart.names, apart.whole, apart.households) == (("户主1",), False, 1)
    assert apart.since is not None
    assert place.workers[0].sync().left == 0
    place.move(home, place.grids[0].id)
    assert place.workers[0].sync().left == 0
    place.sync_all()
    check_everybody(place)


def test_split_and_merged_grids_are_many_households_moved(place: Village) -> None:
    homes = [place.settle(f"{n}", place.grids[0].id) for n in range(6)]
    place.sync_all()
    for home in homes[:3]:
        place.officer.write("household", home, grid_id=place.grids[2].id)
    place.sync_all()
    check_everybody(place)
    assert len(held(place.workers[0])) == len(held(place.workers[2])) == 21
    for home in homes:
        place.officer.write("household", home, grid_id=place.grids[1].id)
    place.sync_all()
    check_everybody(place)
    assert held(place.workers[0]) == set()


def test_a_worker_who_takes_over_a_grid_gets_it_whole(place: Village) -> None:
    """pain 19: what they have is not fetched again, and it is no damage."""
    for number in range(6):
        place.settle(f"{number}", place.grids[number % 3].id)
    place.sync_all()
    first, second = place.workers[:2]
    place.assign(first, place.grids[0].id, place.grids[1].id)
    report = first.sync()
    assert (report.pulled, report.repaired, report.left) == (14, 0, 0)
    check_sums(place)
    place.assign(second, place.grids[2].id)
    report = second.sync()
    assert (report.left, report.repaired) == (2, 0)
    place.sync_all()
    everything = {0: {g.id for g in place.grids[:2]}, 1: {place.grids[2].id}}
    check_everybody(place, {**everything, 2: {place.grids[2].id}})
    assert second.sync().pulled == 0


def test_a_worker_without_grids_holds_the_whole_village(place: Village) -> None:
    for number in range(3):
        place.settle(f"{number}", place.grids[number].id)
    place.sync_all()
    place.assign(place.workers[0])
    place.workers[0].sync()
    assert held(place.workers[0]) == due(place.centre, None)


def test_a_visit_written_while_the_household_moved_is_taken_and_goes_with_it(
    place: Village,
) -> None:
    """pain 20: a grid narrows what a device reads, never what it hands in."""
    home = place.settle("1", place.grids[0].id)
    place.sync_all()
    mine = visit(home, answers={"talk": "断网时写的"})
    with place.workers[0].store.write() as tx:
        journal.insert(tx, mine, stamp=place.workers[0].stamp)
    place.move(home, place.grids[1].id)
    report = place.workers[0].sync()
    assert (report.applied, report.rejected, report.left) == (1, 0, 1)
    place.sync_all()
    check_everybody(place)
    assert place.workers[1].held("visit", mine).answers == {"talk": "断网时写的"}


def test_an_edit_of_the_old_worker_meets_the_new_ones_as_a_question(place: Village) -> None:
    """pain 2: the question goes to the grid of the household, the old worker loses nothing."""
    home = place.settle("1", place.grids[0].id)
    place.sync_all()
    place.officer.write("household", home, phone="13900000001")
    place.officer.sync()
    place.boss.write("household", home, phone="13900000002")
    place.boss.sync()
    place.move(home, place.grids[1].id)
    place.sync_all()
    check_everybody(place)
    assert len(place.workers[1].questions()) == 1
    assert place.workers[0].questions() == []
    place.boss.write("household", home, grid_id=place.grids[0].id)
    place.sync_all()
    check_everybody(place)
    assert len(place.workers[0].questions()) == 1


def test_a_person_who_joins_another_household_goes_there(place: Village) -> None:
    first = place.settle("1", place.grids[0].id)
    second = place.settle("2", place.grids[1].id)
    head, _, tie, *_ = place.families[first.id]
    place.sync_all()
    place.officer.write("membership", tie, until=NOON.date())
    values = {"id": Uuid7().fresh(), "scope": VILLAGE, "created_at": NOON}
    more = {"household_id": second.id, "person_id": head.id, "relation": "other"}
    with place.officer.store.write() as tx:
        joined = Membership.model_validate(values | more)
        journal.insert(tx, joined, stamp=place.officer.stamp)
    place.sync_all()
    check_everybody(place)
    assert ("person", head.id) in held(place.workers[1])
    assert ("person", head.id) not in held(place.workers[0])
    place.move(second, place.grids[0].id)
    place.sync_all()
    check_everybody(place)
    assert ("membership", tie.id) in held(place.workers[0])


def test_a_private_note_stays_its_authors_through_every_move(place: Village) -> None:
    home = place.settle("1", place.grids[0].id)
    author = place.officer.who
    secret = note("心里话", household_id=home.id, private=True)
    author.push(author.change(secret))
    place.sync_all()
    place.move(home, place.grids[1].id)
    place.sync_all()
    with reading(place.centre.engine) as tx:
        row = tx.execute(ENTRIES["note"].select().where(ENTRIES["note"].c.id == secret.id)).one()
    assert row.grid is None
    for worker in place.workers:
        assert ("note", secret.id) not in held(worker)
        reply = worker.who.exchange.rows(_asked(("note", secret.id)))
        assert (reply.entries, reply.gone) == ([], [])


def test_a_private_note_on_the_device_holds_no_household_back(place: Village) -> None:
    """pain 7: it leaves with the household, and outlives the clearing."""
    home = place.settle("1", place.grids[0].id)
    place.sync_all()
    worker = place.workers[0]
    secret = note("只给自己", household_id=home.id, private=True)
    with worker.store.write() as tx:
        journal.insert(tx, secret, stamp=worker.stamp)
    place.move(home, place.grids[1].id)
    assert worker.sync().left == 1
    assert held(worker) == set()
    with worker.store.write() as tx:
        assert left_clearing.clear(tx, own_scope=VILLAGE).notes_kept == 1
    assert worker.held("note", secret).household_id is None
    assert worker.sync().left == 0


def test_rows_of_another_grid_are_named_and_never_shown(place: Village) -> None:
    """T3, T4: asked by its id, a row of another grid gives nothing but `gone`; a file gives no
    byte.
    """
    home = place.settle("1", place.grids[0].id)
    photo = place.families[home.id][4]
    place.sync_all()
    worker = place.workers[1].who
    reply = worker.exchange.rows(_asked(("household", home.id)))
    assert (reply.entries, reply.gone) == ([], [("household", home.id)])
    assert home.id not in worker.all_values()
    with pytest.raises(ScopeNotYours):
        worker.exchange.get_blob(VILLAGE, sha256=photo.sha256)


def _asked(*wanted: tuple[str, UUID]) -> Any:
    return RowsRequest(scope=VILLAGE, rows=list(wanted))


def test_a_grid_must_lie_in_an_area_of_the_person(place: Village) -> None:
    other = grid("外村", NEXT_VILLAGE)
    place.centre.load([other])
    who = str(place.workers[0].who.who.staff.id)
    with pytest.raises(GridUnknown):
        place.centre.assign(who, Assignment(VILLAGE, grids=(other.id,)))
    with pytest.raises(GridUnknown):
        place.centre.grids_called([VILLAGE], codes=["没有"])
    both = place.centre.grids_called([VILLAGE], codes=["G0", "G2"])
    assert set(both) == {place.grids[0].id, place.grids[2].id}


def test_rows_of_before_get_their_grid_from_the_migration(place: Village) -> None:
    """The columns as the migration fills them equal what the server derives."""
    home = place.settle("1", place.grids[0].id)
    place.settle("2", None)
    joined = {"household_id": home.id, "person_id": place.settle("3", None).householder_id}
    values = {"id": Uuid7().fresh(), "scope": VILLAGE, "created_at": NOON, "relation": "other"}
    tie = Membership.model_validate(values | joined)
    place.officer.who.push(place.officer.who.change(tie))
    place.officer.who.push(place.officer.who.change(note("私", household_id=home.id, private=True)))
    with writing(place.centre.engine) as tx:
        wanted = {kind: places(tx, kind) for kind in v0010_grids.KINDS}
        for kind in v0010_grids.KINDS:
            tx.execute(text(f"ALTER TABLE {kind} DROP COLUMN grid"))
        with Operations.context(MigrationContext.configure(tx)):
            v0010_grids.upgrade()
        assert {kind: places(tx, kind) for kind in v0010_grids.KINDS} == wanted
        sums.begin(tx)
    check_server_sums(place.centre)


def places(tx: Any, kind: str) -> dict[UUID, UUID | None]:
    return {row.id: row.grid for row in tx.execute(ENTRIES[kind].select())}
