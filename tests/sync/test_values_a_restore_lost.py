"""What an author who never comes back changed before a server was put back: whoever holds it is
asked, nothing is overwritten in silence, and it counts once when the author does come back.
Source: pain 2.
"""

from typing import Any

import pytest

from fieldvisit.records import Household
from fieldvisit.store import left_clearing, overwritten
from fieldvisit.words import sentence
from sync.server.assigning import Assignment
from tests.support import put_back
from tests.support.central import NEXT_VILLAGE, household
from tests.support.put_back import Person, Place

OLD, NEW, NEWER = "13900000001", "13900000002", "13900000003"
place, author, holder = put_back.place, put_back.officer, put_back.colleague
TOLD = pytest.mark.parametrize("told", [True, False], ids=["told", "found out"])


@pytest.fixture
def house(place: Place) -> Household:
    house = household(phone=OLD)
    place.centre.load([house])
    return house


def lost(place: Place, house: Household, author: Person, *phones: str, told: bool = True) -> None:
    """The author changed the number after the backup, all pulled it; then the server was put back,
    and the author is away with their device.
    """
    place.everybody_syncs(1)
    place.copy()
    for phone in phones:
        author.edits("household", house.id, phone=phone)
        place.everybody_syncs(1)
    place.put_back(told=told)


def asked(person: Person) -> list[dict[str, Any]]:
    with person.store.read() as tx:
        return [one.values for one in overwritten.open_ones(tx)]


def says_again(person: Person, house: Household) -> None:
    """The person says that what their device held is right."""
    with person.store.write() as tx:
        (found,) = overwritten.open_ones(tx)
        overwritten.drop(tx, found)
    person.edits("household", house.id, **found.values)


def test_what_people_change_is_watched_and_nothing_else() -> None:
    """A new kind is, unless it stands once written."""
    once = {"visit", "note", "attachment", "countersignature", "handed_in"}
    of_the_office = {"region", "grid", "staff", "form", "conflict"}
    assert {"household", "person", "membership", "task", "proposal"} <= overwritten.WATCHED
    assert not overwritten.WATCHED & (once | of_the_office)


@TOLD
def test_who_holds_the_newer_value_is_asked(
    place: Place, house: Household, author: Person, holder: Person, told: bool
) -> None:
    lost(place, house, author, NEW, told=told)
    report = place.sync(holder)
    assert (report.code, report.overwritten) == ("sync_overwritten", 1)
    assert "1" in sentence(report.code, report.facts())
    row = holder.row("household", house.id)
    assert row is not None
    assert row["phone"] == OLD
    assert asked(holder) == [{"phone": NEW}]
    place.sync(holder)
    assert asked(holder) == [{"phone": NEW}]


def test_what_a_person_says_again_holds_everywhere_and_asks_nobody_more(
    place: Place, house: Household, author: Person, holder: Person
) -> None:
    other = place.person("吴静", "town_officer")
    lost(place, house, author, NEW)
    for person in (holder, other):
        place.sync(person)
    assert asked(holder) == asked(other) == [{"phone": NEW}]
    says_again(holder, house)
    place.sync(holder)
    place.sync(other)
    assert place.truth()[house.id]["phone"] == NEW
    assert asked(holder) == asked(other) == []


def test_an_author_who_comes_back_ends_the_question(
    place: Place, house: Household, author: Person, holder: Person
) -> None:
    lost(place, house, author, NEW)
    place.sync(holder)
    place.everybody_syncs()
    assert place.truth()[house.id]["phone"] == NEW
    assert asked(holder) == asked(author) == []
    assert holder.questions() == author.questions() == 0
    place.replicas_are_equal()


@pytest.mark.parametrize("phones", [(NEW,), (NEW, NEWER)], ids=["one change", "two changes"])
def test_it_counts_once_when_the_author_comes_back_after_somebody_said_it_again(
    place: Place, house: Household, author: Person, holder: Person, phones: tuple[str, ...]
) -> None:
    """No second value, and no question about what the author themselves gave up."""
    lost(place, house, author, *phones)
    place.sync(holder)
    says_again(holder, house)
    place.sync(holder)
    place.everybody_syncs()
    assert place.truth()[house.id]["phone"] == phones[-1]
    assert holder.questions() == author.questions() == 0
    assert asked(holder) == asked(author) == []
    place.replicas_are_equal()


def test_who_had_not_pulled_what_the_backup_holds_is_asked_nothing(
    place: Place, house: Household, author: Person, holder: Person
) -> None:
    place.everybody_syncs(1)
    author.edits("household", house.id, phone=NEW)
    place.sync(author)
    place.copy()
    place.put_back(told=True)
    place.sync(holder)
    assert asked(holder) == []
    row = holder.row("household", house.id)
    assert row is not None
    assert row["phone"] == NEW


def test_ones_own_change_under_way_is_no_question(
    place: Place, house: Household, author: Person, holder: Person
) -> None:
    place.everybody_syncs(1)
    place.copy()
    author.edits("household", house.id, phone=NEW, live_address="后街9号")
    place.everybody_syncs(2)
    holder.edits("household", house.id, phone=NEWER)
    place.put_back(told=True)
    place.people.pop("周小燕")
    place.everybody_syncs()
    assert place.truth()[house.id]["live_address"] == "前街3号"
    assert asked(holder) == [{"live_address": "后街9号"}]


def test_a_value_that_somebody_wrote_after_the_restore_stands_beside_it(
    place: Place, house: Household, author: Person, holder: Person
) -> None:
    other = place.person("吴静", "town_officer")
    place.people.pop("吴静")
    lost(place, house, author, NEW)
    place.sync(other)
    other.edits("household", house.id, phone=NEWER)
    place.sync(other)
    place.sync(holder)
    row = holder.row("household", house.id)
    assert row is not None
    assert (row["phone"], asked(holder)) == (NEWER, [{"phone": NEW}])


def test_a_row_that_the_server_lost_too_asks_about_what_others_made_of_it(
    place: Place, house: Household, author: Person, holder: Person
) -> None:
    """The author of the row brings it back; who changed it later never comes."""
    other = place.person("吴静", "town_officer")
    made = household(number="津南-002", phone=OLD)
    place.everybody_syncs(1)
    place.copy()
    author.keeps(made)
    place.everybody_syncs(2)
    other.edits("household", made.id, phone=NEW)
    place.everybody_syncs(2)
    place.put_back(told=True)
    place.people.pop("吴静")
    place.sync(holder)
    place.everybody_syncs()
    assert place.truth()[made.id]["phone"] == OLD
    assert asked(holder) == [{"phone": NEW}]


def test_it_goes_with_its_area_and_leaves_no_trace_when_that_is_cleared(
    place: Place, house: Household, author: Person, holder: Person
) -> None:
    """T2"""
    lost(place, house, author, NEW)
    place.sync(holder)
    place.centre.assign(str(holder.who.staff.id), Assignment(NEXT_VILLAGE))
    place.sync(holder)
    assert asked(holder) == []
    with holder.store.write() as tx:
        left_clearing.clear(tx, own_scope=NEXT_VILLAGE)
        assert tx.exec_driver_sql("SELECT count(*) FROM overwritten").scalar() == 0
