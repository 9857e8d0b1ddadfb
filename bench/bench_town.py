"""What a whole town costs its supervisor: the first sync, a sync with nothing new, the list of
households. A town of 10,000 households in 50 villages beside one of a tenth: what should not grow
with the town is a ratio near 1. Of the memory, 72 MB are Python with the libraries and 55 MB the
table of pinyin, whatever the town. The whole product: encrypted device file, signed HTTP on
loopback, sums. The people are invented.

Villages and households of each may be named: `bench_town.py 10 100`.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from filling_device import KEY
from visits import Visits

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import Household, Membership, Person, Visit
from fieldvisit.records.kept import Kept
from fieldvisit.store import finding, households, opening, profile
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.enrol import enrol
from sync.client.http import HttpExchange
from sync.server import running
from sync.server.centre import Centre
from sync.server.office import new_staff
from sync.server.running import Running

TOWN, VILLAGES, EACH, TENTH = "120110100000", 50, 200, 10
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ROUNDS = 7
CATEGORIES = ("dibao", "tekun_dispersed", "dibao_margin", "rigid_expenditure")
Measured = dict[str, list[float]]


def main() -> None:
    """Print a table and one line a bar."""
    villages, each = map(int, sys.argv[1:3]) if len(sys.argv) == 3 else (VILLAGES, EACH)
    with tempfile.TemporaryDirectory() as folder:
        small = measured(Path(folder) / "small", villages, each=each // TENTH)
        large = measured(Path(folder) / "large", villages, each=each)
    for name in large:
        few, many = statistics.median(small[name]), statistics.median(large[name])
        sys.stdout.write(f"{name:<16} {few:10.3f} {many:10.3f}\n")
    bars = [
        bar("town.memory_flat", ratios(large, small, "memory_mb"), bound=1.25),
        bar("town.fill_a_row", ratios(large, small, "fill_ms_a_row"), bound=1.25),
        bar("town.quiet_sync", ratios(large, small, "quiet_ms"), bound=1.25),
        *(
            bar(f"town.{name}", ratios(large, small, f"{name}_ms"), bound=2.0)
            for name in ("first_page", "category_page", "one_household")
        ),
        bar(
            "town.last_page",
            [last / statistics.median(large["first_page_ms"]) for last in large["last_page_ms"]],
            bound=1.5,
        ),
    ]
    sys.stdout.write(f"bars: {sum(bars)} of {len(bars)} hold\n")


def measured(home: Path, villages: int, *, each: int) -> Measured:
    """Fill the supervisor's device from a server with such a town, then use it."""
    rows = seeded(home / "server", villages, each=each)
    server = running.start(home / "server", clock=FixedClock(NOON))
    try:
        store, exchange = supervisor(home / "device", server)
        store.close()
        cpu, memory = filled(home / "device", server)
        store = opening.open_store(DeviceFolder(home / "device"), KEY)
        told = quiet(store, exchange)
    finally:
        server.stop()
    found = {"memory_mb": [memory], "fill_ms_a_row": [cpu * 1000 / rows], "quiet_ms": told}
    found |= listed(store)
    store.close()
    return found


def seeded(data: Path, villages: int, *, each: int) -> int:
    """A server with so many villages; each household has its head and one visit."""
    centre, ids, number = Centre.open(data, clock=FixedClock(NOON)), Uuid7(), 0
    for village in range(1, villages + 1):
        scope = f"{TOWN[:9]}{village:03d}"
        records = list(people(ids, scope, each=each, first=village * 1000))
        homes = [one.id for one in records if isinstance(one, Household)]
        visits = Visits(homes, ids, scope=scope, seed=scope)
        refused = centre.load([*records, *map(Visit.model_validate, visits.some(each))])
        if refused:
            raise SystemExit(f"the town was refused: {refused[0]}")
        number += len(records) + len(homes)
    centre.close()
    return number


def people(ids: Uuid7, scope: str, *, each: int, first: int) -> Iterator[Kept]:
    """Households with their heads."""
    plain = {"scope": scope, "created_at": NOON}
    for number in range(each):
        head = Person.model_validate({**plain, "id": ids.fresh(), "name": f"翟大山{number}"})
        more = {"hukou_region": scope, "live_region": scope, "householder_id": head.id}
        named = {"number": f"津南-{first + number:06d}", "category": CATEGORIES[number % 4]}
        home = Household.model_validate({**plain, "id": ids.fresh(), **named, **more})
        tie = {"household_id": home.id, "person_id": head.id, "relation": "householder"}
        yield from (head, home, Membership.model_validate({**plain, "id": ids.fresh(), **tie}))


def supervisor(folder: Path, server: Running) -> tuple[Store, HttpExchange]:
    """The device of the town's officer, with nothing on it."""
    who = new_staff("吴静", "town_officer", region_code=TOWN, at=NOON)
    code = server.centre.invite(who).code

    def connect(url: str, signer: object) -> HttpExchange:
        return HttpExchange(url, signer, clock=FixedClock(NOON))  # type: ignore[arg-type]

    mine = enrol(server.url, code, label="镇里的本", connect=connect)
    store = opening.create(DeviceFolder(folder), KEY)
    with store.write() as tx:
        profile.save(tx, mine.profile())
    return store, connect(server.url, mine.signer())


def filled(folder: Path, server: Running) -> tuple[float, float]:
    """CPU seconds and memory (MB) at most of a process that fills the device."""
    here = Path(__file__).parent
    words = [sys.executable, str(here / "filling_device.py"), str(folder), server.url]
    said = subprocess.run(
        words, cwd=here.parent, check=True, capture_output=True, text=True, env={"PYTHONPATH": "."}
    ).stdout.split()
    return float(said[1]), float(said[3])


def quiet(store: Store, exchange: HttpExchange) -> list[float]:
    """A sync with nothing new, CPU milliseconds of the device."""

    def again() -> None:
        report = one_round(store, exchange, clock=FixedClock(NOON), ids=Uuid7())
        if report.trouble is not None or report.pulled or report.repaired:
            raise SystemExit(f"the sync was not quiet: {report}")

    return timed(again)


def listed(store: Store) -> Measured:
    """What the list of households asks for, CPU milliseconds."""
    with store.read() as tx:
        page = finding.find(tx, "", category="", after=None, limit=100)
        mark, one = page.rest, page.rows[len(page.rows) // 2].household_id
        last = mark
        while mark is not None:
            last, mark = mark, finding.find(tx, "", category="", after=mark, limit=100).rest

        def shown(**asked: object) -> Callable[[], object]:
            return lambda: finding.find(tx, "", **{"category": "", "after": None, **asked})  # type: ignore[arg-type]

        return {
            "first_page_ms": timed(shown(limit=100)),
            "last_page_ms": timed(shown(limit=100, after=last)),
            "category_page_ms": timed(shown(limit=100, category="dibao")),
            "one_household_ms": timed(lambda: households.due_facts_of(tx, [one], since=NOON)),
        }


def timed(job: Callable[[], object]) -> list[float]:
    """CPU milliseconds of a job, a few times, after it was done once."""
    job()
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        job()
        found.append((time.process_time() - began) * 1000)
    return found


def ratios(large: Measured, small: Measured, name: str) -> list[float]:
    """What the large town costs, against the small one's middle."""
    middle = statistics.median(small[name])
    return [value / middle for value in large[name]]


def bar(name: str, values: list[float], *, bound: float) -> bool:
    """Print one bar; say whether it holds."""
    value = statistics.median(values)
    holds = value <= bound
    sys.stdout.write(
        f"bar {name} ratio {value:.2f} bound {bound:.2f} {'ok' if holds else 'miss'}"
        f" n={len(values)} spread {min(values):.2f}-{max(values):.2f}\n"
    )
    return holds


if __name__ == "__main__":
    main()
