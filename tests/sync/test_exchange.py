"""Both exchanges keep the one promise: in the same process, and over HTTP on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.clock import FixedClock
from sync.client.http import HttpExchange
from sync.server import running
from sync.server.centre import Centre
from sync.server.running import Running
from tests.support.central import NOON, Connect, in_memory, ready_folder
from tests.support.exchange_contract import ExchangeContract


class TestInMemoryExchange(ExchangeContract):
    @pytest.fixture
    def connect(self, centre: Centre) -> Connect:
        return in_memory(centre)


class TestHttpExchange(ExchangeContract):
    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[Running]:
        started = running.start(ready_folder(tmp_path / "server"), clock=FixedClock(NOON))
        yield started
        started.stop()

    @pytest.fixture
    def centre(self, server: Running) -> Centre:
        return server.centre

    @pytest.fixture
    def url(self, server: Running) -> str:
        return server.url

    @pytest.fixture
    def connect(self) -> Connect:
        return HttpExchange
