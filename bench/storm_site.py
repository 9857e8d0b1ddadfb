"""The real server program with a crowd of enrolled devices, for one play after another. Judges
nothing.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ours import fresh_base, postmaster
from processes import BENCH, Server, cpu_of, said_by, stopping
from storm_check import Found, look
from storm_people import prepare

from sync.server.centre import Centre

LOAD = [sys.executable, BENCH / "storm_load.py"]
WORKERS = 2


@dataclass(frozen=True)
class Played:
    """What the devices met, what the server used, and what lay in the ledger afterwards."""

    said: dict[str, Any]
    server: float
    found: Found

    def latency(self, what: str, share: float) -> float:
        """Seconds within which that share of the answered requests was answered."""
        took = self.said["answered"][what]
        return float(took[min(len(took) - 1, int(len(took) * share))]) if took else 0.0


class Site:
    """A central server's folder and database, with everybody enrolled."""

    def __init__(self, home: Path, cluster: str) -> None:
        self.home, self.cluster = home, cluster
        self.devices = home / "devices"
        self._database = fresh_base(cluster) if cluster else ""

    def centre(self) -> Centre:
        """The server without a wire."""
        return Centre.open(self.home / "server", database=self._database or None)

    def enrol(self, devices: int) -> None:
        """Let so many in."""
        self.home.mkdir(parents=True)
        centre = self.centre()
        prepare(centre, devices, file=self.devices)
        centre.close()

    def play(self, how: str, *words: float) -> Played:
        """One play against the running program, then a look into the ledger."""
        with self._served() as (port, pids):
            before = cpu_of(pids)
            line = [*LOAD, how, port, self.devices, *words]
            said = said_by(line)
            server = cpu_of(pids) - before
        centre = self.centre()
        found = look(centre.engine)
        centre.close()
        return Played(said, server, found)

    @contextmanager
    def _served(self) -> Iterator[tuple[int, list[int]]]:
        words = [sys.executable, "-m", "fieldvisit", "serve", "--data", self.home / "server"]
        words += ["--port", 0, "--workers", WORKERS]
        if self.cluster:
            words += ["--database", self._database]
        with stopping(Server(words)) as server:
            below = [postmaster(self.cluster)] if self.cluster else []
            yield server.port, [server.pid, *below]
