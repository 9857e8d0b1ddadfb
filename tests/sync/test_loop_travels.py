"""A need and all that answers it reach each device that looks after the household, and no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.server.centre import Centre
from tests.support.central import NEXT_VILLAGE, VILLAGE
from tests.support.gridded import Village, check_everybody, held, village
from tests.support.loops import a_loop, entitlement


@pytest.fixture
def place(centre: Centre, tmp_path: Path) -> Iterator[Village]:
    yield from village(centre, tmp_path / "devices", grids=2)


def test_it_lies_in_its_households_grid_and_follows_it(place: Village) -> None:
    home = place.settle("1", place.grids[0].id)
    made = a_loop(home)
    place.officer.who.push(*[place.officer.who.change(one) for one in made])
    place.boss.who.push(place.boss.who.change(entitlement(home)))
    place.sync_all()
    check_everybody(place)
    kinds = {kind for kind, _ in held(place.workers[0])}
    assert {"need", "service_order", "follow_up", "referral", "entitlement"} <= kinds
    assert "need" not in {kind for kind, _ in held(place.workers[1])}
    place.move(home, place.grids[1].id)
    place.sync_all()
    check_everybody(place)
    assert "referral" in {kind for kind, _ in held(place.workers[1])}
    assert "need" not in {kind for kind, _ in held(place.workers[0])}


def test_it_moves_to_another_village_with_its_household(place: Village) -> None:
    home = place.settle("1", None)
    place.officer.who.push(*[place.officer.who.change(one) for one in a_loop(home)])
    place.boss.who.push(place.boss.who.change(entitlement(home)))
    place.sync_all()
    assert place.centre.move_household(str(home.id), to=NEXT_VILLAGE) == 7 + 5
    place.sync_all()
    assert {kind for kind, _ in held(place.officer)} == set()
    assert {"need", "service_order", "follow_up", "referral", "entitlement"} <= {
        kind for kind, _ in held(place.boss)
    }


def test_only_a_supervisor_says_what_a_household_gets(place: Village) -> None:
    home = place.settle("1", None)
    given = entitlement(home)
    (verdict,) = place.officer.who.push(place.officer.who.change(given)).verdicts
    assert (verdict.verdict, verdict.code) == ("rejected", "kind_not_yours")
    (verdict,) = place.boss.who.push(place.boss.who.change(given)).verdicts
    assert verdict.verdict == "accepted"


def test_a_grid_worker_finds_needs_and_looks_after_them(place: Village) -> None:
    home = place.settle("1", place.grids[0].id)
    need, service, look, referral = a_loop(home)
    worker = place.workers[0].who
    said = worker.push(*[worker.change(one) for one in (need, look, service, referral)])
    assert [one.verdict for one in said.verdicts] == [
        "accepted",
        "accepted",
        "rejected",
        "rejected",
    ]
    assert home.scope == VILLAGE
