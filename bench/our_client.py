"""One step of a device of ours in a process of its own, measured: a real encrypted file, the real
round over HTTP.

    our_client.py add|edit|round|rounds FOLDER URL [RECORDS]
"""

import json
import sys
import time
from pathlib import Path

import visits
from sqlalchemy import text

from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import journal, opening, profile, rows
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.http import HttpExchange
from sync.client.report import Report
from sync.protocol.signing import Signer

KEY = b"k" * 32
MOST_ROUNDS = 500


def main() -> None:
    """Take the step and say in one line of JSON what it took."""
    step, folder, url, *more = sys.argv[1:]
    store = opening.open_store(DeviceFolder(Path(folder)), KEY)
    with store.read() as tx:
        me = profile.load(tx)
    stamp = Stamp(me.staff_id, me.device_id, visits.NOON)
    if step == "add":
        with store.write() as tx:
            for visit in visits.read(Path(more[0])):
                journal.insert(tx, visit, stamp=stamp)
        taken: dict[str, float] = {}
    elif step == "edit":
        edit(store, stamp)
        taken = {}
    else:
        exchange = HttpExchange(url, Signer(str(me.device_id), me.signing_key))
        taken = measured(store, exchange, most=1 if step == "round" else MOST_ROUNDS)
    with store.read() as tx:
        taken["rows"] = tx.execute(text("SELECT count(*) FROM visit")).scalar_one()
    store.close()
    sys.stdout.write(json.dumps(taken) + "\n")


def edit(store: Store, stamp: Stamp) -> None:
    """Another phone number in each of the hundred households."""
    with store.write() as tx:
        for number, house in enumerate(rows.all(tx, "household", limit=visits.HOUSEHOLDS)):
            after = {"phone": f"139{time.time_ns() // 1000 % 10**6:06d}{number:02d}"}
            journal.patch(tx, "household", row_id=house.id, after=after, stamp=stamp)


def measured(store: Store, exchange: HttpExchange, *, most: int) -> dict[str, float]:
    """Rounds until one comes to its end, at most so many; one that does not and may not be made
    again ends the bench.
    """
    clock, ids = SystemClock(), Uuid7()
    cpu, began = time.process_time(), time.perf_counter()
    rounds, report = 1, one_round(store, exchange, clock=clock, ids=ids)
    while report.trouble is not None and rounds < most:
        rounds, report = rounds + 1, one_round(store, exchange, clock=clock, ids=ids)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    check(report)
    return {"wall": wall, "cpu": cpu, "peak_mb": peak_mb(), "rounds": rounds}


def check(report: Report) -> None:
    """A round that left something behind measures nothing."""
    if report.trouble is not None or report.rejected or report.conflicts or report.deferred:
        raise SystemExit(f"the round did not go through: {report}")


def peak_mb() -> float:
    """The most memory that this process has held. (`ru_maxrss` would be the parent's, too.)"""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise SystemExit("no VmHWM")


if __name__ == "__main__":
    main()
