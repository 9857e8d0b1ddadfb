"""A device's process for benchmarks: one round that fills an empty device, then its own measures.
Imports what a device imports and nothing of the server.
"""

import sys
import time
from pathlib import Path

from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import opening, profile
from sync.client.engine import one_round
from sync.client.http import HttpExchange
from sync.protocol.signing import Signer

KEY = b"k" * 32


def main(folder: Path, url: str) -> None:
    """Print seconds, CPU seconds, and the memory (MB) before and at most."""
    store = opening.open_store(DeviceFolder(folder), KEY)
    with store.read() as tx:
        me = profile.load(tx)
    clock = SystemClock()
    exchange = HttpExchange(url, Signer(str(me.device_id), me.signing_key), clock=clock)
    first = most_memory()
    began, cpu = time.perf_counter(), time.process_time()
    report = one_round(store, exchange, clock=clock, ids=Uuid7())
    took, busy = time.perf_counter() - began, time.process_time() - cpu
    if report.trouble is not None or not report.pulled or report.repaired:
        raise SystemExit(f"the fill did not go through: {report}")
    sys.stdout.write(f"{took} {busy} {first} {most_memory()}\n")


def most_memory() -> float:
    """The most that this program ever held, in MB. `getrusage` would count its parent too."""
    status = Path("/proc/self/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
