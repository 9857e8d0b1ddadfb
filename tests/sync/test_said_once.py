"""What a parcel carried and what its device says again under other numbers, after one of the two
ends was put back from a backup, counts once, whichever comes first, and none of it is lost (pains
2, 21)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import outbox, profile
from sync.client import answers, parcel
from sync.client.enrol import rejoin
from sync.server import parcels
from tests.support.central import household, in_memory, note, staff, visit
from tests.support.put_back import Place

OURS, THEIRS = "13900000001", "13900000002"


class Village:
    """A household, an officer whose parcel is carried slowly, and a colleague on the network."""

    def __init__(self, place: Place) -> None:
        self.place, self.house = place, household()
        place.centre.load([self.house])
        self.officer, self.colleague = place.person("周小燕"), place.person("钱多宝")
        self.stick = place.home / "stick"
        self.stick.mkdir()

    def packs(self) -> Path:
        """The officer makes a parcel that somebody carries for weeks."""
        made = parcel.make(self.officer.store, self.stick, clock=self.place.clock, ids=Uuid7())
        (path,) = self.stick.glob(f"*-{made.number:06}-out.fvparcel")
        return path.rename(self.place.home / f"slow-{made.number}")

    def arrives(self, slow: Path) -> parcels.Taken:
        return parcels.import_from(self.place.centre, slow)

    def comes_back(self, taken: parcels.Taken) -> answers.TakenIn:
        return answers.take(self.officer.store, taken.answer, clock=self.place.clock, ids=Uuid7())

    def colleague_calls(self, phone: str = THEIRS) -> None:
        """The colleague sees what stands and corrects it."""
        self.place.sync(self.colleague)
        self.colleague.edits("household", self.house.id, phone=phone)
        self.place.sync(self.colleague)

    def is_at_rest(self, *, phone: str = THEIRS) -> None:
        """Nobody is asked anything; nothing waits; all hold the same."""
        self.place.everybody_syncs()
        assert self.officer.questions() == self.colleague.questions() == 0
        assert self.officer.counts() == self.colleague.counts() == outbox.OutboxCounts()
        assert self.place.truth()[self.house.id]["phone"] == phone
        self.place.replicas_are_equal()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.prove)])
def village(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Village]:
    cluster = request.getfixturevalue("cluster") if request.param == "postgres" else None
    place = Place(tmp_path, cluster)
    yield Village(place)
    place.close()


def test_a_device_put_back_says_again_what_its_parcel_brought(village: Village) -> None:
    """The parcel was packed after the copy, so that the copy cuts and numbers the change anew."""
    place, officer = village.place, village.officer
    place.everybody_syncs(1)
    officer.edits("household", village.house.id, phone=OURS)
    place.copy_device(officer)
    slow = village.packs()
    place.put_back_device(officer)
    village.arrives(slow)
    village.colleague_calls()
    village.is_at_rest()


def test_what_a_device_forgot_is_not_lost_with_its_numbers(village: Village) -> None:
    """Its numbers were given out a second time before the parcel arrived."""
    place, officer = village.place, village.officer
    place.everybody_syncs(1)
    place.copy_device(officer)
    forgotten, seen = note("忘了的"), visit(village.house)
    officer.keeps(forgotten, seen)
    officer.edits("household", village.house.id, phone=OURS)
    slow = village.packs()
    place.put_back_device(officer)
    fresh = note("新写的，号码重了")
    officer.keeps(fresh)
    place.sync(officer)
    village.arrives(slow)
    assert {forgotten.id, seen.id, fresh.id} <= place.truth().keys()
    village.colleague_calls()
    again = village.arrives(slow)
    village.comes_back(again)
    village.is_at_rest()
    assert officer.row("note", forgotten.id) is not None


@pytest.mark.parametrize("first", ["parcel", "device"])
def test_an_epoch_that_began_under_way_judges_nothing_twice(village: Village, first: str) -> None:
    place, officer = village.place, village.officer
    place.everybody_syncs(1)
    place.copy()
    sent, seen = note("恢复前送的"), visit(village.house)
    officer.keeps(sent)
    place.sync(officer)
    officer.keeps(seen)
    officer.edits("household", village.house.id, phone=OURS)
    slow = village.packs()
    place.put_back(told=True)
    if first == "device":
        place.sync(officer)
    taken = village.arrives(slow)
    assert taken.code == "parcel_of_before"
    assert seen.id in place.truth(), "what was carried is in, whoever comes later"
    village.colleague_calls()
    village.comes_back(taken)
    village.is_at_rest()
    assert {sent.id, seen.id} <= place.truth().keys()


def test_a_server_that_finds_out_by_the_parcel_takes_it_all_the_same(village: Village) -> None:
    place, officer = village.place, village.officer
    place.copy()
    officer.keeps(note("备份里没有"))
    place.sync(officer)
    waiting = note("在包里")
    officer.keeps(waiting)
    slow = village.packs()
    place.put_back()
    village.arrives(slow)
    assert waiting.id in place.truth()
    village.colleague_calls()
    village.is_at_rest()
    assert len([row for row in place.truth().values() if "text" in row]) == 2


def test_an_edit_upon_one_that_the_backup_lacks_waits_for_its_device(village: Village) -> None:
    """The parcel holds the second of two; its device says both, in their order."""
    place, officer = village.place, village.officer
    place.everybody_syncs(1)
    place.copy()
    officer.edits("household", village.house.id, phone=OURS)
    place.sync(officer)
    officer.edits("household", village.house.id, phone=THEIRS)
    slow = village.packs()
    place.put_back(told=True)
    village.arrives(slow)
    village.is_at_rest()


def test_a_deletion_of_another_epoch_waits_for_its_device_and_asks_nobody(
    village: Village,
) -> None:
    """Only the device can tell by content what its author had seen."""
    place, officer = village.place, village.officer
    gone = household(number="津南-009")
    place.centre.load([gone])
    place.everybody_syncs(1)
    place.copy()
    officer.keeps(note("备份里没有"))
    place.sync(officer)
    officer.deletes("household", gone.id)
    slow = village.packs()
    place.put_back(told=True)
    village.arrives(slow)
    village.colleague_calls()
    village.is_at_rest()
    assert place.truth()[gone.id]["deleted_at"] is not None


def test_a_device_that_rejoined_says_again_what_its_parcel_brought(village: Village) -> None:
    place = village.place
    place.copy()
    officer = village.officer = place.person("吴小妹")
    officer.keeps(note("恢复前送的"))
    place.sync(officer)
    officer.keeps(visit(village.house))
    officer.edits("household", village.house.id, phone=OURS)
    slow = village.packs()
    place.put_back()
    code = place.centre.invite(staff("吴小妹")).code
    with officer.store.write() as tx:
        me = profile.load(tx)
        profile.save(tx, rejoin(me, code, label="测试本", connect=in_memory(place.centre)))
    village.arrives(slow)
    village.colleague_calls()
    village.is_at_rest()


def test_a_receipt_of_the_epoch_before_settles_by_parcel_what_the_backup_holds(
    village: Village,
) -> None:
    """The answer on which it comes was written in this epoch: it is true."""
    place, officer = village.place, village.officer
    place.everybody_syncs(1)
    officer.keeps(note("备份里有"))
    village.arrives(village.packs())
    place.centre.restored()
    for _ in range(3):
        village.comes_back(village.arrives(village.packs()))
    assert officer.counts() == outbox.OutboxCounts()
    village.place.sync(officer)
