"""What every contestant of bench-sync does and what is noted of each step. Starts nothing."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lines import Kind, Line, Passed
from processes import cpu_of, said_by

from fieldvisit.records import Household

PLAIN = Kind()
POOR = Kind(round_trip=0.4, rate=8000)


@dataclass(frozen=True)
class Taken:
    """What a step took: seconds by the wall, CPU seconds of client and server, the client's memory
    at the most, rows that the client holds afterwards, and what went over the wire (where it was
    counted).
    """

    wall: float
    client: float
    server: float
    peak_mb: float
    rows: int
    rounds: int = 1
    passed: Passed | None = None


@dataclass(frozen=True)
class Load:
    """A file with a record a line, and the households that they speak of."""

    records: Path
    houses: list[Household]


class Contestant(Protocol):
    """Somebody who carries records from device `a` by a server to device `b`. Steps are `push`,
    `edits` and `quiet` of a, `pull` and `give` (what it has itself) of b.
    """

    name: str

    def prepare(self, home: Path, load: Load) -> None:
        """Up to where all records of the load wait on a and b is empty."""
        ...

    def begin(self, place: Path) -> None:
        """Run on copies in `place`."""
        ...

    def add(self, who: str, records: Path) -> None:
        """More records on a device, not measured."""
        ...

    def edit(self, who: str) -> None:
        """A hundred edits on a device, not measured."""
        ...

    def take(self, step: str, *, over: Kind | None = None) -> Taken:
        """Measure one step, directly or over a line."""
        ...

    def end(self) -> None:
        """Stop the server."""
        ...


def copied(home: Path, place: Path, *names: str) -> None:
    """Fresh copies of what was prepared."""
    for name in names:
        shutil.copytree(home / name, place / name)


def measured(
    words: list[Any], pids: list[int], *, url: str, over: Kind | None, at: int = 0
) -> Taken:
    """Run a client (`URL` in its words is where it connects to) and read what it and the server
    took. `at`: the port of the line, if there is one.
    """
    if over is None:
        return _one(words, pids, url=url)
    with Line(int(url.rstrip("/").rpartition(":")[2]), over, at=at) as line:
        taken = _one(words, pids, url=line.url + "/" * url.endswith("/"))
        return Taken(**{**taken.__dict__, "passed": line.passed})


def _one(words: list[Any], pids: list[int], *, url: str) -> Taken:
    before = cpu_of(pids)
    said = said_by([url if word == "URL" else word for word in words])
    return Taken(
        wall=said["wall"],
        client=said["cpu"],
        server=cpu_of(pids) - before,
        peak_mb=said["peak_mb"],
        rows=said["rows"],
        rounds=said.get("rounds", 1),
    )
