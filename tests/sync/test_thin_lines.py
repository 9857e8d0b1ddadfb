"""A line that lets only so much through before it drops: each round gets further, and what came
from here is not fetched again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records.need import Urgency
from fieldvisit.store import faltering, journal, outbox
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from sync.client import pacing, parcel
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.report import Report
from sync.protocol.errors import ServerAway
from sync.protocol.signing import Signer
from sync.protocol.wire import PullReply, PullRequest, PushRequest, Receipt
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange
from tests.support import loops
from tests.support.central import (
    NOON,
    VILLAGE,
    device,
    device_store,
    in_memory,
    keep,
    note,
    staff,
)


class ThinLine(InMemoryExchange):
    """`pushes`: how many batches a round still gets through; `rows`: of a larger page nothing
    arrives.
    """

    pushes = 1_000
    rows = 1_000_000

    def push(self, request: PushRequest) -> Receipt:
        if self.pushes == 0:
            raise ServerAway("镇街")
        self.pushes -= 1
        return super().push(request)

    def pull(self, request: PullRequest) -> PullReply:
        reply = super().pull(request)
        if sum(len(page.entries) for page in reply.pages) > self.rows:
            raise ServerAway("镇街")
        return reply


@pytest.fixture
def who(centre: Centre) -> Enrolled:
    return enrol("", centre.invite(staff()).code, label="", connect=in_memory(centre))


@pytest.fixture
def store(tmp_path: Path, who: Enrolled) -> Iterator[Store]:
    opened = device_store(tmp_path / "device", who)
    yield opened
    opened.close()


def synced(store: Store, line: ThinLine) -> Report:
    return one_round(store, line, clock=FixedClock(NOON), ids=Uuid7())


def test_a_round_cut_after_some_batches_fetches_nothing_of_them_again(
    centre: Centre, who: Enrolled, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 31: ten thousand visits sent in pieces came back in full after one cut"""
    for name in ("LEAST_BATCH", "MOST_BATCH"):
        monkeypatch.setattr(pacing, name, 2048)
    line = ThinLine(centre, who.signer())
    synced(store, line)
    keep(store, who, *(note(f"第{n}条") for n in range(20)))
    rounds = pulled = 0
    while True:
        line.pushes = 2
        report = synced(store, line)
        rounds, pulled = rounds + 1, pulled + report.pulled
        if report.trouble is None:
            break
    assert rounds > 2
    assert pulled == 0
    with store.read() as tx:
        assert outbox.counts(tx) == outbox.OutboxCounts()


def test_a_line_that_drops_under_large_pages_brings_a_small_one_each_time(
    centre: Centre, who: Enrolled, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 31"""
    neighbour = device(centre, staff("钱多宝"))
    monkeypatch.setattr(pacing, "FIRST_PAGE", 10)
    line = ThinLine(centre, who.signer())
    synced(store, line)
    for start in range(0, 60, 20):
        made = [neighbour.change(note(f"第{n}条")) for n in range(start, start + 20)]
        neighbour.push(*made)
    line.rows = 15
    reports = [synced(store, line) for _ in range(5)]
    assert [report.pulled for report in reports] == [10, 10, 10, 10, 20]
    assert [report.trouble is None for report in reports] == [False] * 4 + [True]


class DroppingLine(ThinLine):
    """Requests of more than `most` changes never arrive; `answers` says whether others' answers
    do. Remembers how many changes each batch had that arrived.
    """

    most = 1_000_000

    def __init__(self, centre: Centre, signer: Signer) -> None:
        super().__init__(centre, signer)
        self.arrived: list[int] = []
        self.led: list[bool] = []

    def push(self, request: PushRequest) -> Receipt:
        if len(request.changes) > self.most:
            raise ServerAway("镇街")
        self.arrived.append(len(request.changes))
        self.led.append(request.ahead)
        return super().push(request)


def test_a_batch_that_a_line_drops_is_cut_until_it_passes(
    centre: Centre, who: Enrolled, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 31: it was cut while the line was good, and would go as it is for ever."""
    monkeypatch.setattr(faltering, "LEAST", 2000)
    line = DroppingLine(centre, who.signer())
    synced(store, line)
    keep(store, who, *(note(f"第{n}条") for n in range(100)))
    line.most = 10
    rounds = 0
    while synced(store, line).trouble is not None:
        rounds += 1
        assert rounds < 20
    assert sum(line.arrived) == 100
    assert max(line.arrived) <= 10
    with store.read() as tx:
        assert outbox.counts(tx) == outbox.OutboxCounts()
    line.most = 1_000
    keep(store, who, *(note(f"再写第{n}条") for n in range(30)))
    synced(store, line)
    assert line.arrived[-1] == 30, "once all is through, batches are as large as ever"


def test_a_batch_that_has_arrived_is_not_cut(
    centre: Centre, who: Enrolled, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its answer was dropped: it goes as it is, for the receipt that is stored."""
    monkeypatch.setattr(faltering, "LEAST", 2000)
    line = DroppingLine(centre, who.signer())
    synced(store, line)
    keep(store, who, *(note(f"第{n}条") for n in range(100)))
    true = line.push

    def deaf(request: PushRequest) -> Receipt:
        true(request)
        raise ServerAway("镇街")

    monkeypatch.setattr(line, "push", deaf)
    for _ in range(4):
        synced(store, line)
    monkeypatch.setattr(line, "push", true)
    assert synced(store, line).trouble is None
    assert set(line.arrived) == {100}


@pytest.mark.parametrize("together", [False, True], ids=["many", "one that hangs together"])
def test_what_goes_ahead_and_does_not_pass_keeps_nothing_back(
    centre: Centre,
    who: Enrolled,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    together: bool,
) -> None:
    """pain 31: many 特急 clues go a few at a time; one that is too large goes in its turn."""
    monkeypatch.setattr(faltering, "LEAST", 2000)
    monkeypatch.setattr(pacing, "LEAST_BATCH", 20_000)
    line = DroppingLine(centre, who.signer())
    synced(store, line)
    keep(store, who, *(note(f"第{n}条") for n in range(100)))
    pressing = {"urgency": Urgency.AT_ONCE}
    if together:
        clue = loops.clue(VILLAGE)
        keep(store, who, clue)
        with store.write() as tx:
            stamp = Stamp(actor=who.staff.id, device_id=who.device_id, at=NOON)
            told: list[dict[str, Any]] = [{"place": f"第{n}棵树下"} for n in range(30)]
            for after in (*told, pressing, pressing):
                journal.patch(tx, "clue", row_id=clue.id, after=after, stamp=stamp)
    else:
        found = [loops.clue(VILLAGE).model_copy(update=pressing) for _ in range(12)]
        keep(store, who, *found)
    line.most = 10
    rounds = 0
    while synced(store, line).trouble is not None:
        rounds += 1
        assert rounds < 30
    assert max(line.arrived) <= 10
    with store.read() as tx:
        assert outbox.counts(tx) == outbox.OutboxCounts()
    assert any(line.led) is not together


def test_what_lies_in_a_parcel_is_not_cut(
    tmp_path: Path, centre: Centre, who: Enrolled, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faltering, "LEAST", 2000)
    line = DroppingLine(centre, who.signer())
    synced(store, line)
    keep(store, who, *(note(f"第{n}条") for n in range(100)))
    stick = tmp_path / "stick"
    stick.mkdir()
    parcel.make(store, stick, clock=FixedClock(NOON), ids=Uuid7())
    line.most = 10
    for _ in range(4):
        synced(store, line)
    line.most = 1_000
    synced(store, line)
    assert line.arrived == [100]


def test_pieces_of_a_batch_that_arrives_late_after_all_count_once(
    centre: Centre, who: Enrolled, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line kept the whole back and let it go behind the question, before the pieces."""
    monkeypatch.setattr(faltering, "LEAST", 2000)
    line = DroppingLine(centre, who.signer())
    synced(store, line)
    keep(store, who, *(note(f"第{n}条") for n in range(100)))
    kept_back: list[PushRequest] = []
    true = line.push

    def late(request: PushRequest) -> Receipt:
        if len(request.changes) == 100 and len(kept_back) < 2:
            kept_back.append(request)
            raise ServerAway("镇街")
        if len(kept_back) == 2:
            true(kept_back[0])
            kept_back.append(request)
        return true(request)

    monkeypatch.setattr(line, "push", late)
    for _ in range(4):
        synced(store, line)
    with store.read() as tx:
        assert outbox.counts(tx) == outbox.OutboxCounts()
    texts = [row.get("text", "") for row in device(centre, staff("钱多宝")).all_values().values()]
    assert sum("第" in text for text in texts) == 100
