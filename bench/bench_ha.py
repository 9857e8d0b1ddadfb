"""The primary of three PostgreSQL nodes dies under load, behind two app servers: is an acknowledged
change lost, and for how long does nobody get an answer? Everything on loopback; the people are
invented.

Devices hand in small batches without a pause, each batch again and again until it is answered, at
whichever app server answers. At the end the rows in the new primary are compared with the receipts.
"""

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from ha_cluster import Cluster, cluster, wait_until

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Note, kind_of
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import instant_text
from sync.client.enrol import Enrolled, enrol
from sync.client.http import HttpExchange
from sync.protocol.wire import PullRequest, PushRequest
from sync.server.centre import Centre
from sync.server.office import new_staff

ROUNDS = int(os.environ.get("ROUNDS", "5"))
DEVICES, BATCH, SERVERS = 8, 5, 2
BEFORE, AFTER = 8.0, 8.0
"""Seconds under load before the kill, and after service is back."""
BACK_WITHIN = 60.0
VILLAGE, TOWN = "120110100001", "120110100000"
IDS = Uuid7()


@dataclass
class Device:
    """An officer's device: what was acknowledged, and when each answer came."""

    who: Enrolled
    exchanges: list[HttpExchange]
    counter: int = 0
    acknowledged: set[UUID] = field(default_factory=set)
    answers: list[float] = field(default_factory=list)
    troubles: int = 0

    def work(self, done: threading.Event) -> None:
        """Hand in batches until told to stop; each one until it is answered."""
        turn = 0
        while not done.is_set():
            batch, ids = self._batch()
            while not done.is_set():
                turn += 1
                try:
                    receipt = self.exchanges[turn % len(self.exchanges)].push(batch)
                except FieldvisitError:
                    self.troubles += 1
                    time.sleep(0.2)
                    continue
                assert all(verdict.verdict == "accepted" for verdict in receipt.verdicts)
                self.acknowledged |= ids
                self.answers.append(time.monotonic())
                break

    def _batch(self) -> tuple[PushRequest, set[UUID]]:
        changes = [self._change() for _ in range(BATCH)]
        request = PushRequest(
            device_id=self.who.device_id, batch_id=IDS.fresh(), changes=[c for _, c in changes]
        )
        return request, {row_id for row_id, _ in changes}

    def _change(self) -> tuple[UUID, dict[str, object]]:
        self.counter += 1
        now = datetime.now(UTC)
        row = {"id": IDS.fresh(), "scope": VILLAGE, "created_at": now, "written_at": now}
        note = Note.model_validate({**row, "text": f"第{self.counter}条：屋里暖和，药按时吃。"})
        change = Change(
            device_id=self.who.device_id,
            counter=self.counter,
            scope=VILLAGE,
            kind=kind_of(note),
            row_id=note.id,
            action=Action.INSERT,
            after=note.model_dump(mode="json"),
            hlc=instant_text(now),
            actor=self.who.staff.id,
        )
        return note.id, change.model_dump(mode="json")


def main() -> None:
    """Print what each round found and one line a bar."""
    install()
    lost, doubled, away = [], [], []
    for number in range(ROUNDS):
        found = one_round()
        lost.append(found["lost"])
        doubled.append(found["doubled"])
        away.append(found["away"])
        said = " ".join(f"{name} {value:.1f}" for name, value in found.items())
        sys.stdout.write(f"round {number + 1}: {said}\n")
        sys.stdout.flush()
    bars = [
        bar("ha.acknowledged_lost", values=lost, bound=0),
        bar("ha.rows_doubled", values=doubled, bound=0),
        bar("ha.service_back_s", values=away, bound=BACK_WITHIN),
    ]
    sys.stdout.write(f"bars: {sum(bars)} of {len(bars)} hold\n")


def bar(name: str, *, values: list[float], bound: float) -> bool:
    """One bar: the worst round counts, since no change may be lost in any."""
    worst, said = max(values), "ok" if max(values) <= bound else "miss"
    spread = f"n={len(values)} median {statistics.median(values):.1f}"
    spread += f" spread {min(values):.1f}-{worst:.1f}"
    sys.stdout.write(f"bar {name} value {worst:.1f} bound {bound:.1f} {said} {spread}\n")
    return worst <= bound


def install() -> None:
    """Patroni, etcd and PostgreSQL from Debian's packages, where they are missing."""
    script = Path(__file__).resolve().parent.parent / "build_spec" / "setup.sh"
    subprocess.run([script, "libraries", "scale"], check=True)


def one_round() -> dict[str, float]:
    """A fresh cluster, two app servers, devices at work; the primary's machine is killed."""
    with tempfile.TemporaryDirectory() as folder, cluster() as nodes:
        data = Path(folder)
        devices, servers = people(data, nodes)
        try:
            done = threading.Event()
            threads = [threading.Thread(target=d.work, args=[done]) for d in devices]
            for thread in threads:
                thread.start()
            killed = kill_the_primary(nodes)
            back = wait_until(
                lambda: all(d.answers and d.answers[-1] > killed for d in devices),
                seconds=180,
                what="an answer to every device after the kill",
            )
            time.sleep(AFTER)
            done.set()
            for thread in threads:
                thread.join(90)
            missing, doubled = compared(data, nodes, devices)
        finally:
            for server in servers:
                server.terminate()
                server.wait(15)
    answers = sorted(at for device in devices for at in device.answers)
    gaps = [later - earlier for earlier, later in itertools.pairwise(answers)]
    return {
        "acknowledged": sum(len(device.acknowledged) for device in devices),
        "lost": missing,
        "doubled": doubled,
        "away": max(gaps),
        "all_devices_back": back,
        "refused_meanwhile": sum(device.troubles for device in devices),
    }


def kill_the_primary(nodes: Cluster) -> float:
    """Wait a while under load, kill the primary's whole machine; when that was."""
    time.sleep(BEFORE)
    primary = nodes.primary()
    assert primary is not None
    primary.kill()
    return time.monotonic()


def people(data: Path, nodes: Cluster) -> tuple[list[Device], list["subprocess.Popen[str]"]]:
    """Two app servers over one database and one folder, and enrolled devices that know both."""
    centre = Centre.open(data, database=nodes.url)
    codes = []
    for number in range(DEVICES):
        person = new_staff(
            f"协理员{number}", "village_officer", region_code=VILLAGE, at=datetime.now(UTC)
        )
        codes.append(centre.invite(person).code)
    centre.close()
    servers, urls = [], []
    for _ in range(SERVERS):
        words = [sys.executable, "-m", "fieldvisit", "serve", "--data", str(data)]
        words += ["--port", "0", "--database", nodes.url]
        server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        urls.append(server.stdout.readline().removeprefix("listening on ").strip())
        servers.append(server)
    devices = []
    for code in codes:
        who = enrol(urls[0], code, label="bench")
        devices.append(Device(who, [HttpExchange(url, who.signer()) for url in urls]))
    return devices, servers


def compared(data: Path, nodes: Cluster, devices: list[Device]) -> tuple[int, int]:
    """How many acknowledged changes the new primary does not hold, and how many rows came twice:
    numbers of the scope that are missing or given to two rows count as such.
    """
    centre = Centre.open(data, database=nodes.url)
    person = new_staff("吴静", "town_officer", region_code=TOWN, at=datetime.now(UTC))
    code = centre.invite(person).code
    centre.close()
    words = [sys.executable, "-m", "fieldvisit", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(
        [*words, "--database", nodes.url], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().removeprefix("listening on ").strip()
        who = enrol(url, code, label="bench")
        held, versions = pulled(HttpExchange(url, who.signer()))
        server.terminate()
    wanted = set().union(*(device.acknowledged for device in devices))
    doubled = len(versions) - len(set(versions))
    return len(wanted - held), doubled


def pulled(exchange: HttpExchange) -> tuple[set[UUID], list[int]]:
    """Ids of the notes that a fresh reader gets, and the numbers of the village's rows."""
    held: set[UUID] = set()
    versions: list[int] = []
    cursors: dict[str, int] = {}
    while True:
        reply = exchange.pull(PullRequest(cursors=cursors))
        for page in reply.pages:
            cursors[page.scope] = page.cursor
            held |= {entry.row_id for entry in page.entries if entry.kind == "note"}
            versions += [e.version for e in page.entries if page.scope == VILLAGE]
        if not reply.more:
            return held, versions


if __name__ == "__main__":
    main()
