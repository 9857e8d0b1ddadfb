"""A server and its devices put back from copies of different days, and people who are moved
meanwhile: nothing that a living device holds is lost, nothing stays with whom it left (pains 1, 3,
6, 20)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fieldvisit.records import Household
from fieldvisit.store import (
    attachments,
    epochs,
    left_clearing,
    outbox,
    rows,
)
from fieldvisit.store.journal import Stamp
from fieldvisit.store.tables import left_row
from sync.client.pushing import request_of
from sync.server.assigning import Assignment
from tests.support import put_back
from tests.support.central import NEXT_VILLAGE, NOON, household, note, visit
from tests.support.put_back import Person, Place

place = put_back.place
house = put_back.house

TOLD = pytest.mark.parametrize("told", [True, False], ids=["told", "found out"])


@pytest.fixture
def officer(place: Place, house: Household) -> Person:
    officer = place.person("周小燕")
    place.sync(officer)
    return officer


def given(place: Place, officer: Person, area: str) -> None:
    place.centre.assign(str(officer.who.staff.id), Assignment(area))


def test_a_number_that_another_life_of_the_device_used_does_not_pass_for_a_change_of_this_one(
    place: Place, house: Household, officer: Person
) -> None:
    """Two images of one device and a server put back: what the server knows under number 1 is not
    the edit that this image sent under it."""
    place.copy()
    place.copy_device(officer, "early")
    officer.edits("household", house.id, phone="13900000001")
    place.sync(officer)
    place.copy_device(officer, "late")
    place.put_back(told=True)
    place.put_back_device(officer, "early")
    officer.keeps(note("另一个一号"), note("另一个二号"))
    place.sync(officer)
    place.put_back_device(officer, "late")
    place.everybody_syncs()
    assert place.truth()[house.id]["phone"] == "13900000001"
    assert officer.counts() == outbox.OutboxCounts()
    place.replicas_are_equal()


def test_what_comes_again_keeps_its_order(place: Place, house: Household, officer: Person) -> None:
    """Edits below and above the number that the server knows, built upon one another."""
    colleague = place.person("钱多宝")
    place.everybody_syncs(1)
    place.copy()
    place.copy_device(officer, "early")
    for last in "123":
        officer.edits("household", house.id, phone=f"1390000000{last}")
        place.sync(officer)
    place.copy_device(officer, "late")
    place.put_back(told=True)
    place.put_back_device(officer, "early")
    officer.keeps(note("另一个一号"))
    place.sync(officer)
    place.put_back_device(officer, "late")
    officer.edits("household", house.id, phone="13900000004")
    place.everybody_syncs()
    assert place.truth()[house.id]["phone"] == "13900000004"
    assert officer.questions() == colleague.questions() == 0
    assert len(set(officer.counters())) == len(officer.counters()) == 4


@TOLD
def test_a_restored_device_still_holds_what_it_sent_since_its_copy(
    place: Place, house: Household, officer: Person, told: bool
) -> None:
    """The server loses it after the device's file was put back from a copy that is older still."""
    place.copy()
    copy = officer.copied()
    written, seen = note("备份之后"), visit(house)
    officer.keeps(written, seen)
    officer.edits("household", house.id, phone="13900000001")
    place.sync(officer)
    officer.restored(copy)
    place.put_back(told=told)
    place.everybody_syncs()
    truth = place.truth()
    assert {written.id, seen.id} <= truth.keys()
    assert truth[house.id]["phone"] == "13900000001"
    assert officer.row("visit", seen.id) is not None
    assert officer.counts() == outbox.OutboxCounts()
    place.replicas_are_equal()


def test_what_is_set_apart_outlives_an_older_copy(
    place: Place, house: Household, officer: Person
) -> None:
    """A private note, and the record of a photo that the server lost with its last backup."""
    copy = officer.copied()
    place.copy()
    mine = note("只给自己看", household_id=house.id, private=True)
    officer.keeps(mine)
    sha256 = photographed(officer, house)
    place.centre.move_household(str(house.id), to=NEXT_VILLAGE)
    place.sync(officer)
    place.put_back(told=True)
    with officer.store.write() as tx:
        stamp = Stamp(officer.who.staff.id, officer.who.device_id, NOON)
        epochs.begin(tx, epoch=place.centre.epoch, known=0, stamp=stamp)
    officer.restored(copy)
    assert unsent(officer) == [sha256]
    place.centre.move_household(str(house.id), to=NEXT_VILLAGE)
    place.sync(officer)
    assert unsent(officer) == []
    with officer.store.write() as tx:
        left_clearing.clear(tx, own_scope=house.scope)
    kept = officer.row("note", mine.id)
    assert kept is not None
    assert kept["text"] == mine.text


@TOLD
def test_a_copy_of_an_earlier_epoch_uses_no_number_of_it(
    place: Place, house: Household, officer: Person, told: bool
) -> None:
    colleague = place.person("钱多宝")
    place.everybody_syncs(1)
    place.copy()
    copy = officer.copied()
    place.put_back(told=True)
    theirs, mine = note("新纪元里同事写的"), note("新纪元里写的")
    colleague.keeps(theirs)
    officer.keeps(mine)
    place.everybody_syncs(2)
    officer.restored(copy)
    place.put_back(told=told)
    place.everybody_syncs()
    assert {theirs.id, mine.id} <= place.truth().keys()
    assert officer.row("note", theirs.id) is not None
    place.replicas_are_equal()


def test_a_deleted_record_whose_making_is_kept_no_more_is_told_again_with_what_hangs_on_it(
    place: Place, officer: Person
) -> None:
    """Else its deletion and its members would wait for a household that nobody brings."""
    place.copy()
    home = household(number="津南-002")
    seen = visit(home)
    officer.keeps(home)
    place.sync(officer)
    with officer.store.write() as tx:
        outbox.drop_old_copies(tx, NOON + timedelta(days=31))
    officer.keeps(seen)
    officer.deletes("household", home.id)
    place.sync(officer)
    place.put_back(told=True)
    place.everybody_syncs()
    assert officer.counts() == outbox.OutboxCounts()
    assert seen.id in place.truth()
    assert place.truth()[home.id]["deleted_at"] is not None
    place.replicas_are_equal()


def test_work_in_an_area_that_was_left_comes_again_to_its_supervisors(
    place: Place, house: Household, officer: Person
) -> None:
    """Set apart on the device with its household, lost by the server: the round goes on."""
    boss = place.person("吴静", "town_officer")
    place.copy()
    seen = visit(house)
    officer.keeps(seen)
    place.sync(officer)
    given(place, officer, NEXT_VILLAGE)
    place.sync(officer)
    place.put_back(told=True)
    given(place, officer, NEXT_VILLAGE)
    place.everybody_syncs(2)
    assert officer.counts().handed_in == 1
    with boss.store.read() as tx:
        assert [one.row_id for one in rows.all(tx, "handed_in")] == [seen.id]
    with officer.store.read() as tx:
        set_apart = tx.execute(select(left_row.c.row_id).where(left_row.c.kind == "visit"))
        assert set_apart.scalars().all() == [seen.id]


def photographed(officer: Person, house: Household) -> str:
    """A note about the household with a photo of its own; the photo's hash."""
    written = note("门口", household_id=house.id)
    officer.keeps(written)
    return officer.photographs(written, b"a photo of an invented door" * 9).sha256


def unsent(officer: Person) -> list[str]:
    with officer.store.read() as tx:
        return [content.sha256 for content in attachments.unsent(tx)]


@pytest.mark.parametrize("whole_area", [False, True], ids=["a household", "an area"])
def test_a_photo_of_what_was_set_apart_comes_again_with_its_record(
    place: Place, house: Household, officer: Person, whole_area: bool
) -> None:
    """The server lost both; what is set apart is in no list, and its bytes lie here alone (pain
    10)."""

    def handed_on() -> None:
        if whole_area:
            given(place, officer, NEXT_VILLAGE)
        else:
            place.centre.move_household(str(house.id), to=NEXT_VILLAGE)

    boss = place.person("吴静", "town_officer")
    place.copy()
    sha256 = photographed(officer, house)
    place.sync(officer)
    handed_on()
    place.sync(officer)
    assert officer.row("household", house.id) is None
    assert unsent(officer) == []
    place.put_back(told=True)
    handed_on()
    place.everybody_syncs()
    assert unsent(officer) == []
    assert attachments.read(boss.store, sha256) == b"a photo of an invented door" * 9


def test_a_colleagues_photo_of_an_area_that_was_left_is_not_sent_again(
    place: Place, house: Household, officer: Person
) -> None:
    """Who has the area now brings it: else a whole area's photos go up beside the server's own."""
    colleague = place.person("钱多宝")
    place.sync(colleague)
    photographed(colleague, house)
    place.everybody_syncs()
    place.copy()
    given(place, officer, NEXT_VILLAGE)
    place.sync(officer)
    place.put_back(told=True)
    given(place, officer, NEXT_VILLAGE)
    place.sync(officer)
    assert place.sync(officer).blobs_up == 0
    assert unsent(officer) == []


def test_what_is_set_apart_is_not_cleared_while_the_server_may_lack_its_photo(
    place: Place, house: Household, officer: Person
) -> None:
    sha256 = photographed(officer, house)
    place.sync(officer)
    place.centre.move_household(str(house.id), to=NEXT_VILLAGE)
    place.sync(officer)
    with officer.store.write() as tx:
        stamp = Stamp(officer.who.staff.id, officer.who.device_id, NOON)
        epochs.begin(tx, epoch="0" * 32, known=0, stamp=stamp)
        assert [one.waiting for one in left_clearing.apart(tx, names=0)] == [1]
        attachments.mark_sent(tx, sha256, at=NOON)
        assert [one.waiting for one in left_clearing.apart(tx, names=0)] == [0]


def test_a_household_that_moved_before_the_server_was_put_back_leaves_the_device(
    place: Place, house: Household, officer: Person
) -> None:
    """Its number means nothing any more, so no sum tells of it: it is asked about by name (T3)."""
    lost = note("备份之后")
    place.centre.move_household(str(house.id), to=NEXT_VILLAGE)
    place.copy()
    officer.keeps(lost)
    place.put_back(told=True)
    place.sync(officer)
    assert officer.row("household", house.id) is None
    assert officer.row("note", lost.id) is not None


def test_what_the_server_lost_leaves_with_its_household(
    place: Place, house: Household, officer: Person
) -> None:
    """It is handed in where the household lives now, and holds nothing back here (T3)."""
    place.copy()
    written = note("备份之后", household_id=house.id)
    officer.keeps(written)
    place.sync(officer)
    place.put_back(told=True)
    place.centre.move_household(str(house.id), to=NEXT_VILLAGE)
    place.everybody_syncs()
    assert officer.row("household", house.id) is None
    assert officer.row("note", written.id) is None
    assert officer.counts().handed_in == 1


def test_what_was_written_before_the_first_pull_leaves_with_its_area(
    place: Place, house: Household
) -> None:
    """The device never pulled the scope, so no cursor tells that it went (T3)."""
    officer = place.person("钱多宝")
    written = note("第一次同步以前写的")
    officer.keeps(written)
    with officer.store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=lambda: officer.who.device_id)
    assert batch is not None
    place.exchange(officer).push(request_of(batch))
    given(place, officer, NEXT_VILLAGE)
    place.sync(officer)
    assert officer.row("note", written.id) is None
    assert officer.counts() == outbox.OutboxCounts()


def test_an_area_that_was_left_while_the_server_was_put_back_leaves_the_device(
    place: Place, house: Household, officer: Person
) -> None:
    """Its cursor is not forgotten with its number: else nobody notices that it went (T3)."""
    place.copy()
    place.put_back(told=True)
    given(place, officer, NEXT_VILLAGE)
    place.sync(officer)
    assert officer.row("household", house.id) is None
