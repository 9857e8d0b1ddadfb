"""The real client, the real server and a line that drops after every single byte of a round, out
and back: each change arrives once (pains 2, 4, 16).
"""

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import outbox
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.http import HttpExchange
from sync.client.report import Report
from sync.server import running
from sync.server.running import Running
from tests.support.central import (
    NOON,
    Device,
    device,
    device_store,
    in_memory,
    keep,
    note,
    ready_folder,
    staff,
)
from tests.support.fault_proxy import FaultProxy


class Line:
    """An officer's device at the end of a faulty line."""

    def __init__(self, server: Running, folder: Path, proxy: FaultProxy) -> None:
        code = server.centre.invite(staff()).code
        self.who: Enrolled = enrol("", code, label="测试本", connect=in_memory(server.centre))
        self.store: Store = device_store(folder, self.who)
        self.proxy = proxy
        self.exchange = HttpExchange(proxy.url, self.who.signer(), read_seconds=30)
        self.reader: Device = device(server.centre, staff("钱多宝"))
        self.written: list[object] = []

    def writes(self) -> None:
        written = note(f"第{len(self.written)}条")
        self.written.append(written.id)
        keep(self.store, self.who, written)

    def round(self) -> Report:
        return one_round(self.store, self.exchange, clock=FixedClock(NOON), ids=Uuid7())

    def check(self) -> None:
        """Everything written stands at the server once, and nothing waits."""
        there = Counter(row_id for _, row_id in self.reader.pull())
        assert [there[row_id] for row_id in self.written] == [1] * len(self.written)
        with self.store.read() as tx:
            assert outbox.counts(tx) == outbox.OutboxCounts()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    server = running.start(ready_folder(tmp_path / "server"))
    try:
        with FaultProxy(server.port) as proxy:
            line = Line(server, tmp_path / "device", proxy)
            assert line.round().trouble is None
            yield line
            line.store.close()
    finally:
        server.stop()


def cut_everywhere(line: Line, way: str, step: int, **more: bool) -> int:
    """Cut one round after each `step` bytes of one way until it passes whole; how many cuts."""
    cuts = 0
    while True:
        line.writes()
        line.proxy.arm(**{way: cuts * step, **more})
        report = line.round()
        struck = line.proxy.faults.struck
        line.proxy.arm()
        assert struck == (report.trouble is not None)
        if not struck:
            return cuts
        cuts += 1
        assert line.round().trouble is None


@pytest.mark.parametrize("way", ["cut_out", "cut_back"])
def test_a_cut_here_and_there_loses_and_doubles_nothing(line: Line, way: str) -> None:
    assert cut_everywhere(line, way, 97) > 3
    line.check()


def test_an_answer_that_ends_early_and_politely_is_not_taken_for_whole(line: Line) -> None:
    """A proxy on the way that closes its side: no reset tells that something is missing."""
    assert cut_everywhere(line, "cut_back", 61, polite=True) > 3
    line.check()


def test_each_request_may_reach_the_server_twice(line: Line) -> None:
    line.proxy.arm(twice=True)
    for _ in range(3):
        line.writes()
        assert line.round().trouble is None
    line.check()


def test_a_request_that_is_overtaken_by_its_own_repetition_counts_once(line: Line) -> None:
    """Two connections, and the older request arrives last."""
    line.writes()
    gate = threading.Event()
    line.proxy.arm(held=gate)
    line.exchange = HttpExchange(line.proxy.url, line.who.signer(), read_seconds=0.3)
    assert line.round().trouble is not None
    line.proxy.arm()
    line.exchange = HttpExchange(line.proxy.url, line.who.signer(), read_seconds=30)
    line.writes()
    assert line.round().trouble is None
    gate.set()
    said = len(line.proxy.said)
    assert line.round().trouble is None
    assert said >= 2
    line.check()


@pytest.mark.prove
@pytest.mark.parametrize("way", ["cut_out", "cut_back"])
def test_a_cut_at_every_byte_loses_and_doubles_nothing(line: Line, way: str) -> None:
    assert cut_everywhere(line, way, 1) > 300
    line.check()


def test_a_request_said_again_by_the_line_counts_once(line: Line) -> None:
    line.writes()
    assert line.round().trouble is None
    for said in list(line.proxy.said):
        assert line.proxy.replay(bytes(said)).startswith(b"HTTP/1.1 ")
    line.check()


def test_a_slow_line_in_small_pieces_only_takes_longer(line: Line) -> None:
    line.writes()
    line.proxy.arm(piece=64, delay=0.002)
    assert line.round().trouble is None
    line.check()


def test_a_line_that_falls_silent_is_given_up_and_nothing_is_lost(line: Line) -> None:
    line.writes()
    line.exchange = HttpExchange(line.proxy.url, line.who.signer(), read_seconds=0.3)
    line.proxy.arm(silent=True)
    assert line.round().trouble is not None
    line.proxy.arm()
    line.exchange = HttpExchange(line.proxy.url, line.who.signer(), read_seconds=30)
    assert line.round().trouble is None
    line.check()
