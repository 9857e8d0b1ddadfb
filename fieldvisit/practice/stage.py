"""The practice stage: an embedded server on loopback and two enrolled devices in one folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import Clock, ShiftedClock
from fieldvisit.machine.ids import IdSource, Uuid7
from fieldvisit.practice.setting import BEGINS
from fieldvisit.practice.settling import device, fill
from fieldvisit.practice.village import village
from sync.client.engine import one_round
from sync.client.http import exchange_for
from sync.client.report import Report
from sync.server import running


@dataclass
class Stage:
    """Everything of one demo. The network is cut by really stopping the server."""

    home: Path
    clock: Clock
    ids: IdSource
    server: running.Running
    officer: Desk
    supervisor: Desk

    @property
    def out(self) -> Path:
        return self.home / "out"

    def sync(self, desk: Desk) -> Report:
        """One round of a device with the server; what stopped it stands in the report."""
        return one_round(
            desk.store, exchange_for(desk.profile, clock=self.clock), clock=self.clock, ids=self.ids
        )

    def cut_network(self) -> None:
        self.server.stop()

    def mend_network(self) -> None:
        port = urlsplit(self.server.url).port or 0
        self.server = running.start(self.home / "server", port=port, clock=self.clock)


@contextmanager
def prepare(home: Path, *, tell: Callable[[str], None]) -> Iterator[Stage]:
    """Start the server, fill it with the village, enrol both devices and let them pull.

    A folder that already holds a demo is opened as it stands.
    """
    clock, ids = ShiftedClock(BEGINS), Uuid7()
    people = village(now=clock.now())
    is_new = not (home / "officer").exists()
    (home / "out").mkdir(parents=True, exist_ok=True)
    server = running.start(home / "server", clock=clock)
    tell(f"服务器：{server.url}")
    if is_new:
        fill(server, people, at=clock.now())
        tell(f"练习村：{people.region_path}，{len(people.families)} 户。")
    officer = device(home / "officer", people.officer, server=server, clock=clock, ids=ids)
    supervisor = device(home / "supervisor", people.supervisor, server=server, clock=clock, ids=ids)
    stage = Stage(home, clock, ids, server, officer, supervisor)
    try:
        for desk in (officer, supervisor):
            report = stage.sync(desk)
            if report.trouble is not None:
                raise report.trouble
            tell(f"{desk.profile.staff_name}的设备已启用，资料已收到本机。")
        yield stage
    finally:
        officer.store.close()
        supervisor.store.close()
        stage.server.stop()
