"""From starting the program to 今日 on the screen: a full device beside an empty one, in one run.

Each start is a process of its own with the real window (offscreen); wall time until the PIN has
been typed and all cards that are seen are painted. The two take turns.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

ROUNDS, PATIENCE = 7, 60.0
BOUND = 1.2
"""Issue "never lose a visit", point 10: within +20 % of the empty file."""


def main() -> None:
    """Make both devices, start each in turn, print one bar."""
    from bench_store import at_most
    from large_device import Village

    from tests.support.desks import new_device

    share = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as place:
        empty, full = Path(place) / "empty", Path(place) / "full"
        new_device(empty, whole_village=False).store.close()
        shutil.copytree(empty, full)
        desk = reopened(full)
        Village(share).fill(desk.store)
        desk.store.close()
        took: dict[Path, list[float]] = {empty: [], full: []}
        for _ in range(ROUNDS + 1):
            for device, seconds in took.items():
                seconds.append(started(device))
        # The first start of each reads the disk.
        ratios = [f / e for f, e in zip(took[full][1:], took[empty][1:], strict=True)]
        for device, seconds in took.items():
            told = ", ".join(f"{1000 * one:.0f}" for one in sorted(seconds[1:]))
            sys.stdout.write(f"{device.name}: {told} ms\n")
        at_most("start.full_beside_empty", ratios, BOUND)


def reopened(device: Path) -> "Desk":
    """The desk of a device that was closed."""
    from fieldvisit.casework.device import unlocking
    from fieldvisit.machine.clock import FixedClock
    from fieldvisit.machine.ids import CountedIds
    from fieldvisit.practice.setting import BEGINS, PIN

    who = unlocking.people(device)[0].staff_id
    return unlocking.unlock(device, who, pin=PIN, clock=FixedClock(BEGINS), ids=CountedIds("full"))


def started(device: Path) -> float:
    """Seconds from the process's begin to 今日."""
    began = time.monotonic()
    told = subprocess.run(
        [sys.executable, __file__, "--start", str(device)],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    # Both clocks are the system's own: one moment of it is the same in every process.
    return float(told.stdout.splitlines()[-1]) - began


def start(device: Path) -> None:
    """One start, as a person does it."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from fieldvisit.machine.clock import FixedClock
    from fieldvisit.machine.ids import Uuid7
    from fieldvisit.practice.setting import BEGINS, PIN
    from ui.app import open_window
    from ui.flow.unlock import Device
    from ui.rounds import over_http

    app = QApplication([])
    app.setStyle("Fusion")
    window = open_window(Device(device, FixedClock(BEGINS), Uuid7()), connect=over_http)
    app.processEvents()
    QTest.keyClicks(window.focusWidget() or window, PIN)
    until = time.monotonic() + PATIENCE
    while type(window.open_place).__name__ != "TodayPlace" or window.background.busy():
        app.processEvents()
        if time.monotonic() > until:
            raise TimeoutError("今日 did not come")
        time.sleep(0.001)
    window.grab()
    sys.stdout.write(f"{time.monotonic()}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--start"]:
        start(Path(sys.argv[2]))
    else:
        main()
