"""Late work for a household that went to another village meanwhile: it lies with the supervisors of
where the household lives now, and what they take in lands there, once (pain 20).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.records import Household, Visit
from fieldvisit.records.handed_in import HandedInState
from sync.protocol.errors import ScopeNotYours
from sync.server import moves, sums
from sync.server.assigning import Assignment
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.tables import ENTRIES
from tests.support import postgresql
from tests.support.central import (
    NEXT_VILLAGE,
    OTHER_TOWN_VILLAGE,
    VILLAGE,
    central,
    device,
    device_store,
    household,
    note,
    staff,
    visit,
)
from tests.support.colleagues import Office, Person, opened
from tests.support.inbox import decides, inbox, photo_of, states, writes

OTHER_TOWN = "120110101000"


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


@pytest.fixture
def elsewhere(centre: Centre, tmp_path: Path) -> Iterator[Person]:
    """The supervisor of another town."""
    who = device(centre, staff("李卫国", "town_officer", OTHER_TOWN))
    store = device_store(tmp_path / "elsewhere", who.who)
    yield Person(who, store)
    store.close()


def late(office: Office, *, of: Household, photo: bool = False) -> Visit:
    """Zhou's visit is handed in after she went to another town."""
    seen = visit(of)
    writes(office.zhou, seen, *([photo_of(seen)] if photo else []))
    office.centre.assign(str(office.zhou.who.who.staff.id), Assignment(OTHER_TOWN_VILLAGE))
    office.zhou.sync()
    return seen


def goes(office: Office, home: Household, to: str) -> None:
    office.centre.move_household(str(home.id), to=to)


def takes_in(person: Person) -> list[str | None]:
    """The supervisor takes in all that waits; what was refused."""
    person.sync()
    waiting = [one for one in inbox(person) if one.state is HandedInState.WAITING]
    decides(person, waiting, HandedInState.ACCEPTED)
    person.sync()
    return person.refusals()


def lies_in(office: Office, kind: str, record: Any) -> list[str]:
    """The scopes in which a row stands; the sums of each scope add up."""
    with reading(office.centre.engine) as tx:
        for scope in (VILLAGE, NEXT_VILLAGE, OTHER_TOWN_VILLAGE):
            kept = {a: s.total() for a, s in sums.kept(tx, scope).items() if s.total()[0]}
            assert kept == {a: s.total() for a, s in sums.recounted(tx, scope).items()}
        c = ENTRIES[kind].c
        query = ENTRIES[kind].select().where(c.id == record.id)
        return [row.scope for row in tx.execute(query)]


def test_what_was_handed_in_goes_along_and_lands_where_the_household_lives(office: Office) -> None:
    home = household()
    office.given(home)
    seen = late(office, of=home)
    goes(office, home, NEXT_VILLAGE)
    assert takes_in(office.boss) == []
    assert lies_in(office, "visit", seen) == [NEXT_VILLAGE]
    assert [one.scope for one in inbox(office.boss)] == [NEXT_VILLAGE]
    assert office.boss.held("visit", seen).created_by == office.zhou.who.who.staff.id
    office.zhou.sync()
    assert states(office.zhou) == ["applied"]


def test_the_supervisors_of_the_new_village_decide_and_those_of_the_old_see_it_no_more(
    office: Office, elsewhere: Person
) -> None:
    home = household()
    office.given(home)
    seen = late(office, of=home)
    office.boss.sync()
    goes(office, home, OTHER_TOWN_VILLAGE)
    office.boss.sync()
    assert inbox(office.boss) == []
    assert takes_in(elsewhere) == []
    assert lies_in(office, "visit", seen) == [OTHER_TOWN_VILLAGE]


def test_a_decision_under_way_follows(office: Office) -> None:
    """The supervisor decided off the network, then the household moved."""
    home = household()
    office.given(home)
    seen = late(office, of=home)
    office.boss.sync()
    decides(office.boss, inbox(office.boss), HandedInState.ACCEPTED)
    goes(office, home, NEXT_VILLAGE)
    office.boss.sync()
    assert office.boss.refusals() == []
    assert lies_in(office, "visit", seen) == [NEXT_VILLAGE]


def test_a_household_that_came_back_has_its_late_work_at_home(office: Office) -> None:
    home = household()
    office.given(home)
    seen = late(office, of=home)
    goes(office, home, NEXT_VILLAGE)
    goes(office, home, VILLAGE)
    assert takes_in(office.boss) == []
    assert lies_in(office, "visit", seen) == [VILLAGE]


def test_a_photo_is_found_where_its_visit_landed(office: Office) -> None:
    """pain 11: the file lies under the scope in which it was handed in."""
    home = household()
    office.given(home)
    seen = late(office, of=home, photo=True)
    picture = photo_of(seen)
    office.zhou.who.exchange.put_blob(VILLAGE, sha256=picture.sha256, data=b"photo")
    goes(office, home, NEXT_VILLAGE)
    assert takes_in(office.boss) == []
    assert lies_in(office, "attachment", picture) == [NEXT_VILLAGE]
    fetched = office.boss.who.exchange.get_blob(NEXT_VILLAGE, sha256=picture.sha256)
    assert fetched == b"photo"
    with pytest.raises(ScopeNotYours):
        office.qian.who.exchange.get_blob(NEXT_VILLAGE, sha256=picture.sha256)


def test_a_photo_that_comes_after_the_move_follows_its_visit(office: Office) -> None:
    home = household()
    office.given(home)
    seen = late(office, of=home)
    goes(office, home, NEXT_VILLAGE)
    writes(office.zhou, photo_of(seen))
    office.zhou.who.exchange.put_blob(VILLAGE, sha256=photo_of(seen).sha256, data=b"photo")
    office.zhou.sync()
    assert takes_in(office.boss) == []
    assert lies_in(office, "attachment", photo_of(seen)) == [NEXT_VILLAGE]
    sha256 = photo_of(seen).sha256
    assert office.boss.who.exchange.get_blob(NEXT_VILLAGE, sha256=sha256) == b"photo"


def test_what_a_lost_tablet_hands_in_after_the_move_lies_with_the_new_village(
    office: Office, elsewhere: Person
) -> None:
    """pain 10"""
    home = household()
    office.given(home)
    goes(office, home, OTHER_TOWN_VILLAGE)
    office.centre.revoke(office.zhou.who.who.device_id)
    zhou, seen = office.zhou.who, visit(home)
    zhou.counter = 500
    assert zhou.verdict(zhou.change(seen)) == ("quarantined", "handed_in_for_review")
    assert takes_in(elsewhere) == []
    assert lies_in(office, "visit", seen) == [OTHER_TOWN_VILLAGE]


@pytest.mark.prove
def test_it_holds_on_postgresql(cluster: str, tmp_path: Path) -> None:
    url = postgresql.fresh_database(cluster, "late_work")
    centre = central(tmp_path / "server", database=url)
    for office in opened(centre, tmp_path / "devices"):
        home = household()
        office.given(home)
        seen = late(office, of=home, photo=True)
        sha256 = photo_of(seen).sha256
        office.zhou.who.exchange.put_blob(VILLAGE, sha256=sha256, data=b"photo")
        goes(office, home, NEXT_VILLAGE)
        exchange = office.boss.who.exchange
        assert exchange.get_blob(NEXT_VILLAGE, sha256=sha256) == b"photo"
        assert takes_in(office.boss) == []
        assert lies_in(office, "visit", seen) == [NEXT_VILLAGE]
        assert exchange.get_blob(NEXT_VILLAGE, sha256=sha256) == b"photo"
    centre.close()


def stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of before left what was handed in where it was."""
    monkeypatch.setattr(moves, "_late", lambda *_, **__: set())


def test_what_an_older_server_left_behind_lands_where_the_household_lives(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = household()
    office.given(home)
    seen = late(office, of=home)
    stays(monkeypatch)
    goes(office, home, NEXT_VILLAGE)
    assert takes_in(office.boss) == []
    assert lies_in(office, "visit", seen) == [NEXT_VILLAGE]
    assert [one.scope for one in inbox(office.boss)] == [VILLAGE]


def test_nobody_takes_in_for_a_village_that_is_not_theirs(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T3"""
    home = household()
    office.given(home)
    seen = late(office, of=home)
    stays(monkeypatch)
    goes(office, home, OTHER_TOWN_VILLAGE)
    assert takes_in(office.boss) == ["household_elsewhere"]
    assert lies_in(office, "visit", seen) == []
    assert [one.state for one in inbox(office.boss)] == ["waiting"]


def test_what_names_no_row_of_the_household_stays(office: Office) -> None:
    home, other = household(), household(number="津南-002")
    office.given(home, other)
    words = note("村里的事")
    writes(office.zhou, words)
    seen = late(office, of=other)
    goes(office, home, NEXT_VILLAGE)
    assert takes_in(office.boss) == []
    assert lies_in(office, "visit", seen) == lies_in(office, "note", words) == [VILLAGE]
