"""What sync promises, as checks that raise AssertionError. Run on the sound server, and again on
one with a planted bug, where they must fail.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import select

from fieldvisit.records import Household
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.ledger import open_conflicts
from sync.server.tables import ENTRIES, scope_sequence
from tests.support.central import OTHER_TOWN_VILLAGE, TOWN, VILLAGE, Device, device, note, staff

T = TypeVar("T")


def two_officers(centre: Centre) -> tuple[Device, Device]:
    return device(centre, staff()), device(centre, staff("钱多宝"))


def a_house(centre: Centre, house: Household) -> None:
    assert centre.load([house]) == []


def check_a_batch_counts_once(centre: Centre, house: Household) -> None:
    """The same batch again, even after others went on, gives the same receipt and changes
    nothing.
    """
    a_house(centre, house)
    officer, colleague = two_officers(centre)
    batch = officer.batch(officer.edit(house, {"phone": None}, {"phone": "13900000001"}, base=1))
    first = officer.exchange.push(batch)
    change = colleague.edit(house, {"phone": "13900000001"}, {"phone": "13900000002"}, base=2)
    assert colleague.verdict(change)[0] in ("accepted", "merged")
    before = officer.all_values()
    assert officer.exchange.push(batch) == first, "another receipt for the same batch"
    assert officer.all_values() == before, "a batch counted twice"


def check_no_edit_is_lost_in_silence(centre: Centre, house: Household) -> None:
    """Two people who saw the same value: the second hears of a conflict, the first one's stays."""
    a_house(centre, house)
    officer, colleague = two_officers(centre)
    officer.push(officer.edit(house, {"phone": None}, {"phone": "13900000001"}, base=1))
    second = colleague.edit(house, {"phone": None}, {"phone": "13900000002"}, base=1)
    verdict, _ = colleague.verdict(second)
    assert verdict == "conflict", "an edit was overwritten in silence"
    assert officer.all_values()[house.id]["phone"] == "13900000001"


def check_out_of_scope_stays_out(centre: Centre) -> None:
    """A stranger's change does not enter, and a stranger reads nothing."""
    officer = device(centre, staff())
    stranger = device(centre, staff("郑远", area=OTHER_TOWN_VILLAGE))
    mine, theirs = note(), note("别村的人写的")
    officer.push(officer.change(mine))
    stranger.push(stranger.change(theirs))
    assert theirs.id not in officer.all_values(), "a stranger wrote here"
    assert mine.id not in stranger.all_values(), "a stranger read this"


def check_numbers_have_no_gap_and_no_twin(centre: Centre, scope: str = VILLAGE) -> None:
    """Every row's number is its own, and the sequence is as high as the numbers given."""
    numbers: Counter[int] = Counter()
    with reading(centre.engine) as tx:
        for table in ENTRIES.values():
            numbers.update(
                tx.execute(select(table.c.version).where(table.c.scope == scope)).scalars()
            )
        last = tx.execute(
            select(scope_sequence.c.last).where(scope_sequence.c.scope == scope)
        ).scalar_one()
    assert max(numbers.values()) == 1, "two rows have one number"
    assert sorted(numbers) == list(range(1, last + 1)), "a number is missing"


def check_a_reader_misses_nothing(reader: Device) -> None:
    """What a reader has pulled piece by piece is what a fresh reader gets."""
    reader.pull()
    assert reader.all_values().keys() <= reader.pulled, "a row was never pulled"


def write_from_all_sides(
    centre: Centre, *, writers: int = 4, batches: int = 5, size: int = 3
) -> Device:
    """Several devices push at once while a reader polls; returns the reader. Raises what a writer
    met.
    """
    devices = [device(centre, staff(f"甲{n}")) for n in range(writers)]
    reader = device(centre, staff("吴静", "town_officer", TOWN))
    done = threading.Event()

    def write(officer: Device) -> None:
        for _ in range(batches):
            officer.push(*[officer.change(note()) for _ in range(size)])

    def poll() -> None:
        while not done.is_set():
            reader.pull(limit=7)

    with ThreadPoolExecutor(writers + 1) as pool:
        polling = pool.submit(poll)
        writing = [pool.submit(write, officer) for officer in devices]
        try:
            for work in writing:
                work.result()
        finally:
            done.set()
        polling.result()
    return reader


def conflicts(centre: Centre, scope: str = VILLAGE) -> list[dict[str, Any]]:
    """The open conflicts that the server keeps."""
    with reading(centre.engine) as tx:
        return [dict(row) for row in open_conflicts(tx, scope)]


def at_once(work: Callable[[], T], *, times: int) -> list[T]:
    """The same work in several threads that start together; what each gave."""
    gate = threading.Barrier(times)

    def run() -> T:
        gate.wait()
        return work()

    with ThreadPoolExecutor(times) as pool:
        return [done.result() for done in [pool.submit(run) for _ in range(times)]]
