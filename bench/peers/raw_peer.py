"""No contestant but the floor: the same records as one compressed POST and one GET."""

import sys
from contextlib import ExitStack
from pathlib import Path

from contest import Load, Taken, measured
from lines import Kind
from processes import BENCH, Server, stopping

ENDS = [sys.executable, BENCH / "peers" / "raw_ends.py"]


class Raw:
    """A server that keeps one file."""

    name = "raw"

    def __init__(self) -> None:
        self._records = Path()
        self._url = ""
        self._pids: list[int] = []
        self._running = ExitStack()

    def prepare(self, home: Path, load: Load) -> None:
        home.mkdir(parents=True)
        self._records = load.records

    def begin(self, place: Path) -> None:
        place.mkdir(parents=True)
        server = self._running.enter_context(stopping(Server([*ENDS, "serve", place / "kept"])))
        self._pids, self._url = [server.pid], server.url

    def add(self, who: str, records: Path) -> None:
        raise NotImplementedError

    def edit(self, who: str) -> None:
        raise NotImplementedError

    def take(self, step: str, *, over: Kind | None = None) -> Taken:
        return measured([*ENDS, step, "URL", self._records], self._pids, url=self._url, over=over)

    def end(self) -> None:
        self._running.close()
