"""A server that runs: bound, listening, in a thread, until it is stopped. Never reads a command
line.
"""

import logging
import socket
import threading
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from fieldvisit.machine import collecting
from fieldvisit.machine.clock import Clock
from sync.protocol.errors import PortTaken
from sync.server import app
from sync.server.centre import Centre

BACKLOG = 4096
"""Connections that the system holds until they are taken; one that it drops is tried again a second
later, and again, without anybody having been told when to come back."""


@dataclass(frozen=True)
class Running:
    """A listening server and the `Centre` behind it."""

    url: str
    centre: Centre
    _server: uvicorn.Server
    _thread: threading.Thread

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def alive(self) -> bool:
        """Whether it still answers."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Finish what is being answered, close the port and the database. Stopping twice is
        harmless.
        """
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self.centre.close()


def start(
    data: Path,
    *,
    port: int = 0,
    database: str | None = None,
    host: str = "127.0.0.1",
    clock: Clock | None = None,
) -> Running:
    """A server over the folder `data` that listens when this returns; port 0 takes a free one.

    Raises PortTaken, DatabaseAway.
    """
    return over(Centre.open(data, database=database, clock=clock), host=host, port=port)


def over(centre: Centre, *, host: str, port: int) -> Running:
    """A server over a `Centre`, which it closes when it stops or cannot begin. Raises PortTaken."""
    collecting.seldom()
    try:
        listening = bind(host, port)
    except PortTaken:
        centre.close()
        raise
    return start_on(listening, centre)


def start_on(listening: socket.socket, centre: Centre) -> Running:
    """A server behind a socket that is bound already; it answers when this returns."""
    config = uvicorn.Config(
        app.build(centre),
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="fieldvisit-server", daemon=True
    )
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(timeout=0.01)
    bound_host, bound_port = listening.getsockname()[:2]
    return Running(f"http://{bound_host}:{bound_port}", centre, server, thread)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises PortTaken."""
    # The protocol is named because asyncio switches Nagle's delay off only where it is.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise PortTaken(port) from None
    return listening
