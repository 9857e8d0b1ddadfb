"""An assessor's wrong visit: what it proposed is unsaid with it, by its author alone. After
the last day both wait for a supervisor, in their order.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household, Proposal, Visit
from fieldvisit.records.handed_in import HandedInState
from fieldvisit.store import journal
from sync.client import pushing
from tests.support.central import NOON, VILLAGE, central, visit
from tests.support.colleagues import Person
from tests.support.inbox import decides, inbox
from tests.support.lending import LAST, Lending, lending, on_day, sync_on

DAY = timedelta(days=1)
BACK = {"state": "cancelled", "taken_back_at": NOON, "taken_back_why": "写错了人"}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Lending]:
    centre = central(tmp_path / "server")
    yield from lending(centre, tmp_path / "devices")
    centre.close()


def proposed(home: Household, seen: Visit, **other: Any) -> Proposal:
    plain = {"id": Uuid7().fresh(), "scope": VILLAGE, "created_at": NOON, "visit_id": seen.id}
    said = {"household_id": home.id, "person_id": home.householder_id, "kind": "change"}
    return Proposal.model_validate({**plain, **said, "after": {"phone": "2"}, **other})


def assessed(person: Person, home: Household) -> tuple[Visit, Proposal]:
    made = visit(home, form_id="F04")
    asked = proposed(home, made)
    with person.store.write() as tx:
        journal.insert(tx, made, stamp=person.stamp)
        journal.insert(tx, asked, stamp=person.stamp)
    return made, asked


def taken_back(person: Person, made: Visit, asked: Proposal) -> None:
    with person.store.write() as tx:
        journal.patch(tx, "visit", row_id=made.id, after=BACK, stamp=person.stamp)
        journal.delete(tx, "proposal", row_id=asked.id, stamp=person.stamp)


@pytest.mark.parametrize("sent", [False, True], ids=["unsent", "sent"])
def test_what_a_visit_proposed_goes_with_it(town: Lending, sent: bool) -> None:
    home = town.settle("1", 0)
    town.lend(home)
    first, boss = town.assessors[0], town.place.boss
    first.sync()
    made, asked = assessed(first, home)
    if sent:
        first.sync()
        # A correction unsays what the editions before it proposed.
        first.delete("proposal", asked)
    else:
        taken_back(first, made, asked)
    assert first.sync().rejected == 0
    boss.sync()
    assert boss.held("proposal", asked).deleted_at is not None
    town.check()


def test_nobody_unsays_what_another_proposed(town: Lending) -> None:
    home = town.settle("1", 0)
    town.lend(home)
    first = town.assessors[0]
    first.sync()
    first.delete("proposal", town.place.families[home.id][9])
    first.sync()
    assert first.refusals() == ["kind_not_yours"]


@pytest.mark.parametrize("most", [100, 2], ids=["one batch", "two batches"])
def test_after_the_last_day_a_supervisor_takes_in_both(
    town: Lending, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(pushing, "MAX_CHANGES", most)
    home = town.settle("1", 0)
    town.lend(home)
    first, boss = town.assessors[0], town.place.boss
    first.sync()
    made, asked = assessed(first, home)
    taken_back(first, made, asked)
    with on_day(town.centre, LAST + DAY):
        sync_on(first, LAST + DAY)
        assert first.counts().handed_in == 4
        boss.sync()
        decides(boss, inbox(boss), HandedInState.ACCEPTED)
        boss.sync()
        boss.sync()
        assert boss.held("visit", made).state == "cancelled"
        assert boss.held("proposal", asked).deleted_at is not None
        assert boss.refusals() == []
        sync_on(first, LAST + DAY)
        assert first.counts().handed_in == 0
