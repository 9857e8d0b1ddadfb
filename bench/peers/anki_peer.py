"""Anki as a contestant: its own sync server and its own client, from PyPI, in an environment of
their own. A record is a note: its number in front, all of it as JSON behind.

`push` and `pull` are Anki's ordinary sync; `file` is what Anki offers a new device instead, the
whole collection at once.
"""

from contextlib import ExitStack
from pathlib import Path

from contest import Load, Taken, copied, measured
from lines import Kind
from processes import BENCH, ROOT, Server, free_port, said_by, stopping, until_listening

PYTHON = ROOT / "build" / "peers" / "anki" / "bin" / "python"
CLIENT = [PYTHON, BENCH / "peers" / "anki_client.py"]


class Anki:
    """Server and two collections with a common beginning."""

    name = "anki"

    def __init__(self) -> None:
        self._home = self._place = Path()
        self._url = ""
        self._pids: list[int] = []
        self._running = ExitStack()

    def prepare(self, home: Path, load: Load) -> None:
        self._home = home
        for name in ("server", "a", "b", "new"):
            (home / name).mkdir(parents=True)
        with stopping(self._serve(home / "server")):
            said_by([*CLIENT, "first", home / "a", self._url])
            said_by([*CLIENT, "second", home / "b", self._url])
        said_by([*CLIENT, "add", home / "a", self._url, load.records])

    def begin(self, place: Path) -> None:
        self._place = place
        copied(self._home, place, "server", "a", "b", "new")
        server = self._running.enter_context(stopping(self._serve(place / "server")))
        self._pids = [server.pid]

    def add(self, who: str, records: Path) -> None:
        said_by([*CLIENT, "add", self._place / who, self._url, records])

    def edit(self, who: str) -> None:
        said_by([*CLIENT, "edit", self._place / who, self._url])

    def take(self, step: str, *, over: Kind | None = None) -> Taken:
        who = {"pull": "b", "give": "b", "file": "new"}.get(step, "a")
        how = "second" if step == "file" else "sync"
        line = [*CLIENT, how, self._place / who, "URL"]
        return measured(line, self._pids, url=self._url, over=over)

    def end(self) -> None:
        self._running.close()

    def _serve(self, data: Path) -> Server:
        port = free_port()
        self._url = f"http://127.0.0.1:{port}/"
        env = {
            "SYNC_BASE": str(data),
            "SYNC_HOST": "127.0.0.1",
            "SYNC_PORT": str(port),
            "SYNC_USER1": "bench:bench",
            "RUST_LOG": "anki=error",
        }
        server = Server([PYTHON, "-m", "anki.syncserver"], url=self._url, env=env)
        until_listening(port)
        return server
