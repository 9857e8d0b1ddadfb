"""A device whose file was damaged: what salvage could not read comes with the next sync."""

from pathlib import Path

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import journal, opening, outbox, rows, salvage, staging, wanted
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.report import Report
from sync.server.centre import Centre
from tests.support.central import NOON, TOWN, Device, device, device_store, household, note, staff
from tests.support.pages import flip, pages_of

KEY = b"k" * 32
NOTES = 300


def synced(store: Store, who: Device) -> Report:
    return one_round(store, who.exchange, clock=FixedClock(NOON), ids=Uuid7())


def mended(store: Store, *, table: str, pages: slice) -> Store:
    """The same device after some pages became unreadable and salvage did what it can."""
    folder = store.folder
    store.close()
    flip(folder.database, pages_of(folder.database, KEY, table)[pages])
    staged = staging.stage(folder)
    salvage.salvage(folder, staged, key=KEY, at=NOON)
    staging.put_in_place(folder, staged, key=KEY, at=NOON)
    return opening.open_store(folder, KEY)


def test_what_salvage_could_not_read_comes_with_the_next_sync(
    tmp_path: Path, centre: Centre, officer: Device
) -> None:
    """pain 1"""
    officer.push(*[officer.change(note(f"第{n}条" + "窗户漏风" * 30)) for n in range(NOTES)])
    boss = device(centre, staff("吴静", "town_officer", TOWN))
    store = device_store(tmp_path / "device", boss.who)
    synced(store, boss)
    with store.read() as tx:
        before = rows.all(tx, "note", limit=9999)
    store = mended(store, table="note", pages=slice(5, 9))
    with store.read() as tx:
        assert len(rows.all(tx, "note", limit=9999)) == NOTES - wanted.count(tx) < NOTES
    assert synced(store, boss).trouble is None
    with store.read() as tx:
        assert rows.all(tx, "note", limit=9999) == before
        assert wanted.count(tx) == 0
    store.close()


def test_a_household_lost_under_an_unsent_change_comes_back_with_it(
    tmp_path: Path, officer: Device
) -> None:
    """pain 2: the page is gone, the outbox has what was changed."""
    homes = [household(phone="13812345678", live_address="前街" * 40) for _ in range(60)]
    officer.push(*[officer.change(home) for home in homes])
    store = device_store(tmp_path / "device", officer.who)
    synced(store, officer)
    stamp = Stamp(officer.who.staff.id, officer.who.device_id, NOON)
    with store.write() as tx:
        for home in homes:
            after = {"phone": "13900000000"}
            journal.patch(tx, "household", row_id=home.id, after=after, stamp=stamp)
    store = mended(store, table="household", pages=slice(2, 6))
    with store.read() as tx:
        assert outbox.counts(tx).waiting == len(homes)
    report = synced(store, officer)
    assert (report.trouble, report.rejected, report.conflicts) == (None, 0, 0)
    with store.read() as tx:
        held = rows.all(tx, "household", limit=999)
        assert {home.phone for home in held} == {"13900000000"}
        assert {home.live_address for home in held} == {"前街" * 40}
        assert len(held) == len(homes)
        assert outbox.counts(tx) == outbox.OutboxCounts()
    store.close()
