"""Ours as a contestant: the real server program over SQLite or PostgreSQL, two devices of one
village.
"""

import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import visits
from contest import Load, Taken, copied, measured
from lines import Kind
from our_client import KEY
from processes import BENCH, Server, said_by, stopping

from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records.staff import Staff
from fieldvisit.store import opening, profile
from sync.client.enrol import enrol
from sync.client.http import HttpExchange
from sync.protocol.signing import Signer
from sync.protocol.wire import PullRequest
from sync.server.centre import Centre
from sync.server.office import new_staff

CLIENT = [sys.executable, BENCH / "our_client.py"]


class Ours:
    """`cluster`: a PostgreSQL, or none for SQLite in the server's folder."""

    def __init__(self, name: str, cluster: str = "") -> None:
        self.name = name
        self._cluster = cluster
        self._home = self._place = Path()
        self._database = self._template = ""
        self._running = ExitStack()
        self._pids: list[int] = []
        self._url = ""

    def prepare(self, home: Path, load: Load) -> None:
        self._home = home
        self._database = fresh_base(self._cluster) if self._cluster else ""
        centre = Centre.open(home / "server", database=self._database or None)
        centre.load(load.houses)
        codes = {name: centre.invite(a_person(name)).code for name in ("a", "b")}
        centre.close()
        with stopping(self._serve(home / "server")) as server:
            for name, code in codes.items():
                store = opening.create(DeviceFolder(home / name), KEY)
                with store.write() as tx:
                    profile.save(tx, enrol(server.url, code, label="bench").profile())
                store.close()
            # a knows the village before it works in it; b is let in and has nothing yet
            said_by([*CLIENT, "round", home / "a", server.url])
        said_by([*CLIENT, "add", home / "a", "-", load.records])
        self._template = self._database

    def begin(self, place: Path) -> None:
        self._place = place
        copied(self._home, place, "server", "a", "b")
        self._pids = []
        if self._cluster:
            self._database = fresh_base(self._cluster, self._template)
            self._pids.append(postmaster(self._cluster))
        server = self._running.enter_context(stopping(self._serve(place / "server")))
        self._pids.append(server.pid)
        self._url = server.url
        self._warm()

    def add(self, who: str, records: Path) -> None:
        said_by([*CLIENT, "add", self._place / who, "-", records])

    def edit(self, who: str) -> None:
        said_by([*CLIENT, "edit", self._place / who, "-"])

    def take(self, step: str, *, over: Kind | None = None) -> Taken:
        who = self._place / ("b" if step in ("pull", "give") else "a")
        words = "rounds" if over and over.cut_every else "round"
        return measured([*CLIENT, words, who, "URL"], self._pids, url=self._url, over=over)

    def end(self) -> None:
        self._running.close()

    def _serve(self, data: Path) -> Server:
        words = [sys.executable, "-m", "fieldvisit", "serve", "--data", data, "--port", 0]
        return Server(words + (["--database", self._database] if self._cluster else []))

    def _warm(self) -> None:
        """The server has answered somebody before, as any server has."""
        store = opening.open_store(DeviceFolder(self._place / "b"), KEY)
        with store.read() as tx:
            me = profile.load(tx)
        store.close()
        exchange = HttpExchange(self._url, Signer(str(me.device_id), me.signing_key))
        exchange.pull(PullRequest(limit=1))


def a_person(name: str) -> Staff:
    """Two officers of one village."""
    called = {"a": "周小燕", "b": "钱多宝"}[name]
    return new_staff(called, "village_officer", region_code=visits.VILLAGE, at=visits.NOON)


def fresh_base(cluster: str, template: str = "") -> str:
    """A database of its own in the cluster, empty or a copy; its URL."""
    name = Uuid7().fresh().hex
    like = f' TEMPLATE "{template.rpartition("/")[2]}"' if template else ""
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{like}'.encode())
    return f"{cluster.rpartition('/')[0]}/{name}"


def postmaster(cluster: str) -> int:
    """The process above all of a PostgreSQL's."""
    with psycopg.connect(cluster) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        stat = Path(f"/proc/{row[0]}/stat").read_text()
    return int(stat.rpartition(")")[2].split()[1])
