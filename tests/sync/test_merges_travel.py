"""Two entries made one reach every device like any other change, and so does taking it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import belonging, merging
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household, Person
from fieldvisit.store import persons, profile
from sync.server.centre import Centre
from tests.support.central import NEXT_VILLAGE
from tests.support.colleagues import LATER
from tests.support.colleagues import Person as Worker
from tests.support.gridded import Village, check_everybody, check_sums, village
from tests.support.loops import a_loop


@pytest.fixture
def place(centre: Centre, tmp_path: Path) -> Iterator[Village]:
    yield from village(centre, tmp_path / "devices", grids=2)


def desk_of(worker: Worker) -> Desk:
    with worker.store.read() as tx:
        return Desk(worker.store, profile.load(tx), FixedClock(LATER), Uuid7())


def head_of(place: Village, home: Household) -> Person:
    found: Person = place.families[home.id][0]
    return found


def two_entries(place: Village) -> tuple[Person, Person, Household]:
    """One person in two households of two grids, as two; the second one's household."""
    one, other = (place.settle(str(n + 1), place.grids[n].id) for n in range(2))
    for record in a_loop(other):
        place.officer.who.push(place.officer.who.change(record))
    place.sync_all()
    return head_of(place, one), head_of(place, other), other


def test_what_is_merged_and_parted_here_is_so_everywhere(place: Village) -> None:
    kept, lost, home = two_entries(place)
    merging.merge(desk_of(place.boss), str(kept.id), lost=str(lost.id))
    place.boss.sync()
    place.sync_all()
    check_everybody(place)
    for worker in (place.officer, place.boss):
        with worker.store.read() as tx:
            assert persons.known_as(tx, kept.id) == [kept.id, lost.id]
        assert worker.held("household", home).status == "left"
    merging.undo(desk_of(place.boss), str(lost.id), reason="是两个人")
    place.boss.sync()
    place.sync_all()
    check_everybody(place)
    for worker in (place.officer, place.boss, place.workers[1]):
        assert worker.held("person", lost).merged_into is None
        assert worker.held("household", home).status == "registered"


def test_who_works_without_a_network_loses_nothing_to_a_merge(place: Village) -> None:
    kept, lost, _ = two_entries(place)
    third = place.settle("3", None)
    place.sync_all()
    moving = belonging.Moving(str(third.id), "other", sure=True)
    belonging.move(desk_of(place.officer), str(lost.id), moving=moving)
    merging.merge(desk_of(place.boss), str(kept.id), lost=str(lost.id))
    place.boss.sync()
    place.officer.sync()
    place.sync_all()
    check_sums(place)
    boss = desk_of(place.boss)
    with place.boss.store.read() as tx:
        seated = persons.gone_with_a_seat(tx)
    assert [one.id for one in seated] == [lost.id]
    merging.merge(boss, str(kept.id), lost=str(lost.id))
    place.boss.sync()
    place.sync_all()
    with place.officer.store.read() as tx:
        assert persons.gone_with_a_seat(tx) == []
        assert persons.of_two_homes(tx) == []


def test_only_a_supervisor_makes_two_entries_one(place: Village) -> None:
    kept, lost, _ = two_entries(place)
    officer = place.officer.who
    said = officer.edit(lost, {"merged_into": None}, {"merged_into": str(kept.id)})
    assert officer.verdict(said) == ("rejected", "merge_not_yours")
    born = officer.change(lost)
    born["after"]["merged_into"] = str(kept.id)
    assert officer.verdict(born) == ("rejected", "merge_not_yours")


def test_who_was_merged_moves_to_another_village_with_whom_they_are(place: Village) -> None:
    kept, lost, _ = two_entries(place)
    merging.merge(desk_of(place.boss), str(kept.id), lost=str(lost.id))
    place.boss.sync()
    home = next(one for one, made in place.families.items() if made[0].id == kept.id)
    place.centre.move_household(str(home), to=NEXT_VILLAGE)
    place.sync_all()
    for one in (kept, lost):
        assert place.boss.held("person", one).scope == NEXT_VILLAGE
    check_sums(place)


def test_a_person_who_goes_to_another_grid_is_where_they_belong(place: Village) -> None:
    one, other = (place.settle(str(n + 1), place.grids[n].id) for n in range(2))
    need = a_loop(one)[0].model_copy(update={"person_id": head_of(place, one).id})
    place.officer.who.push(place.officer.who.change(need))
    place.sync_all()
    moving = belonging.Moving(str(other.id), "other", sure=True)
    belonging.move(desk_of(place.officer), str(head_of(place, one).id), moving=moving)
    place.officer.sync()
    place.sync_all()
    check_sums(place)
