"""A wire on loopback between a device and a server that can be cut at a chosen moment. Never looks
into what it carries, but for the path of a request.
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from enum import StrEnum
from types import TracebackType


class Mode(StrEnum):
    """pass: as if it were not there. cut_before_send: nothing of the request arrives.
    cut_after_commit: the server does it, its answer is lost. cut_mid_reply: part of it arrives.
    """

    PASS = "pass"
    CUT_BEFORE_SEND = "cut_before_send"
    CUT_AFTER_COMMIT = "cut_after_commit"
    CUT_MID_REPLY = "cut_mid_reply"


class Wire:
    """A TCP proxy. While `mode` is set to a cut, requests whose first line holds `on` (a method or
    a path) fail that way; `after`: bytes of a reply that still come through (cut_mid_reply);
    `cuts`: how often it was really cut.
    """

    def __init__(self, target_port: int) -> None:
        self.mode: Mode | str = Mode.PASS
        self.on = ""
        self.after = 60
        self.cuts = 0
        self._target = target_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Cut everything for good."""
        self._listening.close()
        for end in list(self._open):
            self._drop(end)

    def __enter__(self) -> "Wire":
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
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            _Link(self, near, far).start()

    def _struck(self, mode: Mode, line: str) -> bool:
        """Whether the wire breaks here."""
        strikes = self.mode == mode and self.on in line
        self.cuts += strikes
        return strikes

    def _drop(self, end: socket.socket) -> None:
        self._open.discard(end)
        with contextlib.suppress(OSError):
            # Linger 0: the other side sees a reset, as when a line drops, not a polite goodbye.
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.shutdown(socket.SHUT_RDWR)
        end.close()


class _Link:
    """One connection through the wire."""

    def __init__(self, wire: Wire, near: socket.socket, far: socket.socket) -> None:
        self._wire, self._near, self._far = wire, near, far
        self._line = ""
        self._replied = 0
        wire._open |= {near, far}

    def start(self) -> None:
        for work in (self._out, self._back):
            threading.Thread(target=work, daemon=True).start()

    def _out(self) -> None:
        for data in _chunks(self._near):
            if data[:5] in (b"POST ", b"PUT /", b"GET /"):
                self._line = data.split(b"\r\n", 1)[0].decode("latin-1")
                self._replied = 0
            if self._wire._struck(Mode.CUT_BEFORE_SEND, self._line):
                break
            self._send(self._far, data)
        self._end()

    def _back(self) -> None:
        for data in _chunks(self._far):
            # The server answers after its commit: the first byte of an answer proves it.
            if self._wire._struck(Mode.CUT_AFTER_COMMIT, self._line):
                break
            left = self._wire.after - self._replied
            if left < len(data) and self._wire._struck(Mode.CUT_MID_REPLY, self._line):
                self._send(self._near, data[: max(0, left)])
                break
            self._replied += len(data)
            self._send(self._near, data)
        self._end()

    def _send(self, end: socket.socket, data: bytes) -> None:
        with contextlib.suppress(OSError):
            end.sendall(data)

    def _end(self) -> None:
        self._wire._drop(self._near)
        self._wire._drop(self._far)


def _chunks(end: socket.socket) -> Iterator[bytes]:
    """What a socket gives, until it ends."""
    while True:
        try:
            data = end.recv(65536)
        except OSError:
            return
        if not data:
            return
        yield data
