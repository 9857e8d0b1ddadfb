"""The exchange over HTTP, against servers that lie, stall and break: a named error each, nothing
else.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from fieldvisit.errors import FieldvisitError
from fieldvisit.words import sentence
from sync.client.http import HttpExchange
from sync.protocol import frames
from sync.protocol.errors import (
    AddressBroken,
    AddressNotSafe,
    DeviceRevoked,
    FilesForbidden,
    ProtocolUnknown,
    ServerAway,
    ServerBusy,
    ServerNonsense,
    ServerTimeout,
    ServerTroubled,
    ServerUntrusted,
)
from sync.protocol.signing import Signer, new_key
from sync.protocol.wire import PullReply, PullRequest
from sync.server import running
from sync.server.centre import Centre
from tests.support.central import ready_folder

SIGNER = Signer("6f1f9a52-7b1e-4a0e-9d37-0b8f0a3a0001", new_key())
GOOD = frames.pack(PullReply(pages=[], more=False, scopes=[], at=""))


def answer(
    body: bytes, *, kind: str = frames.MEDIA_TYPE, status: str = "200 OK", more: str = ""
) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Liar:
    """A server that says the same to everybody."""

    def __init__(self, words: bytes | None) -> None:
        self._words = words
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._held: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                end, _ = self._listening.accept()
            except OSError:
                return
            self._held.append(end)
            end.recv(65536)
            if self._words is not None:
                with contextlib.suppress(OSError):  # who asked may be gone
                    end.sendall(self._words)
                    end.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._listening.close()
        for end in self._held:
            end.close()


@pytest.fixture
def liar() -> Iterator[Callable[[bytes | None], str]]:
    liars: list[Liar] = []

    def start(words: bytes | None) -> str:
        liars.append(Liar(words))
        return f"http://127.0.0.1:{liars[-1].port}"

    yield start
    for one in liars:
        one.close()


def met(url: str, *, read_seconds: float = 5) -> FieldvisitError:
    with pytest.raises(FieldvisitError) as trouble:
        HttpExchange(url, SIGNER, read_seconds=read_seconds).pull(PullRequest())
    return trouble.value


BOMB = frames.press(b" " * (200 * 1024 * 1024))


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (answer(b"<html>please log in</html>", kind="text/html"), ServerNonsense),
        (answer(b"", status="302 Found", more="Location: http://portal/\r\n"), ServerNonsense),
        (answer(b"\x00\x01garbage"), ServerNonsense),
        (answer(GOOD[:-4]), ServerNonsense),
        (answer(frames.press(b'{"protocol":"fvsync/1","pages":7}')), ServerNonsense),
        (answer(BOMB), ServerNonsense),
        (answer(b"x" * (frames.MAX_PACKED + 1)), ServerNonsense),
        (answer(GOOD)[:-4], ServerAway),
        (b"SSH-2.0-OpenSSH_9.2\r\n", ServerAway),
        (b"", ServerAway),
        (answer(frames.press(b'{"protocol":"fvsync/2"}')), ProtocolUnknown),
        (answer(b"oops", status="500 Oops"), ServerTroubled),
        (answer(b"", status="404 Not Found"), ServerNonsense),
        (answer(b"", status="503 Busy", more="Retry-After: 40\r\n"), ServerBusy),
        (answer(b'{"code":"device_revoked","facts":{}}', status="403 No"), DeviceRevoked),
        (answer(b'{"code":"device_revoked","facts":{"x":1}}', status="403 No"), ServerNonsense),
        (answer(b'{"code":["a"]}', status="403 No"), ServerNonsense),
    ],
)
def test_nonsense_is_named(
    liar: Callable[[bytes], str], words: bytes, error: type[FieldvisitError]
) -> None:
    trouble = met(liar(words))
    assert type(trouble) is error
    assert sentence(trouble.code, trouble.facts())


def test_a_server_that_never_answers_is_given_up(liar: Callable[[None], str]) -> None:
    assert type(met(liar(None), read_seconds=0.3)) is ServerTimeout


def test_a_closed_port_is_a_server_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert type(met(f"http://127.0.0.1:{port}")) is ServerAway


def test_a_server_without_our_certificate_gets_nothing(liar: Callable[[bytes], str]) -> None:
    url = liar(b"\x15\x03\x01\x00\x02\x02\x28").replace("http://", "https://")
    assert type(met(url)) is ServerUntrusted


@pytest.mark.parametrize(
    "url", ["http://example.org", "http://192.168.1.9:8765", "http://127.0.0.1.example.org"]
)
def test_plain_http_leaves_this_computer_never(url: str) -> None:
    with pytest.raises(AddressNotSafe) as refused:
        HttpExchange(url, SIGNER)
    assert "https" in sentence(refused.value.code, refused.value.facts())


@pytest.mark.parametrize("url", ["", "server", "ftp://x", "https://", "http://[::1", "https://a:b"])
def test_what_is_no_address_is_said_so(url: str) -> None:
    with pytest.raises(AddressBroken):
        HttpExchange(url, SIGNER)


def met_where_pulls_raise(
    error: Exception, *, folder: Path, patch: pytest.MonkeyPatch
) -> FieldvisitError:
    """What a device meets when the server's own work ends in `error`."""

    def fail(*_: object) -> bytes:
        raise error

    patch.setattr(Centre, "pull", fail)
    server = running.start(ready_folder(folder))
    try:
        return met(server.url)
    finally:
        server.stop()


def test_a_fault_of_the_server_tells_nothing_and_logs_no_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    error = RuntimeError("孙桂芬 120101194912310026")
    trouble = met_where_pulls_raise(error, folder=tmp_path, patch=monkeypatch)
    assert (type(trouble), trouble.facts()) == (ServerTroubled, {"status": 500})
    assert "孙桂芬" not in caplog.text


def test_a_database_without_a_primary_is_told_to_come_back_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing was acknowledged, so the device asks again; what was asked is told to nobody."""

    error = OperationalError("SELECT 孙桂芬", {}, Exception("connection refused"))
    trouble = met_where_pulls_raise(error, folder=tmp_path, patch=monkeypatch)
    assert (type(trouble), trouble.facts()) == (ServerBusy, {"seconds": 5})
    assert "孙桂芬" not in caplog.text


def test_a_store_of_files_in_trouble_makes_devices_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    error = FilesForbidden("town")
    trouble = met_where_pulls_raise(error, folder=tmp_path, patch=monkeypatch)
    assert (type(trouble), trouble.facts()) == (ServerBusy, {"seconds": 30})
    assert "files_forbidden town" in caplog.text, "whoever runs the server reads which bucket"
