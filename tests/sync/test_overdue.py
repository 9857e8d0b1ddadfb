"""What has been under way for too long is said on 同步 (pains 4, 17)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device.overdue import alarms
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import profile, settling
from fieldvisit.store.settling import Settled
from tests.support.central import NOON, note
from tests.support.put_back import Person, Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = Place(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def officer(place: Place) -> Person:
    person = place.person("周小燕")
    place.sync(person)
    person.keeps(note("第一条"))
    return person


def seen_at(person: Person, now: datetime) -> tuple[str, ...]:
    with person.store.read() as tx:
        who = profile.load(tx)
    return alarms(Desk(person.store, who, FixedClock(now), Uuid7()))


def received(person: Person) -> None:
    """A carrier has the change, the server does not yet."""
    with person.store.write() as tx:
        settling.settle(tx, [Settled(1, "received")], at=NOON)


def test_all_is_well_on_the_day(officer: Person) -> None:
    received(officer)
    assert seen_at(officer, NOON + timedelta(hours=23)) == ()


def test_received_and_not_in_the_books_after_a_day_is_an_alarm(officer: Person) -> None:
    received(officer)
    (said,) = seen_at(officer, NOON + timedelta(hours=25))
    assert "已送达" in said
    assert "1 条" in said


def test_the_oldest_unsent_change_is_watched(officer: Person) -> None:
    assert seen_at(officer, NOON + timedelta(days=6)) == ()
    (said,) = seen_at(officer, NOON + timedelta(days=8))
    assert "立即同步" in said


def test_what_a_restored_server_lost_is_said_until_it_is_back(place: Place) -> None:
    officer, colleague = place.person("钱多宝"), place.person("孙来")
    place.everybody_syncs(1)
    place.copy()
    colleague.keeps(note("别人写的"))
    place.everybody_syncs(2)
    place.put_back(told=True)
    place.sync(officer)
    (said,) = seen_at(officer, NOON)
    assert "1 条" in said
    place.everybody_syncs(2)
    assert seen_at(officer, NOON) == ()
