"""A line that lets only so much through before it drops: each round gets further, and what came
from here is not fetched again.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import outbox
from fieldvisit.store.opening import Store
from sync.client import pacing
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.report import Report
from sync.protocol.errors import ServerAway
from sync.protocol.wire import PullReply, PullRequest, PushRequest, Receipt
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange
from tests.support.central import NOON, device, device_store, in_memory, keep, note, staff


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
