"""An old copy of a whole device, put back, uses no number twice: nothing new is taken for something
old, nothing is lost (pains 1, 6)."""

import pytest

from fieldvisit.records import Household
from fieldvisit.store import outbox
from sync.protocol.errors import NumbersUsed
from sync.protocol.wire import Footing, VerdictKind
from tests.support import put_back
from tests.support.central import device, household, note, staff, visit
from tests.support.put_back import Person, Place

place = put_back.place
house = put_back.house
officer = put_back.officer


def test_an_old_copy_pulls_what_it_forgot_and_numbers_on_above(
    place: Place, officer: Person
) -> None:
    place.sync(officer)
    place.copy_device(officer)
    forgotten = [note(f"忘了的第{n}条") for n in range(4)]
    officer.keeps(*forgotten)
    place.sync(officer)
    place.put_back_device(officer)
    place.sync(officer)
    later = note("之后")
    officer.keeps(later)
    assert officer.counters() == [5]
    place.sync(officer)
    assert {n.id for n in (*forgotten, later)} <= place.truth().keys()
    assert all(officer.row("note", n.id) for n in forgotten)
    place.replicas_are_equal()


def test_changes_made_on_an_old_copy_before_it_syncs_get_numbers_of_their_own(
    place: Place, house: Household, officer: Person
) -> None:
    """Some collide with numbers that the server knows, some lie above them."""
    officer.keeps(note("第一条"))
    place.sync(officer)
    place.copy_device(officer)
    forgotten = [note(f"忘了的第{n}条") for n in range(3)]
    officer.keeps(*forgotten)
    place.sync(officer)
    place.put_back_device(officer)
    fresh = [note(f"新写的第{n}条") for n in range(5)]
    officer.keeps(*fresh)
    officer.edits("household", house.id, phone="13900000001")
    officer.edits("household", house.id, phone="13900000002")
    report = place.sync(officer)
    assert report.resent == 7
    truth = place.truth()
    assert {n.id for n in (*forgotten, *fresh)} <= truth.keys()
    assert truth[house.id]["phone"] == "13900000002"
    assert min(officer.counters()[1:]) > 4
    assert officer.counts() == outbox.OutboxCounts()
    place.replicas_are_equal()


def test_what_waited_in_the_copy_and_went_in_the_forgotten_life_counts_once(
    place: Place, house: Household, officer: Person
) -> None:
    place.sync(officer)
    waiting = note("等着的")
    officer.keeps(waiting)
    officer.edits("household", house.id, phone="13900000001")
    place.copy_device(officer)
    officer.keeps(note("忘了的"))
    place.sync(officer)
    before = place.truth()
    place.put_back_device(officer)
    officer.keeps(note("新写的"))
    place.sync(officer)
    after = place.truth()
    assert all(after[row_id] == values for row_id, values in before.items())
    assert len(after) == len(before) + 1
    assert officer.counts() == outbox.OutboxCounts()


def test_a_batch_that_was_under_way_in_the_copy_gets_the_receipt_of_then(
    place: Place, officer: Person
) -> None:
    place.sync(officer)
    officer.keeps(note("在路上"))
    with officer.store.write() as tx:
        outbox.batch_to_send(tx, fresh_id=lambda: officer.who.device_id)
    place.copy_device(officer)
    place.sync(officer)
    place.put_back_device(officer)
    report = place.sync(officer)
    assert (report.applied, report.resent) == (1, 0)
    assert officer.counters() == [1]


def test_two_copies_of_one_device_that_both_go_on_lose_nothing(
    place: Place, officer: Person
) -> None:
    """A disk image on a second laptop, while the first one lives."""
    place.sync(officer)
    place.copy_device(officer, "0")
    place.copy_device(officer, "1")
    written = []
    for turn in range(6):
        place.put_back_device(officer, str(turn % 2))
        mine = [note(f"第{turn}轮第{n}条") for n in range(turn + 1)]
        officer.keeps(*mine)
        written += mine
        place.sync(officer)
        place.copy_device(officer, str(turn % 2))
    assert {n.id for n in written} <= place.truth().keys()
    place.replicas_are_equal()


def test_both_put_back_lose_nothing_that_either_holds(
    place: Place, house: Household, officer: Person
) -> None:
    colleague = place.person("钱多宝")
    place.everybody_syncs(1)
    place.copy_device(officer)
    one = note("服务器备份里有")
    officer.keeps(one)
    place.everybody_syncs(2)
    place.copy()
    two = note("只有同事还有")
    colleague.keeps(two)
    place.everybody_syncs(2)
    place.put_back()
    place.put_back_device(officer)
    three = note("旧副本上新写的")
    officer.keeps(three)
    place.sync(officer)
    place.everybody_syncs()
    assert {one.id, two.id, three.id} <= place.truth().keys()
    assert len(set(officer.counters())) == len(officer.counters())
    place.replicas_are_equal()
    assert officer.counts() == colleague.counts() == outbox.OutboxCounts()


class TestTheServersSide:
    def test_a_number_that_was_used_is_refused_by_name_and_nothing_is_taken(
        self, place: Place
    ) -> None:
        officer = device(place.centre, staff())
        officer.push(officer.change(note()), officer.change(note()))
        officer.counter = 0
        batch = officer.batch(officer.change(note("同一个号，别的话")))
        before = officer.all_values()
        with pytest.raises(NumbersUsed) as told:
            officer.exchange.push(batch.model_copy(update={"footing": Footing()}))
        assert told.value.known == 2
        assert officer.all_values() == before

    def test_a_change_that_was_put_off_may_come_again_under_its_number(self, place: Place) -> None:
        officer = device(place.centre, staff())
        away = household(number="津南-009")
        change = officer.change(visit(away))
        (verdict,) = officer.push(change).verdicts
        assert verdict.verdict is VerdictKind.DEFERRED
        batch = officer.batch(change).model_copy(update={"footing": Footing(acked=1)})
        assert officer.exchange.push(batch).verdicts[0].verdict is VerdictKind.DEFERRED
