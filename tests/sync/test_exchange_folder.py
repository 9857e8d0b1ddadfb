"""A folder that both sides watch where sticks are forbidden: nothing half-written is used, nothing
is laid twice for nothing.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from fieldvisit.machine.ids import Uuid7
from sync.client import exchanging
from sync.client.exchanging import Exchanged
from sync.protocol.parcel_errors import StickAway
from sync.server.centre import Centre
from tests.support.central import note
from tests.support.handing_over import Person, on, server_takes


def looks(zhou: Person, folder: Path) -> Exchanged:
    return exchanging.exchange(zhou.store, folder, clock=zhou.clock, ids=Uuid7())


def test_the_first_look_lays_a_parcel_and_the_next_waits_for_something_new(
    zhou: Person, stick: Path
) -> None:
    zhou.writes(note("一"))
    assert looks(zhou, stick).made is not None
    zhou.clock.advance(timedelta(hours=5))
    assert looks(zhou, stick).made is None, "nothing new since the last one"
    zhou.writes(note("二"))
    assert looks(zhou, stick).made is not None
    zhou.writes(note("三"))
    assert looks(zhou, stick).made is None, "not every minute"
    zhou.clock.advance(timedelta(hours=4))
    assert looks(zhou, stick).made is not None
    zhou.clock.advance(timedelta(days=1))
    assert looks(zhou, stick).made is not None, "once a day it asks for news"


def test_answers_are_taken_in_and_what_is_answered_is_tidied_away(
    centre: Centre, zhou: Person, stick: Path
) -> None:
    zhou.writes(note("一"))
    made = looks(zhou, stick).made
    assert made is not None
    server_takes(centre, on(stick, made))
    (stick / "别人的文件.txt").write_text("不动", "utf-8")
    done = looks(zhou, stick)
    assert [taken.report.applied for taken in done.answers] == [1]
    assert [path.name for path in stick.iterdir()] == ["别人的文件.txt"]
    assert zhou.counts().waiting == 0


def test_an_answer_that_is_still_being_written_is_left_for_the_next_look(
    centre: Centre, zhou: Person, stick: Path
) -> None:
    """pain 21"""
    zhou.writes(note("一"))
    made = looks(zhou, stick).made
    assert made is not None
    answer = server_takes(centre, on(stick, made)).answer
    whole = answer.read_bytes()
    answer.write_bytes(whole[: len(whole) // 2])
    answer.with_name(f"{answer.name}.77.part").write_bytes(whole[:10])
    half = looks(zhou, stick)
    assert (half.unfinished, half.answers, half.refused) == (1, [], [])
    assert answer.exists()
    answer.write_bytes(whole)
    assert len(looks(zhou, stick).answers) == 1


def test_what_cannot_be_taken_stops_nothing_else(centre: Centre, zhou: Person, stick: Path) -> None:
    zhou.writes(note("一"))
    made = looks(zhou, stick).made
    assert made is not None
    answer = server_takes(centre, on(stick, made)).answer
    broken = bytearray(answer.read_bytes())
    broken[-1] ^= 1
    wrong = answer.with_name(answer.name.replace("000001", "000009"))
    wrong.write_bytes(broken)
    done = looks(zhou, stick)
    assert (len(done.answers), [error.code for _, error in done.refused]) == (1, ["parcel_damaged"])
    assert wrong.exists()


def test_the_folder_is_remembered_until_it_is_taken_back(zhou: Person, stick: Path) -> None:
    assert exchanging.watched(zhou.store) is None
    exchanging.choose(zhou.store, stick)
    assert exchanging.watched(zhou.store) == stick
    with pytest.raises(StickAway):
        exchanging.choose(zhou.store, stick / "gone")
    exchanging.choose(zhou.store, None)
    assert exchanging.watched(zhou.store) is None


def test_a_folder_that_is_away_is_named(zhou: Person, stick: Path) -> None:
    with pytest.raises(StickAway):
        looks(zhou, stick / "gone")
