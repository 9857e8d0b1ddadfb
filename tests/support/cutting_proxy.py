"""A wire on loopback that breaks once so many bytes went through it. Never looks into them."""

import contextlib
import socket
import threading


class CuttingProxy:
    """A TCP proxy. `left`: bytes that still pass, both ways together, before every connection is
    cut (None: no cut); `passed`: bytes that went through, `up` those towards the server.
    """

    def __init__(self, target_port: int) -> None:
        self.left: int | None = None
        self.passed = 0
        self.up = 0
        self._target = target_port
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            for ends in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, upwards: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(16384):
                data, cut = self._allowed(data, upwards)
                sink.sendall(data)
                if cut:
                    break
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _allowed(self, data: bytes, upwards: bool) -> tuple[bytes, bool]:
        with self._lock:
            cut = self.left is not None and self.left <= len(data)
            if self.left is not None:
                data = data[: self.left]
                self.left -= len(data)
            self.passed += len(data)
            self.up += len(data) * upwards
            return data, cut
