"""Campaigns come from above, what hangs on a household goes with it, logs stay in their area."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.server.centre import Centre
from tests.support.central import NEXT_VILLAGE, TOWN, VILLAGE
from tests.support.day_work import (
    campaign,
    finding_of,
    inspection,
    of_household,
    of_nobody,
    task_of,
)
from tests.support.gridded import Village, check_everybody, held, village


@pytest.fixture
def place(centre: Centre, tmp_path: Path) -> Iterator[Village]:
    yield from village(centre, tmp_path / "devices", grids=2)


def verdicts(said: object) -> list[tuple[str, str | None]]:
    return [(one.verdict, one.code) for one in said.verdicts]  # type: ignore[attr-defined]


def test_a_towns_campaign_reaches_every_village_and_its_tasks_their_grids(place: Village) -> None:
    home = place.settle("1", place.grids[0].id)
    boss, asked = place.boss.who, campaign(TOWN)
    said = boss.push(boss.change(asked), boss.change(task_of(asked, home)))
    assert verdicts(said) == [("accepted", None)] * 2
    place.sync_all()
    for person in (place.officer, *place.workers):
        assert ("campaign", asked.id) in held(person)
    assert "task" in {kind for kind, _ in held(place.workers[0])}
    assert "task" not in {kind for kind, _ in held(place.workers[1])}


def test_a_grid_worker_asks_nothing_of_everybody(place: Village) -> None:
    worker = place.workers[0].who
    said = worker.push(worker.change(campaign(VILLAGE)))
    assert verdicts(said) == [("rejected", "kind_not_yours")]


def test_what_hangs_on_a_household_lies_in_its_grid_and_moves_with_it(place: Village) -> None:
    home = place.settle("1", place.grids[0].id)
    person, seen = place.families[home.id][0], place.families[home.id][3]
    officer = place.officer.who
    said = officer.push(*[officer.change(one) for one in of_household(home, seen, person)])
    assert verdicts(said) == [("accepted", None)] * 4
    place.sync_all()
    check_everybody(place)
    kinds = {"reported", "public_notice", "insurance", "reading"}
    assert kinds <= {kind for kind, _ in held(place.workers[0])}
    assert not kinds & {kind for kind, _ in held(place.workers[1])}
    assert place.centre.move_household(str(home.id), to=NEXT_VILLAGE) == 7 + 4
    place.sync_all()
    assert not kinds & {kind for kind, _ in held(place.officer)}
    assert kinds <= {kind for kind, _ in held(place.boss)}


def test_a_village_keeps_its_log_and_the_town_reads_it(place: Village) -> None:
    worker = place.workers[0].who
    made = of_nobody(VILLAGE, worker.who.staff.id)
    said = worker.push(*[worker.change(one) for one in made])
    assert verdicts(said) == [("accepted", None)] * 2
    boss = place.boss.who
    above = of_nobody(TOWN, boss.who.staff.id)
    boss.push(*[boss.change(one) for one in above])
    place.sync_all()
    for person, seen in ((place.officer, {VILLAGE}), (place.boss, {VILLAGE, TOWN})):
        rows = {row_id for kind, row_id in held(person) if kind in ("outreach", "credit")}
        assert rows == {one.id for one in [*made, *above] if one.scope in seen}


def test_an_inspection_stays_with_the_town_and_what_it_found_goes_to_who_puts_it_right(
    place: Village,
) -> None:
    home = place.settle("1", place.grids[0].id)
    boss, kept = place.boss.who, inspection(TOWN, home)
    found = finding_of(kept, home)
    said = boss.push(boss.change(kept), boss.change(found))
    assert verdicts(said) == [("accepted", None)] * 2
    officer = place.officer.who
    refused = officer.push(officer.change(inspection(VILLAGE, home)))
    assert verdicts(refused) == [("rejected", "kind_not_yours")]
    place.sync_all()
    assert ("inspection", kept.id) in held(place.boss)
    for person in (place.officer, place.workers[0]):
        assert ("task", found.id) in held(person)
        assert "inspection" not in {kind for kind, _ in held(person)}
