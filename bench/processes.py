"""Server processes of a bench: started, listened for, their CPU seconds read, ended. Knows no
contestant.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")
BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
PATIENCE = 120.0


class Server:
    """A child that prints `listening on URL`, or that listens on `url` without a word."""

    def __init__(
        self, words: Iterable[object], *, url: str = "", env: Mapping[str, str] | None = None
    ) -> None:
        self._process = subprocess.Popen(
            [str(word) for word in words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
            cwd=ROOT,
            text=True,
        )
        self.pid = self._process.pid
        self.url = url or self._listened()
        self.port = int(self.url.rstrip("/").rpartition(":")[2])

    def stop(self) -> None:
        """End it and wait for its end."""
        self._process.terminate()
        self._process.wait(30)

    def _listened(self) -> str:
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if "listening on " not in said:
            self._process.kill()
            raise SystemExit(f"a server did not start: {self._process.args}")
        return said.partition("listening on ")[2].strip()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def stopping(server: Server) -> Iterator[Server]:
    """The server until the end of the block."""
    try:
        yield server
    finally:
        server.stop()


def until_listening(port: int) -> None:
    """Wait until somebody takes connections there."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.02)
    raise SystemExit("a server did not listen")


def cpu_of(pids: Iterable[int]) -> float:
    """Seconds of processor of these processes and all below them, ended ones included."""
    below: dict[int, list[int]] = {}
    used: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        with suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            pid = int(entry.name)
            used[pid] = sum(int(fields[place]) for place in (11, 12, 13, 14))
            below.setdefault(int(fields[1]), []).append(pid)
    total, todo = 0, list(pids)
    while todo:
        pid = todo.pop()
        total += used.get(pid, 0)
        todo += below.get(pid, [])
    return total / TICK


def said_by(words: Iterable[object]) -> dict[str, Any]:
    """Run a child to its end; the JSON of its last line."""
    command = [str(word) for word in words]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if ran.returncode:
        sys.stderr.write(ran.stderr)
        raise SystemExit(f"did not finish: {' '.join(command[:3])}")
    answer: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return answer
