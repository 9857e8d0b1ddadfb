"""Parcels between a server and devices that were put back from backups: what a parcel says of an
epoch that has passed settles nothing, and nothing is lost (pains 2, 3, 6).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import outbox
from fieldvisit.store import parcels as kept
from fieldvisit.store.tables import profile
from sync.client import answers, parcel
from sync.client.answers import TakenIn
from sync.protocol.parcel_errors import AnswerSealedBefore
from sync.server import parcels
from tests.support.central import household, note
from tests.support.put_back import Person, Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = Place(tmp_path)
    (tmp_path / "stick").mkdir()
    yield opened
    opened.close()


@pytest.fixture
def officer(place: Place) -> Person:
    place.centre.load([household()])
    made = place.person("周小燕")
    place.sync(made)
    return made


def goes(place: Place, officer: Person) -> parcels.Taken:
    """A parcel to the server."""
    stick = place.home / "stick"
    made = parcel.make(officer.store, stick, clock=place.clock, ids=Uuid7())
    (path,) = stick.glob(f"*-{made.number:06}-out.fvparcel")
    return parcels.import_from(place.centre, path)


def comes(place: Place, officer: Person, taken: parcels.Taken) -> TakenIn:
    """An answer to its device."""
    return answers.take(officer.store, taken.answer, clock=place.clock, ids=Uuid7())


def all_of(place: Place, officer: Person) -> TakenIn:
    return comes(place, officer, goes(place, officer))


def test_a_server_that_was_put_back_gets_everything_again_by_parcels(
    place: Place, officer: Person
) -> None:
    place.copy()
    lost, waiting = note("已入库，后来没了"), note("还没送")
    officer.keeps(lost)
    all_of(place, officer)
    place.put_back()
    officer.keeps(waiting)
    first = goes(place, officer)
    assert first.code == "parcel_of_before"
    told = comes(place, officer, first)
    assert (told.code, told.report.anew) == ("answer_anew", True)
    all_of(place, officer)
    assert {lost.id, waiting.id} <= place.truth().keys()
    all_of(place, officer)
    assert officer.counts() == outbox.OutboxCounts()
    place.sync(officer)
    place.replicas_are_equal()


def test_a_receipt_of_an_epoch_that_has_passed_settles_nothing(
    place: Place, officer: Person
) -> None:
    """It lay in a drawer while the server was put back: what it says was taken is gone."""
    place.copy()
    heard, lost = note("有回执，后来没了"), note("回执在路上，后来没了")
    officer.keeps(heard)
    all_of(place, officer)
    officer.keeps(lost)
    in_the_drawer = goes(place, officer)
    kept = in_the_drawer.answer.read_bytes()
    place.put_back()
    assert all_of(place, officer).code == "answer_anew"
    assert officer.counts().waiting == 2
    in_the_drawer.answer.write_bytes(kept)
    late = comes(place, officer, in_the_drawer)
    assert (late.report.applied, officer.counts().waiting) == (0, 2)
    all_of(place, officer)
    assert {heard.id, lost.id} <= place.truth().keys()
    all_of(place, officer)
    place.sync(officer)
    place.replicas_are_equal()


def test_a_receipt_from_before_that_comes_first_loses_nothing_either(
    place: Place, officer: Person
) -> None:
    """The device settles by it, and finds out with its next word that the server was put back."""
    place.copy()
    lost = note("已入库，后来没了")
    officer.keeps(lost)
    before = goes(place, officer)
    place.put_back()
    comes(place, officer, before)
    assert officer.counts().waiting == 0
    all_of(place, officer)
    all_of(place, officer)
    assert lost.id in place.truth()


def test_a_device_that_was_put_back_uses_no_number_twice(place: Place, officer: Person) -> None:
    place.copy_device(officer)
    forgotten = note("忘了的")
    officer.keeps(forgotten)
    all_of(place, officer)
    place.put_back_device(officer)
    fresh = note("新写的，号码重了")
    officer.keeps(fresh)
    assert goes(place, officer).refused == 1
    told = comes(place, officer, goes(place, officer))
    assert (told.refused, told.report.resent) == (1, 1)
    all_of(place, officer)
    assert {forgotten.id, fresh.id} <= place.truth().keys()
    place.sync(officer)
    place.replicas_are_equal()
    assert officer.counts() == outbox.OutboxCounts()


def test_an_old_parcel_after_the_server_was_put_back_doubles_nothing(
    place: Place, officer: Person
) -> None:
    """Made in the epoch that has passed, carried for weeks."""
    place.copy()
    one = note("一")
    officer.keeps(one)
    stick = place.home / "stick"
    parcel.make(officer.store, stick, clock=place.clock, ids=Uuid7())
    (slow,) = stick.glob("*-out.fvparcel")
    place.sync(officer)
    place.put_back()
    place.sync(officer)
    late = parcels.import_from(place.centre, slow)
    comes(place, officer, late)
    place.sync(officer)
    assert one.id in place.truth()
    assert officer.counts() == outbox.OutboxCounts()
    place.replicas_are_equal()


def test_a_copy_older_than_the_first_parcel_opens_the_answer_to_it(
    place: Place, officer: Person
) -> None:
    """The key came to be with the file: every copy of it has it."""
    house = household(number="津南-009")
    place.copy_device(officer)
    taken = goes(place, officer)
    place.centre.load([house])
    officer.keeps(note("忘了的"))
    answered = goes(place, officer)
    place.put_back_device(officer)
    assert comes(place, officer, taken).code == "answer_taken"
    assert comes(place, officer, answered).report.pulled >= 1
    assert officer.row("household", house.id) is not None


def test_an_answer_to_a_key_that_a_copy_never_had_says_so_and_the_next_one_brings_it(
    place: Place, officer: Person
) -> None:
    """Copies that programs of before made ahead of their first parcel."""
    with officer.store.write() as tx:
        tx.execute(profile.delete().where(profile.c.name == kept.BOX))
    place.copy_device(officer)
    house = household(number="津南-009")
    place.centre.load([house])
    on_its_way = goes(place, officer)
    place.put_back_device(officer)
    with pytest.raises(AnswerSealedBefore):
        comes(place, officer, on_its_way)
    assert officer.row("household", house.id) is None
    all_of(place, officer)
    assert officer.row("household", house.id) is not None
