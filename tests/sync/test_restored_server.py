"""A server put back from an older backup gets back what devices still hold, and no cursor skips a
number (pains 2, 3, 4, 6)."""

from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household
from fieldvisit.store import outbox
from fieldvisit.words import sentence
from sync.client.engine import one_round
from sync.protocol.errors import ServerAway
from sync.protocol.exchange import Exchange
from sync.protocol.wire import PushRequest
from tests.support import put_back
from tests.support.central import NOON, VILLAGE, household, note, visit
from tests.support.promises import at_once
from tests.support.put_back import Person, Place

place = put_back.place
house = put_back.house
officer = put_back.officer
colleague = put_back.colleague

TOLD = pytest.mark.parametrize("told", [True, False], ids=["told", "found out"])


@TOLD
def test_what_came_after_the_backup_comes_again_from_its_author(
    place: Place, house: Household, officer: Person, colleague: Person, told: bool
) -> None:
    before, after = note("备份之前"), note("备份之后")
    seen = visit(house)
    officer.keeps(before)
    place.everybody_syncs(1)
    place.copy()
    officer.keeps(after, seen)
    officer.edits("household", house.id, phone="13900000001")
    place.everybody_syncs(2)
    place.put_back(told=told)
    assert after.id not in place.truth()
    report = place.sync(officer)
    assert (report.code, report.resent) == ("sync_anew", 3)
    assert sentence(report.code, report.facts())
    place.everybody_syncs()
    truth = place.truth()
    assert {before.id, after.id, seen.id} <= truth.keys()
    assert truth[house.id]["phone"] == "13900000001"
    place.replicas_are_equal()
    assert officer.counts() == colleague.counts() == outbox.OutboxCounts()
    assert (officer.left_over(), colleague.left_over(), colleague.questions()) == (0, 0, 0)


@TOLD
def test_a_reader_skips_no_number_of_the_new_epoch(
    place: Place, officer: Person, colleague: Person, told: bool
) -> None:
    """The colleague's cursor is beyond what others write first after the restore."""
    place.everybody_syncs(1)
    place.copy()
    lost = [note(f"第{n}条") for n in range(5)]
    officer.keeps(*lost)
    place.everybody_syncs(1)
    place.put_back(told=told)
    third = place.person("孙来")
    fresh = [note(f"新的第{n}条") for n in range(7)]
    third.keeps(*fresh)
    place.sync(third)
    place.sync(colleague)
    place.everybody_syncs()
    for record in (*lost, *fresh):
        assert colleague.row("note", record.id) is not None
    place.replicas_are_equal()
    assert colleague.left_over() == 0


def test_work_that_waits_when_the_server_comes_back_hides_no_gap(
    place: Place, officer: Person
) -> None:
    """The first batch after the restore does not raise what is known over what is lost."""
    place.sync(officer)
    place.copy()
    lost, waiting = note("已入库，后来没了"), note("还没送")
    officer.keeps(lost)
    place.sync(officer)
    place.put_back()
    officer.keeps(waiting)
    place.sync(officer)
    assert {lost.id, waiting.id} <= place.truth().keys()
    assert officer.counters() == [1, 2]


def test_a_receipt_lost_before_the_backup_is_still_answered(place: Place, officer: Person) -> None:
    """The batch keeps its id: the restored server gives the receipt that it has kept."""
    place.sync(officer)
    written = note("收据丢了")
    officer.keeps(written)
    with officer.store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=lambda: officer.who.device_id)
    assert batch is not None
    exchange = place.exchange(officer)
    request = PushRequest(
        device_id=officer.who.device_id, batch_id=batch.id, changes=batch.travelling()
    )
    first = exchange.push(request)
    place.copy()
    officer.keeps(note("后来"))
    place.put_back(told=True)
    place.sync(officer)
    assert place.truth()[written.id]["version"] == first.verdicts[0].version
    assert officer.counts() == outbox.OutboxCounts()


@pytest.mark.prove
def test_a_device_that_was_away_for_a_month_does_the_same(
    place: Place, house: Household, officer: Person, colleague: Person
) -> None:
    place.everybody_syncs(1)
    place.copy()
    mine, theirs = note("我的"), note("同事的")
    officer.keeps(mine)
    colleague.keeps(theirs)
    place.everybody_syncs(1)
    place.put_back()
    for day in range(28):
        place.clock = FixedClock(NOON + timedelta(days=day))
        officer.keeps(note(f"第{day}天"))
        place.sync(officer)
    assert officer.row("note", theirs.id) is None or officer.left_over() <= 1
    place.sync(colleague)
    place.everybody_syncs()
    assert {mine.id, theirs.id} <= place.truth().keys()
    place.replicas_are_equal()


@pytest.mark.prove
def test_two_restores_in_a_row(place: Place, officer: Person, colleague: Person) -> None:
    place.everybody_syncs(1)
    place.copy("first")
    one, two, three = note("一"), note("二"), note("三")
    officer.keeps(one)
    place.everybody_syncs(1)
    place.copy("second")
    officer.keeps(two)
    place.everybody_syncs(1)
    place.put_back("first")
    colleague.keeps(three)
    place.sync(colleague)
    place.sync(officer)
    place.put_back("second", told=True)
    place.everybody_syncs()
    place.put_back("first")
    place.everybody_syncs()
    assert {one.id, two.id, three.id} <= place.truth().keys()
    place.replicas_are_equal()
    assert officer.counts() == colleague.counts() == outbox.OutboxCounts()


@pytest.mark.prove
def test_the_restore_comes_again_while_a_device_is_sending_again(
    place: Place, officer: Person
) -> None:
    place.sync(officer)
    place.copy()
    notes = [note(f"第{n}条" + "话" * 3000) for n in range(200)]
    officer.keeps(*notes)
    place.sync(officer)
    for calls in (2, 3, 4):
        place.put_back()
        cut = _Cut(place.exchange(officer), calls)
        report = one_round(officer.store, cut, clock=place.clock, ids=Uuid7())
        assert report.code == "server_away"
    place.put_back()
    place.sync(officer)
    assert {n.id for n in notes} <= place.truth().keys()
    assert officer.counts() == outbox.OutboxCounts()


def test_files_that_the_server_lost_go_again_and_no_others(place: Place, officer: Person) -> None:
    """pain 11"""
    kept, lost = note("备份前拍的"), note("备份后拍的")
    officer.keeps(kept)
    old = officer.photographs(kept, b"old photo" * 99)
    place.sync(officer)
    place.copy()
    officer.keeps(lost)
    small = officer.photographs(lost, b"small photo" * 99)
    large = officer.photographs(lost, b"large photo!" * 40_000)
    place.sync(officer)
    place.put_back()
    spy = _Sent(place.exchange(officer))
    report = one_round(officer.store, spy, clock=place.clock, ids=Uuid7())
    assert report.trouble is None
    assert {sha256[:8] for sha256 in spy.sent} == {small.sha256[:8], large.sha256[:8]}
    for photo in (old, small, large):
        assert place.exchange(officer).get_blob(VILLAGE, photo.sha256)
    spy.sent.clear()
    place.sync(officer)
    assert spy.sent == []


def test_a_change_that_was_put_off_before_the_backup_and_taken_after_it_comes_again(
    place: Place, officer: Person
) -> None:
    """Its number is below what the server knows: that it was taken later is not."""
    away = household(number="津南-009")
    officer.keeps(away)
    with officer.store.write() as tx:
        tx.exec_driver_sql("delete from outbox")
    seen = visit(away)
    officer.keeps(seen)
    assert place.sync(officer).deferred == 1
    place.copy()
    place.centre.load([away])
    assert place.sync(officer).deferred == 0
    assert seen.id in place.truth()
    place.put_back(told=True)
    place.centre.load([away])
    place.sync(officer)
    assert seen.id in place.truth()


def test_records_whose_copy_of_the_change_is_gone_are_told_again_as_they_stand(
    place: Place, house: Household, officer: Person
) -> None:
    """A backup older than the thirty days for which applied changes are kept."""
    boss = place.person("吴静", "town_officer")
    place.everybody_syncs(1)
    place.copy()
    written, seen = note("很久以前"), visit(house)
    officer.keeps(written, seen)
    place.everybody_syncs(2)
    by = str(boss.who.staff.id)
    boss.edits("visit", seen.id, state="reviewed", reviewed_by=by, reviewed_at=NOON)
    place.everybody_syncs(2)
    with officer.store.write() as tx:
        assert outbox.drop_old_copies(tx, NOON + timedelta(days=31)) == 2
    place.put_back()
    place.sync(boss)
    place.everybody_syncs()
    truth = place.truth()
    assert truth[written.id]["text"] == "很久以前"
    assert truth[seen.id]["state"] == "reviewed"
    assert officer.left_over() == 0
    place.replicas_are_equal()


def test_a_record_whose_author_is_gone_stays_and_is_counted(
    place: Place, officer: Person, colleague: Person
) -> None:
    place.everybody_syncs(1)
    place.copy()
    theirs = note("写的人走了")
    colleague.keeps(theirs)
    place.everybody_syncs(2)
    place.put_back(told=True)
    place.sync(officer)
    row = officer.row("note", theirs.id)
    assert row is not None
    assert row["text"] == "写的人走了"
    assert officer.left_over() == 1
    place.sync(colleague)
    place.sync(officer)
    assert officer.left_over() == 0


def test_a_revoked_device_hands_in_again_what_was_set_apart(place: Place, officer: Person) -> None:
    """pain 10"""
    place.sync(officer)
    place.centre.revoke(officer.who.device_id)
    place.copy()
    officer.keeps(note("最后一次"))
    assert place.round(officer).code == "device_revoked"
    place.put_back(told=True)
    assert place.round(officer).code == "device_revoked"
    with place.centre.engine.connect() as tx:
        assert tx.exec_driver_sql("select count(*) from handed_in").scalar() == 1


@pytest.mark.prove
def test_devices_that_send_again_at_the_same_time_lose_nothing(
    place: Place, house: Household
) -> None:
    people = [place.person(f"甲{n}") for n in range(4)]
    place.everybody_syncs(1)
    place.copy()
    written = []
    for n, person in enumerate(people):
        mine = [note(f"{n}号第{k}条") for k in range(6)] + [visit(house)]
        person.keeps(*mine)
        person.edits("household", house.id, tags=["stove"] if n % 2 else [])
        written += mine
    place.everybody_syncs(2)
    place.put_back()
    line = iter(people)
    at_once(lambda: place.sync(next(line)), times=4)
    place.everybody_syncs()
    truth = place.truth()
    assert {record.id for record in written} <= truth.keys()
    place.replicas_are_equal()
    assert all(person.counts().waiting == 0 for person in people)


class _Cut:
    """A line that drops after some calls."""

    def __init__(self, true: Exchange, calls: int) -> None:
        self._true, self._left = true, calls

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._true, name)

        def through(*words: Any, **named: Any) -> Any:
            if self._left <= 0:
                raise ServerAway("h")
            self._left -= 1
            return call(*words, **named)

        return through


class _Sent:
    """Notes which files really travel."""

    def __init__(self, true: Exchange) -> None:
        self._true = true
        self.sent: list[str] = []

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._true, name)

        def through(*words: Any, **named: Any) -> Any:
            if name == "put_blob":
                self.sent.append(words[1])
            if name == "put_part":
                self.sent.append(words[0].sha256)
            return call(*words, **named)

        return through
