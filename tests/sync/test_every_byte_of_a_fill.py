"""The line of a first fill drops after every so many bytes: the same rows in the end, and no block
travels twice whole.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.store import first_fill
from fieldvisit.store.opening import Store
from sync.client.http import HttpExchange
from sync.server import running
from tests.support.central import central, ready_folder, staff
from tests.support.cutting_proxy import CuttingProxy
from tests.support.first_fills import Empty, empty, lived_in, small_blocks

Cut = tuple[Empty, Empty, CuttingProxy]


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cut]:
    small_blocks(monkeypatch)
    folder = ready_folder(tmp_path / "server")
    seed = central(folder)
    lived_in(seed)
    one, other = empty(seed, tmp_path), empty(seed, tmp_path, staff("李来"))
    assert other.round().trouble is None
    seed.close()
    server = running.start(folder)
    proxy = CuttingProxy(server.port)
    yield one, other, proxy
    for device in (one, other):
        device.store.close()
    proxy.close()
    server.stop()


def under_way(store: Store) -> bool:
    with store.read() as tx:
        return bool(first_fill.under_way(tx))


def filled_anew(line: Cut, *, cut: int | None) -> int:
    """Begin the fill again, cut it after so many bytes, and go on. Returns the bytes of it all."""
    one, other, proxy = line
    with one.store.write() as tx:
        for table in ("cursor", "first_fill", "fill_block"):
            tx.exec_driver_sql(f"DELETE FROM {table}")
    before, proxy.left = proxy.passed, cut
    struck = one.round(HttpExchange(proxy.url, one.who.who.signer(), read_seconds=30)).trouble
    assert (struck is not None) == (cut is not None)
    proxy.left = None
    again = one.round(HttpExchange(proxy.url, one.who.who.signer(), read_seconds=30))
    assert (again.trouble, under_way(one.store)) == (None, False)
    assert one.held() == other.held()
    return proxy.passed - before


def cut_everywhere(line: Cut, times: int) -> None:
    whole = filled_anew(line, cut=None)
    # The second round of an uncut fill asks for nothing new; leave its bytes out.
    for number in range(times):
        filled_anew(line, cut=1 + number * (whole - 3_000) // times)


def test_a_cut_here_and_there_loses_and_doubles_nothing(line: Cut) -> None:
    cut_everywhere(line, 4)


@pytest.mark.prove
def test_dense_cuts_lose_and_double_nothing(line: Cut) -> None:
    cut_everywhere(line, 80)
