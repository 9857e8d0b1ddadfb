"""How long 10,000 visit records take up and down, beside one raw compressed POST of the same
bytes in the same run. The whole product: encrypted device file, signed HTTP on loopback,
checks, receipts.

Every round starts from copies of one prepared device and one prepared server. The people are
invented.
"""

import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import UUID

import orjson
import requests
import zstandard

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds, Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import Household, Visit
from fieldvisit.store import journal, opening, profile, rows
from fieldvisit.store.journal import Stamp
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.http import HttpExchange
from sync.protocol.wire import MAX_PAGE, PullRequest
from sync.server import running
from sync.server.centre import new_staff
from sync.server.running import Running

VISITS, EDITS, ROUNDS, QUIET = 10_000, 100, 5, 300
VILLAGE, TOWN = "120110100001", "120110100000"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
KEY = b"k" * 32
IDS = CountedIds("bench")
TALK = (
    "腿疼，走路要扶墙，药按时吃。",
    "屋里暖和，煤够烧到开春，门窗不漏风。",
    "侄子上周来过，送了米和油。",
)


def main() -> None:
    """Print a table and one line a bar."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        people = prepare(home)
        rounds = [measured(home, people, number) for number in range(ROUNDS)]
    names = ("raw_up", "push", "raw_down", "pull", "push_mb", "quiet")
    for name in names:
        values = [taken[name] for taken in rounds]
        sys.stdout.write(f"{name:10}{statistics.median(values):10.3f}\n")
    push = [taken["push"] / taken["raw_up"] for taken in rounds]
    bars = [
        bar("sync.push_10k", "ratio", values=push, bound=4.0),
        bar("sync.push_10k_mb", "value", values=[t["push_mb"] for t in rounds], bound=1.5),
        bar("sync.edits_100_kb", "value", values=[t["edits_kb"] for t in rounds], bound=13.0),
        bar(
            "sync.quiet_per_s", "value", values=[t["quiet"] for t in rounds], bound=250, least=True
        ),
    ]
    sys.stdout.write(f"bars: {sum(bars)} of {len(bars)} hold\n")


def bar(name: str, kind: str, *, values: list[float], bound: float, least: bool = False) -> bool:
    """One bar: its median, its bound, whether it holds, and how far the rounds lie apart."""
    middle = statistics.median(values)
    holds = middle >= bound if least else middle <= bound
    said = "ok" if holds else "miss"
    spread = f"n={len(values)} spread {min(values):.2f}-{max(values):.2f}"
    sys.stdout.write(f"bar {name} {kind} {middle:.2f} bound {bound:.2f} {said} {spread}\n")
    return holds


def prepare(home: Path) -> tuple[Enrolled, Enrolled]:
    """A server, an officer with 10,000 waiting visits, and a supervisor with nothing yet."""
    houses = [a_house() for _ in range(EDITS)]
    server = running.start(home / "server", clock=FixedClock(NOON))
    server.centre.load(houses)
    officer = enrolled(server, "周小燕", "village_officer", VILLAGE)
    boss = enrolled(server, "吴静", "town_officer", TOWN)
    for name, who in (("officer", officer), ("boss", boss)):
        store = opening.create(DeviceFolder(home / name), KEY)
        with store.write() as tx:
            profile.save(tx, who.profile())
        store.close()
    synced(home / "officer", officer, server)
    server.stop()
    store = opening.open_store(DeviceFolder(home / "officer"), KEY)
    stamp = Stamp(officer.staff.id, officer.device_id, NOON)
    with store.write() as tx:
        for number in range(VISITS):
            journal.insert(tx, a_visit(number, houses[number % EDITS].id), stamp=stamp)
    store.close()
    return officer, boss


def enrolled(server: Running, name: str, role: str, area: str) -> Enrolled:
    person = new_staff(name, role, region_code=area, at=NOON)
    return enrol(server.url, server.centre.invite(person).code, label="bench")


def a_house() -> Household:
    values = {"number": "1", "category": "dibao", "hukou_region": VILLAGE, "live_region": VILLAGE}
    row = {"id": IDS.fresh(), "scope": VILLAGE, "created_at": NOON, **values}
    return Household.model_validate(row)


def a_visit(number: int, house: UUID) -> Visit:
    """About 1 KB of JSON, no two alike."""
    at = NOON + timedelta(minutes=number)
    answers = {
        "talk": TALK[number % 3] + str(number * 7919 % 10_007),
        "heat": "coal" if number % 2 else "gas",
        "needs": ["medicine", "meals"][: number % 3],
        "blood_pressure": 100 + number * 31 % 90,
    }
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in answers.items())
    values = {
        "number": f"FV-F02-120110100-{at:%Y%m%d}-A2{number:04d}",
        "household_id": house,
        "form_id": "F02",
        "form_version": 1,
        "visit_type": "monthly",
        "result": "met_person",
        "started_at": at,
        "ended_at": at + timedelta(minutes=25),
        "investigators": [str(IDS.fresh())],
        "instance": f'<data id="F02" version="1">{fields}</data>',
        "answers": answers,
    }
    row = {"id": IDS.fresh(), "scope": VILLAGE, "created_at": at, **values}
    return Visit.model_validate(row)


def measured(home: Path, people: tuple[Enrolled, Enrolled], number: int) -> dict[str, float]:
    """One round on fresh copies."""
    place = home / f"round{number}"
    for name in ("server", "officer", "boss"):
        shutil.copytree(home / name, place / name)
    taken: dict[str, float] = {}
    taken["raw_up"], taken["raw_down"] = raw(place)
    server = running.start(place / "server", clock=FixedClock(NOON))
    try:
        officer, boss = people
        taken["push"], up = synced(place / "officer", officer, server)
        taken["push_mb"] = up / 1e6
        taken["pull"], _ = synced(place / "boss", boss, server)
        edit(place / "officer", officer)
        _, bytes_of_edits = synced(place / "officer", officer, server)
        taken["edits_kb"] = bytes_of_edits / 1e3
        taken["quiet"] = quiet(server, boss, cursors=last(server, boss))
    finally:
        server.stop()
    shutil.rmtree(place)
    return taken


def synced(folder: Path, who: Enrolled, server: Running) -> tuple[float, int]:
    """Seconds and bytes handed in of one round of a device."""
    store = opening.open_store(DeviceFolder(folder), KEY)
    exchange = HttpExchange(server.url, who.signer(), clock=FixedClock(NOON))
    pushed: list[int] = []

    def count(answer: requests.Response, *_: object, **__: object) -> None:
        if str(answer.request.url).endswith("/push"):
            pushed.append(len(answer.request.body or b""))

    exchange._session.hooks["response"].append(count)
    began = time.perf_counter()
    report = one_round(store, exchange, clock=FixedClock(NOON), ids=Uuid7())
    took = time.perf_counter() - began
    store.close()
    if report.trouble is not None or report.rejected or report.conflicts:
        raise SystemExit(f"the round did not go through: {report}")
    return took, sum(pushed)


def edit(folder: Path, who: Enrolled) -> None:
    """A new phone number for each of a hundred households."""
    store = opening.open_store(DeviceFolder(folder), KEY)
    stamp = Stamp(who.staff.id, who.device_id, NOON)
    with store.write() as tx:
        for number, house in enumerate(rows.all(tx, "household", limit=EDITS)):
            after = {"phone": f"139{number * 104729 % 10**8:08d}"}
            journal.patch(tx, "household", row_id=house.id, after=after, stamp=stamp)
    store.close()


def quiet(server: Running, who: Enrolled, *, cursors: dict[str, int]) -> float:
    """Syncs a second when there is nothing new, one device after another."""
    exchange = HttpExchange(server.url, who.signer(), clock=FixedClock(NOON))
    began = time.perf_counter()
    for _ in range(QUIET):
        assert exchange.pull(PullRequest(cursors=cursors)).pages == []
    return QUIET / (time.perf_counter() - began)


def last(server: Running, who: Enrolled) -> dict[str, int]:
    """The cursors of a device that has everything."""
    exchange = HttpExchange(server.url, who.signer(), clock=FixedClock(NOON))
    cursors: dict[str, int] = {}
    while True:
        reply = exchange.pull(PullRequest(cursors=cursors, limit=MAX_PAGE))
        cursors |= {page.scope: page.cursor for page in reply.pages}
        if not reply.more:
            return cursors


def raw(folder: Path) -> tuple[float, float]:
    """Seconds of one compressed POST of the same records, unpacked and synced to disk by the other
    side, and of one GET of them, unpacked here.
    """
    house = IDS.fresh()
    records = [a_visit(number, house).model_dump(mode="json") for number in range(VISITS)]
    plain = orjson.dumps(records)
    target = folder / "raw"

    class Raw(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with target.open("wb") as file:
                file.write(zstandard.decompress(body))
                file.flush()
                os.fsync(file.fileno())
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            body = zstandard.compress(target.read_bytes(), 3)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Raw)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    session = requests.Session()
    session.trust_env = False
    began = time.perf_counter()
    session.post(url, data=zstandard.compress(plain, 3))
    up = time.perf_counter() - began
    began = time.perf_counter()
    zstandard.decompress(session.get(url).content)
    down = time.perf_counter() - began
    server.shutdown()
    server.server_close()
    return up, down


if __name__ == "__main__":
    main()
