"""Several server processes over one port and one database: Python computes on one core only. Keeps
no state between them; that is the database's.
"""

import logging
import multiprocessing
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Semaphore
from typing import Protocol

from sync.protocol.errors import DatabaseAway
from sync.server import running
from sync.server.centre import Centre

log = logging.getLogger("fieldvisit.server")

YOUNG = 10.0
"""Seconds: a worker that ends before has a fault that a new one would have, too."""
_spawn = multiprocessing.get_context("spawn")


class Opening(Protocol):
    """How a process opens its own `Centre`; it must bear being handed to another process."""

    def __call__(self, *, tried: bool = False) -> Centre:
        """`tried`: as `Centre.open` has it."""


@dataclass
class Workers:
    """Processes that answer on one port. `alive` replaces one that ended."""

    url: str
    _start: Callable[[], SpawnProcess]
    _listening: socket.socket
    _running: dict[SpawnProcess, float] = field(default_factory=dict)

    def add(self, number: int) -> None:
        """So many more."""
        for _ in range(number):
            self._running[self._start()] = time.monotonic()

    def alive(self) -> bool:
        """Whether they answer; one that ended is replaced, unless it had only just begun."""
        for process, began in list(self._running.items()):
            if process.is_alive():
                continue
            log.error("a worker ended with %s", process.exitcode)
            del self._running[process]
            if time.monotonic() - began < YOUNG:
                return False
            self.add(1)
        return True

    def pids(self) -> list[int]:
        """The processes that answer."""
        return [process.pid for process in self._running if process.pid is not None]

    def stop(self) -> None:
        """Let all finish what they are answering, then close the port."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.join(timeout=15)
        self._listening.close()


def start(opening: Opening, number: int, *, host: str, port: int) -> Workers:
    """`number` processes that listen when this returns, each over a `Centre` that it opens. Raises
    PortTaken, DatabaseAway and what `opening` raises.
    """
    # Once here, so that a database that is away is said by its name and migrated by one.
    opening().close()
    listening = running.bind(host, port)
    ready = _spawn.Semaphore(0)

    def one() -> SpawnProcess:
        process = _spawn.Process(target=_work, args=(listening, opening, ready))
        process.start()
        return process

    bound_host, bound_port = listening.getsockname()[:2]
    workers = Workers(f"http://{bound_host}:{bound_port}", one, listening)
    workers.add(number)
    for _ in range(number):
        while not ready.acquire(timeout=0.5):
            if not workers.alive():
                workers.stop()
                raise DatabaseAway
    return workers


def _work(listening: socket.socket, opening: Opening, ready: Semaphore) -> None:
    """A worker's life: until it is told to stop, or whoever started it is gone."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    # Ctrl+C reaches every process of the terminal; the first one tells the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = running.start_on(listening, opening(tried=True))
    ready.release()
    first = multiprocessing.parent_process()
    while server.alive() and first is not None and first.is_alive():
        if stop.wait(0.5):
            break
    server.stop()
