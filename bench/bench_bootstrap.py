"""What the first fill of an empty device costs: bytes on a line that breaks every 300 kB beside a
whole one, and the memory of the device's process with ten times the rows. The whole product:
encrypted device file, signed HTTP on loopback, checks, sums. The people are invented.

Rows may be named: `bench_bootstrap.py 2000 20000`.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_sync import KEY, NOON, TOWN, VILLAGE, a_house, a_visit, bar, enrolled

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import first_fill, incoming, opening, profile
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.enrol import Enrolled
from sync.client.http import HttpExchange
from sync.server import running
from sync.server.centre import Centre
from sync.server.running import Running
from tests.support.cutting_proxy import CuttingProxy

ROWS = (10_000, 100_000)
CUT = 300_000
PAGE = 2_000


def main() -> None:
    """Print a table and one line a bar."""
    small, large = map(int, sys.argv[1:3]) if len(sys.argv) == 3 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        few = measured(Path(folder) / "few", small)
        many = measured(Path(folder) / "many", large)
    for rows, taken in ((small, few), (large, many)):
        said = " ".join(f"{name} {value:.2f}" for name, value in taken.items())
        sys.stdout.write(f"{rows} rows: {said}\n")
    bars = [
        bar("bootstrap.cut_300kb", "ratio", values=[few["cut"], many["cut"]], bound=1.15),
        bar("bootstrap.memory_mb", "value", values=[max(few["mb"], many["mb"])], bound=70.0),
        bar("bootstrap.memory_flat", "ratio", values=[many["mb"] / few["mb"]], bound=1.15),
        bar("bootstrap.mb_10k", "value", values=[few["sent_mb"] * 10_000 / small], bound=1.5),
    ]
    sys.stdout.write(f"bars: {sum(bars)} of {len(bars)} hold\n")


def measured(home: Path, rows: int) -> dict[str, float]:
    """Fill three empty devices from one server: alone, over a line that counts, over one that
    breaks.
    """
    seeded(home / "server", rows)
    server = running.start(home / "server", clock=FixedClock(NOON))
    proxy = CuttingProxy(server.port)
    try:
        began = time.process_time()
        server.centre._snapshots.ready(VILLAGE)
        made = time.process_time() - began
        seconds, cpu, first, mb = in_a_process(home / "alone", server)
        whole = carried(home / "whole", server, proxy=proxy, cut=None)
        cut = carried(home / "cut", server, proxy=proxy, cut=CUT)
    finally:
        proxy.close()
        server.stop()
    return {
        "made_cpu_s": made,
        "fill_s": seconds,
        "fill_cpu_s": cpu,
        "first_mb": first,
        "mb": mb,
        "sent_mb": whole / 1e6,
        "cut": cut / whole,
    }


def seeded(data: Path, rows: int) -> None:
    """A server with so many visits of a hundred homes."""
    centre = Centre.open(data, clock=FixedClock(NOON))
    houses = [a_house() for _ in range(100)]
    centre.load(houses)
    for start in range(0, rows, PAGE):
        numbers = range(start, min(rows, start + PAGE))
        centre.load([a_visit(number, houses[number % 100].id) for number in numbers])
    centre.close()


def empty(folder: Path, server: Running) -> tuple[Store, Enrolled]:
    """A supervisor's device with nothing on it."""
    who = enrolled(server, f"吴静{folder.name}", "town_officer", TOWN)
    store = opening.create(DeviceFolder(folder), KEY)
    with store.write() as tx:
        profile.save(tx, who.profile())
    return store, who


def in_a_process(folder: Path, server: Running) -> list[float]:
    """Seconds, CPU seconds, memory (MB) before and at most, of a process that fills a device."""
    store, _ = empty(folder, server)
    store.close()
    here = Path(__file__).parent
    said = subprocess.run(
        [sys.executable, str(here / "filling_device.py"), str(folder), server.url],
        env={**os.environ, "PYTHONPATH": str(here.parent)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [float(word) for word in said.split()]


def carried(folder: Path, server: Running, *, proxy: CuttingProxy, cut: int | None) -> int:
    """Bytes both ways until a device is full, on a line that breaks behind every `cut` bytes."""
    store, who = empty(folder, server)
    before = proxy.passed
    while True:
        proxy.left = cut
        exchange = HttpExchange(proxy.url, who.signer(), clock=FixedClock(NOON))
        report = one_round(store, exchange, clock=FixedClock(NOON), ids=Uuid7())
        with store.read() as tx:
            whole = VILLAGE in incoming.cursors(tx) and not first_fill.under_way(tx)
        if report.trouble is None and whole:
            break
    store.close()
    return proxy.passed - before


if __name__ == "__main__":
    main()
