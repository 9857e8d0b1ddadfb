"""Three PostgreSQL nodes under Patroni with three etcd members, all on loopback, from Debian's
packages: what one town's or district's machine room would run on three machines. Ends only what it
started, by process id.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import psycopg

NODES = 3
SETTINGS = {"ttl": 20, "loop_wait": 2, "retry_timeout": 5, "synchronous_mode": True}
"""Patroni's shortest `ttl`: a dead primary is followed 20 to 30 seconds later. `synchronous_mode`:
a commit is answered when a second node has it on disk, so that no acknowledged change dies with one
machine."""
PARAMETERS = {"synchronous_commit": "on", "max_connections": 100, "wal_level": "replica"}
# a disk that does not keep its promise is not what is tried here, and three nodes share one
QUICK = {"shared_buffers": "64MB"}


@dataclass
class Machine:
    """One machine of the three: its etcd member, its Patroni and the database beneath."""

    number: int
    folder: Path
    postgres: int
    api: int
    client: int
    peer: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"node{self.number}"

    def kill(self) -> None:
        """The power is cut: everything of this machine dies at once and says nothing."""
        if not self.processes:
            return
        postmaster = self._postmaster()
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()
        if postmaster is not None:
            with suppress(ProcessLookupError):
                os.kill(postmaster, signal.SIGKILL)

    def _postmaster(self) -> int | None:
        file = self.folder / "data" / "postmaster.pid"
        return int(file.read_text().split()[0]) if file.exists() else None


@dataclass
class Cluster:
    """The three machines and how a program reaches whichever of them is the primary."""

    machines: list[Machine]

    @property
    def url(self) -> str:
        """All nodes; the driver takes the one that may be written to."""
        hosts = "&".join(f"host=127.0.0.1:{machine.postgres}" for machine in self.machines)
        last = "target_session_attrs=read-write&connect_timeout=3"
        return f"postgresql+psycopg://fieldvisit@/postgres?{hosts}&{last}"

    def primary(self) -> Machine | None:
        """The machine that Patroni calls the leader, if one answers."""
        for machine in self.machines:
            if _status(machine.api).get("role") in ("master", "primary"):
                return machine
        return None

    def ready(self) -> bool:
        """Whether there is a primary with a second node that has every commit before it counts."""
        first = self.primary()
        if first is None:
            return False
        url = f"postgresql://fieldvisit@127.0.0.1:{first.postgres}/postgres"
        with psycopg.connect(url, connect_timeout=3) as connection:
            query = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
            found = connection.execute(query).fetchone()
        return found is not None and found[0] > 0


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running cluster with a synchronous replica; its files go when it ends."""
    home = Path(mkdtemp(prefix="fieldvisit-ha-"))
    home.chmod(0o755)
    machines = [_machine(home, number) for number in range(NODES)]
    made = Cluster(machines)
    try:
        for machine in machines:
            machine.processes.append(_etcd(machine, machines))
        for machine in machines:
            machine.processes.append(_patroni(machine, machines))
        wait_until(made.ready, seconds=120, what="a primary with a synchronous replica")
        yield made
    finally:
        for machine in machines:
            machine.kill()
        shutil.rmtree(home, ignore_errors=True)


def wait_until(done: object, *, seconds: float, what: str) -> float:
    """Ask `done` (a callable) until it says yes; how many seconds that took."""
    assert callable(done)
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if done():
                return time.monotonic() - began
        except (OSError, psycopg.Error):
            pass
        time.sleep(0.25)
    raise SystemExit(f"waited {seconds:.0f} s in vain for {what}")


def _machine(home: Path, number: int) -> Machine:
    folder = home / f"node{number}"
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    return Machine(number, folder, *(_free_port() for _ in range(4)))


def _etcd(machine: Machine, machines: list[Machine]) -> "subprocess.Popen[bytes]":
    peers = ",".join(f"{m.name}=http://127.0.0.1:{m.peer}" for m in machines)
    client, peer = (f"http://127.0.0.1:{port}" for port in (machine.client, machine.peer))
    words = ["etcd", "--name", machine.name, "--data-dir", str(machine.folder / "etcd")]
    words += ["--listen-client-urls", client, "--advertise-client-urls", client]
    words += ["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer]
    words += ["--initial-cluster", peers, "--initial-cluster-state", "new", "--log-level", "error"]
    return _started(machine, words)


def _patroni(machine: Machine, machines: list[Machine]) -> "subprocess.Popen[bytes]":
    where = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))[-1].parent
    trusted = ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
    # initdb asks for one; on loopback everybody is trusted
    user = {"username": "fieldvisit", "password": "unused"}
    said = {
        "scope": "fieldvisit",
        "name": machine.name,
        "restapi": {"listen": f"127.0.0.1:{machine.api}"},
        "etcd3": {"hosts": [f"127.0.0.1:{m.client}" for m in machines]},
        "bootstrap": {
            "dcs": {
                **SETTINGS,
                "postgresql": {"use_pg_rewind": True, "parameters": PARAMETERS},
            },
            "initdb": [{"encoding": "UTF8"}, "data-checksums"],
        },
        "postgresql": {
            "listen": f"127.0.0.1:{machine.postgres}",
            "connect_address": f"127.0.0.1:{machine.postgres}",
            "data_dir": str(machine.folder / "data"),
            "bin_dir": str(where),
            "pgpass": str(machine.folder / "pgpass"),
            "authentication": {"superuser": user, "replication": user, "rewind": user},
            "parameters": {**QUICK, "unix_socket_directories": str(machine.folder)},
            "pg_hba": trusted,
        },
    }
    file = machine.folder / "patroni.json"
    # JSON is YAML, and the standard library writes it
    file.write_text(json.dumps(said))
    return _started(machine, ["patroni", str(file)])


def _started(machine: Machine, words: list[str]) -> "subprocess.Popen[bytes]":
    # PostgreSQL refuses to run as root.
    other = {"user": "postgres", "group": "postgres", "extra_groups": []}
    log = (machine.folder / f"{Path(words[0]).name}.log").open("ab")
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        words,
        cwd="/",
        stdout=log,
        stderr=log,
        start_new_session=True,
        **(other if os.geteuid() == 0 else {}),
    )


def _status(port: int) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/patroni", timeout=2) as answer:
            said: dict[str, object] = json.load(answer)
            return said
    except OSError:
        return {}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
