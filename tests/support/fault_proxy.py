"""A line on loopback between a device and a server with planted faults, counted in bytes: cut,
half closed, slow, silent, said twice or out of order. Of what it carries it looks for the ends of
requests only.
"""

import contextlib
import re
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType


@dataclass
class Faults:
    """What the line does from now on, counted over all its connections together. `cut_out` and
    `cut_back`: so many bytes of what is asked or answered still pass, then the line drops; `cut`:
    so many of both together. `polite`: what is cut ends like a whole answer, without a reset, and
    the other way stays open. `piece`: bytes that pass at once; `delay`: seconds before each piece.
    `silent`: nothing passes, nothing drops. `twice`: each request reaches the server once more,
    before. `held`: requests wait until it is set; those of other connections overtake them.
    """

    cut_out: int | None = None
    cut_back: int | None = None
    cut: int | None = None
    piece: int = 65536
    delay: float = 0
    silent: bool = False
    polite: bool = False
    twice: bool = False
    held: threading.Event | None = None
    struck: bool = False
    passed: dict[str, int] = field(default_factory=lambda: {"out": 0, "back": 0})


class FaultProxy:
    """A TCP proxy in threads. `said` keeps what the devices asked, connection by connection, so
    that a test can say it again with `replay`. `carried`: bytes that ever went through, each way.
    """

    def __init__(self, target_port: int) -> None:
        self.faults = Faults()
        self.said: list[bytearray] = []
        self.carried = {"out": 0, "back": 0}
        self._target = target_port
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, **faults: object) -> None:
        """New faults, counted from here."""
        self.faults = Faults(**faults)  # type: ignore[arg-type]

    def replay(self, said: bytes) -> bytes:
        """Say the bytes of an earlier connection to the server again; what it answers, once it has
        answered every request in them."""
        answered = bytearray()
        with socket.create_connection(("127.0.0.1", self._target), timeout=30) as end:
            end.sendall(said)
            while answered.count(b"HTTP/1.1 ") < said.count(b" HTTP/1.1\r\n"):
                data = end.recv(65536)
                if not data:
                    break
                answered += data
        return bytes(answered)

    def close(self) -> None:
        """Drop everything for good."""
        self._listening.close()
        for end in list(self._open):
            self._drop(end)

    def __enter__(self) -> "FaultProxy":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            self._open |= {near, far}
            heard = bytearray()
            self.said.append(heard)
            for words in ((near, far, "out", heard), (far, near, "back", bytearray())):
                threading.Thread(target=self._carry, args=words, daemon=True).start()

    def _carry(
        self, source: socket.socket, goal: socket.socket, way: str, heard: bytearray
    ) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(self.faults.piece):
                faults = self.faults
                heard += data
                if faults.silent:
                    continue
                if way == "out" and (faults.twice or faults.held):
                    data = self._whole_request(source, data, faults=faults)
                if faults.delay:
                    time.sleep(faults.delay)
                passing = self._allowed(faults, way, len(data))
                goal.sendall(data[:passing])
                if passing < len(data):
                    break
        if self.faults.polite:
            with contextlib.suppress(OSError):
                goal.shutdown(socket.SHUT_WR)
            return
        self._drop(source)
        self._drop(goal)

    def _whole_request(self, source: socket.socket, data: bytes, *, faults: Faults) -> bytes:
        while not _is_whole(data):
            more = source.recv(65536)
            if not more:
                return data
            data += more
        if faults.held is not None:
            faults.held.wait(20)
        if faults.twice:
            self.replay(data)
        return data

    def _allowed(self, faults: Faults, way: str, wanted: int) -> int:
        one_way = faults.cut_out if way == "out" else faults.cut_back
        with self._lock:
            allowed = wanted
            for limit, gone in ((one_way, faults.passed[way]), (faults.cut, _both(faults.passed))):
                allowed = allowed if limit is None else min(allowed, max(0, limit - gone))
            faults.passed[way] += allowed
            self.carried[way] += allowed
            faults.struck |= allowed < wanted
        return allowed

    def _drop(self, end: socket.socket) -> None:
        self._open.discard(end)
        with contextlib.suppress(OSError):
            # Linger 0: the other side sees a reset, as when a line drops, not a polite goodbye.
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.shutdown(socket.SHUT_RDWR)
        end.close()


def _both(passed: dict[str, int]) -> int:
    return passed["out"] + passed["back"]


def _is_whole(request: bytes) -> bool:
    """Whether a request has its head and all of its body."""
    head, end, body = request.partition(b"\r\n\r\n")
    found = re.search(rb"(?i)content-length: *(\d+)", head)
    return bool(end) and len(body) >= (int(found[1]) if found else 0)
