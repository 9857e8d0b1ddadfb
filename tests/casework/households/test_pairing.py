"""党员联系困难群众: told at the household and by worker, ended with a reason, never lost."""

from dataclasses import replace
from datetime import date

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import pairing, register
from fieldvisit.casework.naming import WordsMissing
from fieldvisit.casework.people.typed_household import DayToCome
from fieldvisit.casework.sending import conflicts
from fieldvisit.records.staff import Role
from fieldvisit.rules.journeys import MayNot
from fieldvisit.rules.pairing import NotPaired, PairedAlready
from fieldvisit.store import audit

SINCE = date(2026, 3, 1)


@pytest.fixture
def homes(desk: Desk) -> list[str]:
    return [card.household_id for card in today(desk).cards[:2]]


def test_a_pairing_stands_at_the_household_and_in_the_worker_s_list(
    desk: Desk, homes: list[str]
) -> None:
    me = desk.profile.staff_name
    for home in homes:
        pairing.pair(desk, home, name=me, unit="第六埠村党支部", on=SINCE)
    pairing.pair(desk, homes[0], name="区税务局的老陈")
    assert f"·结对：{me}、区税务局的老陈" in register.household_file(desk, homes[0]).facts
    mine = pairing.pairs(desk, who=me)
    assert {one.household for one in mine} == set(homes)
    assert mine == pairing.pairs(desk, who=str(desk.profile.staff_id))
    assert all("*" in one.name for one in mine)
    assert len(pairing.pairs(desk)) == 3
    assert pairing.pairs(desk, day=date(2026, 2, 28)) == []
    with desk.store.read() as tx:
        assert audit.count(tx, "pairing", subject=homes[0]) == 2


def test_what_is_over_stays_known(desk: Desk, homes: list[str]) -> None:
    home = homes[0]
    pairing.pair(desk, home, name="老陈", on=SINCE)
    with pytest.raises(PairedAlready):
        pairing.pair(desk, home, name="老陈")
    for given in ({"name": "老王", "reason": "调走了"}, {"name": "老陈", "reason": " "}):
        with pytest.raises((NotPaired, WordsMissing)):
            pairing.part(desk, home, **given)
    pairing.part(desk, home, name="老陈", reason="调走了", on=date(2026, 6, 30))
    assert pairing.pairs(desk) == []
    assert "结对" not in register.household_file(desk, home).facts
    assert [one.helper for one in pairing.pairs(desk, day=date(2026, 6, 30))] == ["老陈"]


def test_who_keeps_no_register_pairs_nobody_and_no_day_to_come_is_taken(
    desk: Desk, homes: list[str]
) -> None:
    with pytest.raises(DayToCome):
        pairing.pair(desk, homes[0], name="老陈", on=date(2026, 12, 1))
    desk.profile = replace(desk.profile, role=Role.GRID_WORKER)
    with pytest.raises(MayNot):
        pairing.pair(desk, homes[0], name="老陈")
    assert rooms.read(desk, Subject("pairings", homes[0])).offers == ()


def test_the_page_pairs_and_parts(desk: Desk, homes: list[str]) -> None:
    here = Subject("pairings", homes[0])
    said = {"name": desk.profile.staff_name, "unit": "村党支部", "on": "2026-03-01"}
    rooms.take(desk, here, step="pair", said=said)
    (one,) = rooms.read(desk, here).things
    assert (one.title, one.pill) == (desk.profile.staff_name, "3月1日起")
    worker = Subject("worker", str(desk.profile.staff_id))
    (home,) = rooms.read(desk, worker).things
    assert home.opens == Subject("household", homes[0])
    rooms.take(desk, one.subject, step="part", said={"reason": "换人", "on": "2026-10-31"})
    (over,) = rooms.read(desk, here).things
    assert (over.pill, over.offers) == ("3月1日到10月31日", ())
    assert ("不再联系的原因", "换人") in over.lines
    assert rooms.read(desk, worker).things == ()


def test_a_question_about_it_is_read_in_words(desk: Desk) -> None:
    told = [{"name": "老陈", "unit": "税务局", "since": "2026-03-01", "staff_id": "7"}]
    with desk.store.read() as tx:
        said = conflicts.said(tx, "household", field=("pairings", told), masked=False)
    assert said == "谁 老陈，单位 税务局，从 2026-03-01"
