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

from sync_table import Bar
from visits import NOON, TOWN, VILLAGE, Visits, households

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import Visit
from fieldvisit.store import first_fill, incoming, opening, profile
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.http import HttpExchange
from sync.server import running
from sync.server.centre import Centre
from sync.server.office import new_staff
from sync.server.running import Running
from tests.support.cutting_proxy import CuttingProxy

ROWS = (10_000, 100_000)
CUT = 300_000
PAGE = 2_000
KEY = b"k" * 32


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
        Bar("bootstrap.cut_300kb", "ratio", [few["cut"], many["cut"]], 1.15),
        Bar("bootstrap.memory_mb", "value", [max(few["mb"], many["mb"])], 70.0),
        Bar("bootstrap.memory_flat", "ratio", [many["mb"] / few["mb"]], 1.15),
        Bar("bootstrap.mb_10k", "value", [few["sent_mb"] * 10_000 / small], 1.5),
    ]
    sys.stdout.write("".join(bar.line() for bar in bars))
    sys.stdout.write(f"bars: {sum(bar.holds for bar in bars)} of {len(bars)} hold\n")


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
    ids = Uuid7()
    houses = households(ids)
    centre.load(houses)
    visits = Visits([house.id for house in houses], ids)
    for start in range(0, rows, PAGE):
        some = visits.some(min(PAGE, rows - start))
        centre.load([Visit.model_validate(one) for one in some])
    centre.close()


def empty(folder: Path, server: Running) -> tuple[Store, Enrolled]:
    """A supervisor's device with nothing on it."""
    person = new_staff(f"吴静{folder.name}", "town_officer", region_code=TOWN, at=NOON)
    who = enrol(server.url, server.centre.invite(person).code, label="bench")
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
