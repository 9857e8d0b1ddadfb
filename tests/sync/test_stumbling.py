"""One change that the server cannot take blocks no other: it is found, set apart for people, and
tried again each day (pains 13, 18)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import outbox
from fieldvisit.words import sentence
from sync.client.engine import one_round
from sync.client.report import Report
from sync.protocol import frames
from sync.protocol.errors import ServerTroubled
from sync.protocol.exchange import Exchange
from sync.protocol.wire import PushRequest, Receipt
from tests.support.central import NOON, note
from tests.support.put_back import Person, Place


class Stumbling:
    """A server that fails on any batch with a certain word in it, or altogether."""

    def __init__(self, true: Exchange, word: str, *, down: bool = False) -> None:
        self._true, self._word, self._down = true, word, down

    def push(self, request: PushRequest) -> Receipt:
        if self._down or self._word.encode() in frames.plain(request.__dict__):
            raise ServerTroubled(500)
        return self._true.push(request)

    def __getattr__(self, name: str) -> Any:
        if self._down:
            raise ServerTroubled(502)
        return getattr(self._true, name)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = Place(tmp_path)
    yield opened
    opened.close()


def through(place: Place, person: Person, line: Any, *, day: int = 0) -> Report:
    clock = FixedClock(NOON + timedelta(days=day))
    return one_round(person.store, line, clock=clock, ids=Uuid7())


def test_the_rest_flows_and_the_one_is_shown_to_people(place: Place) -> None:
    officer = place.person("周小燕")
    place.sync(officer)
    notes = [note(f"第{n}条" if n != 13 else "这条有毒") for n in range(20)]
    officer.keeps(*notes)
    line = Stumbling(place.exchange(officer), "这条有毒")
    rounds = 0
    while officer.counts().waiting:
        through(place, officer, line)
        rounds += 1
        assert rounds < 20
    with officer.store.read() as tx:
        (apart,) = outbox.rows(tx)
    assert (apart.state, apart.reason) == ("rejected", "server_stumbles")
    assert sentence("server_stumbles")
    there = place.truth()
    assert {n.id in there for n in notes if n.text != "这条有毒"} == {True}
    assert officer.row("note", notes[13].id) is not None
    assert through(place, officer, line).trouble is None
    assert through(place, officer, place.exchange(officer), day=2).applied == 1
    assert notes[13].id in place.truth()


def test_news_comes_though_a_batch_cannot_go(place: Place) -> None:
    officer, colleague = place.person("周小燕"), place.person("钱多宝")
    theirs = note("同事的")
    colleague.keeps(theirs)
    place.sync(colleague)
    officer.keeps(note("这条有毒"))
    report = through(place, officer, Stumbling(place.exchange(officer), "这条有毒"))
    assert report.code == "server_troubled"
    assert officer.row("note", theirs.id) is not None


def test_a_server_that_is_down_blames_no_change(place: Place) -> None:
    officer = place.person("周小燕")
    officer.keeps(*[note(f"第{n}条") for n in range(3)])
    line = Stumbling(place.exchange(officer), "", down=True)
    for _ in range(10):
        assert through(place, officer, line).code == "server_troubled"
    assert officer.counts().waiting == 3
    assert place.sync(officer).applied == 3
