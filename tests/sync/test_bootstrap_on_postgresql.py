"""A first fill from a real PostgreSQL: the same rows, one snapshot for two servers, and writers
that go on meanwhile.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.ids import Uuid7
from sync.protocol.blocks import SnapshotRequest
from sync.protocol.errors import ServerBusy
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange
from sync.server.snapshots import Maker
from tests.support import postgresql
from tests.support.central import TOWN, VILLAGE, central, device, note, staff
from tests.support.first_fills import empty, lived_in, small_blocks

pytestmark = pytest.mark.prove


@pytest.fixture
def url(cluster: str) -> str:
    return postgresql.fresh_database(cluster, Uuid7().fresh().hex)


@pytest.fixture
def centre(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    small_blocks(monkeypatch)
    opened = central(tmp_path / "server", database=url)
    yield opened
    opened.close()


def test_filled_by_blocks_is_filled_by_pages(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in(centre)
    for person in (staff("孙来"), staff(), staff("吴静", "town_officer", TOWN)):
        filled = empty(centre, tmp_path / "blocks", person)
        assert filled.round().trouble is None
        with monkeypatch.context() as without:
            small_blocks(without, fill_from=10**9)
            paged = empty(centre, tmp_path / "pages", person)
            assert paged.round().trouble is None
        assert filled.held() == paged.held()
        for one in (filled, paged):
            one.store.close()


def test_a_manifest_of_one_server_is_filled_by_another(
    centre: Centre, url: str, tmp_path: Path
) -> None:
    lived_in(centre)
    other = central(tmp_path / "other", database=url)
    one = empty(centre, tmp_path)
    told = one.who.exchange.snapshot(SnapshotRequest(scope=VILLAGE))
    elsewhere = InMemoryExchange(other, one.who.who.signer())
    assert elsewhere.snapshot(SnapshotRequest(scope=VILLAGE)) == told
    for mark in told.blocks:
        assert len(elsewhere.get_block(VILLAGE, mark.sha256)) == mark.size
    one.store.close()
    other.close()


def test_two_servers_that_make_one_at_once_and_writers_leave_a_whole_one(
    centre: Centre, url: str, tmp_path: Path
) -> None:
    """pain 27"""
    zhou, _ = lived_in(centre, homes=30)
    writer = device(centre, staff("李来"))
    done = threading.Event()

    def writes() -> None:
        while not done.is_set():
            assert writer.verdict(writer.change(note()))[0] == "accepted"

    def makes(maker: Maker) -> None:
        for _ in range(4):
            try:
                maker._make(VILLAGE)
            except ServerBusy:
                continue

    threads = [threading.Thread(target=makes, args=(Maker(centre.engine),)) for _ in range(2)]
    writing = threading.Thread(target=writes)
    for thread in (*threads, writing):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    writing.join()
    told = zhou.exchange.snapshot(SnapshotRequest(scope=VILLAGE))
    assert all(zhou.exchange.get_block(VILLAGE, mark.sha256) for mark in told.blocks)
    one = empty(centre, tmp_path)
    report = one.round()
    assert (report.trouble, report.repaired) == (None, 0)
    one.store.close()
