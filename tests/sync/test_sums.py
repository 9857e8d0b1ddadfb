"""Both ends know what the device should hold; what differs is found and only that is fetched."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.row_sums import RowSums
from fieldvisit.store import audit, incoming, keeping, row_marks, rows, scope_sums
from fieldvisit.store.opening import door_of
from fieldvisit.store.server_rows import ServerRow
from fieldvisit.words import sentence
from sync.client.engine import one_round
from sync.client.report import Report
from sync.protocol import wire
from sync.server import sums
from sync.server.centre import Centre
from sync.server.database import reading, writing
from sync.server.tables import scope_sum
from tests.support import postgresql, promises
from tests.support.central import VILLAGE, central, household, note, visit
from tests.support.colleagues import LATER, Office, Person, opened

TOMORROW = LATER + timedelta(days=1)


class Counting:
    """An exchange that counts the rows it brings."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.paged = self.fetched = self.looked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def pull(self, request: wire.PullRequest) -> wire.PullReply:
        reply: wire.PullReply = self._inner.pull(request)
        self.paged += sum(len(page.entries) for page in reply.pages)
        return reply

    def differing(self, request: wire.SumsRequest) -> wire.SumsReply:
        self.looked += 1
        reply: wire.SumsReply = self._inner.differing(request)
        return reply

    def rows(self, request: wire.RowsRequest) -> wire.RowsReply:
        reply: wire.RowsReply = self._inner.rows(request)
        self.fetched += len(reply.entries)
        return reply


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def synced(person: Person, line: Any = None, *, at: Any = TOMORROW) -> Report:
    line = line or person.who.exchange
    report = one_round(person.store, line, clock=FixedClock(at), ids=Uuid7())
    assert report.trouble is None
    return report


def damaged(person: Person, statement: str, *values: Any) -> None:
    with person.store.write() as tx, door_of(tx).held():
        assert tx.exec_driver_sql(statement, values).rowcount == 1


def check_the_server_counts_right(centre: Centre) -> None:
    with reading(centre.engine) as tx:
        for scope in {row.scope for row in tx.execute(scope_sum.select())}:
            counted = {who: part.packed() for who, part in sums.recounted(tx, scope).items()}
            kept = {who: part.packed() for who, part in sums.kept(tx, scope).items()}
            empty = RowSums().packed()
            assert {w: p for w, p in kept.items() if p != empty} == counted


def test_damaged_rows_are_found_and_only_they_are_fetched(office: Office) -> None:
    """pain 1"""
    notes = [note(f"第{n}条") for n in range(200)]
    office.given(*notes)
    with office.qian.store.read() as tx:
        before = rows.all(tx, "note", limit=999)
    damaged(office.qian, "UPDATE note SET text = '坏' WHERE id = ?", notes[3].id.hex)
    damaged(office.qian, "UPDATE note SET version = 99999 WHERE id = ?", notes[4].id.hex)
    damaged(office.qian, "DELETE FROM note WHERE id = ?", notes[5].id.hex)
    line = Counting(office.qian.who.exchange)
    report = synced(office.qian, line)
    assert (report.repaired, line.paged, line.fetched, line.looked) == (3, 0, 3, 1)
    assert report.code == "sync_repaired"
    assert "3" in sentence(report.code, report.facts())
    with office.qian.store.read() as tx:
        assert rows.all(tx, "note", limit=999) == before
        assert audit.lines(tx)[0].action == "rows_mended"
        assert audit.lines(tx)[0].detail["fetched"] == "3"
    assert synced(office.qian, line).repaired == 0
    assert line.looked == 1


def test_an_unsent_change_stays_over_a_row_that_is_mended(office: Office) -> None:
    """pain 2"""
    home = household(phone="13812345678")
    office.given(home)
    damaged(office.qian, "UPDATE household SET live_address = '坏' WHERE id = ?", home.id.hex)
    line = Counting(office.qian.who.exchange)
    with office.qian.store.write() as tx:
        scope_sums.forget(tx, VILLAGE)
    synced(office.qian, line)
    damaged(office.qian, "UPDATE household SET live_address = '坏' WHERE id = ?", home.id.hex)
    office.qian.write("household", home, phone="13900000000")
    report = synced(office.qian, line, at=TOMORROW + timedelta(days=1))
    held = office.qian.held("household", home)
    assert (held.phone, held.live_address) == ("13900000000", home.live_address)
    assert (report.conflicts, report.rejected) == (0, 0)
    office.boss.sync()
    assert office.boss.held("household", home).phone == "13900000000"


def test_a_quiet_sync_reads_no_row(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.given(household())
    monkeypatch.setattr(row_marks, "_kept_rows", None)
    assert synced(office.zhou, at=LATER).repaired == 0


def test_a_private_note_of_another_is_in_nobodys_sums(office: Office) -> None:
    """pain 8: what a person may not read does not even show in a number."""
    office.given(household())
    zhou = office.zhou.who
    (verdict,) = zhou.push(zhou.change(note("心里话", private=True))).verdicts
    assert verdict.verdict == "accepted"
    with reading(office.centre.engine) as tx:
        parts = sums.kept(tx, VILLAGE)
    assert parts[str(zhou.who.staff.id)].total()[0] == 1
    for person in office.everybody:
        person.sync()
    check_the_server_counts_right(office.centre)


def test_a_deleted_row_that_the_server_does_not_have_is_dropped_a_living_one_stays(
    office: Office,
) -> None:
    gone, lives = note("删了的"), note("还在的")
    office.given(household())
    stamps = {"version": 1, "scope": VILLAGE}
    with office.qian.store.write() as tx:
        for stray, deleted_at in ((gone, LATER), (lives, None)):
            values = stray.model_dump(mode="json") | stamps | {"deleted_at": deleted_at}
            mark = ServerRow("note", stray.id, 1, values)
            keeping.put_over(tx, "note", found=[(mark.record(), {})])
        scope_sums.forget(tx, VILLAGE)
    line = Counting(office.qian.who.exchange)
    assert synced(office.qian, line).repaired == 1
    assert office.qian.held("note", gone) is None
    assert office.qian.held("note", lives).text == "还在的"
    assert synced(office.qian, line, at=TOMORROW + timedelta(days=1)).repaired == 0
    assert line.looked == 1


def test_a_row_in_two_scopes_is_not_fetched_for_ever(office: Office) -> None:
    """A colleague may stand in the village and in the town; a device keeps one row of an id."""
    person = office.zhou.who.who.staff
    office.centre.load([person.model_copy(update={"scope": "120110100000"})])
    line = Counting(office.boss.who.exchange)
    for days in range(3):
        assert synced(office.boss, line, at=TOMORROW + timedelta(days=days)).repaired == 0
    assert line.looked <= 2


def test_an_older_servers_rows_are_counted_when_it_starts(office: Office, tmp_path: Path) -> None:
    office.given(household(), note())
    with writing(office.centre.engine) as tx:
        tx.execute(scope_sum.delete())
    again = central(tmp_path / "server")
    check_the_server_counts_right(again)
    with reading(again.engine) as tx:
        assert sums.kept(tx, VILLAGE)["area"].total()[0] == 2
    again.close()


def work(office: Office, *, seed: int, steps: int) -> None:
    """Three people write, delete and sync in any order."""
    die = random.Random(seed)
    homes = [household(phone="13800000000") for _ in range(6)]
    office.given(*homes, visit(homes[0]), note(household_id=homes[1].id))
    for step in range(steps):
        person, home = die.choice(office.everybody), die.choice(homes)
        held = person.held("household", home)
        match die.randrange(5):
            case 0 | 1 if held.deleted_at is None:
                person.write("household", home, phone=f"139{seed:04d}{step:04d}")
            case 2 if held.deleted_at is None:
                person.write("household", home, live_address=f"前街{step}号")
            case 3 if step % 7 == 0 and held.deleted_at is None:
                person.delete("household", home)
            case _:
                person.sync()
    office.all_sync()
    office.all_sync()


def check_both_ends_agree(office: Office) -> None:
    check_the_server_counts_right(office.centre)
    for person in office.everybody:
        with person.store.write() as tx:
            for scope in incoming.cursors(tx):
                scope_sums.forget(tx, scope)
        line = Counting(person.who.exchange)
        assert synced(person, line).repaired == 0
        assert line.looked == 0


@pytest.mark.parametrize("seed", range(3))
def test_after_any_work_both_ends_agree(office: Office, seed: int) -> None:
    work(office, seed=seed, steps=40)
    check_both_ends_agree(office)


@pytest.mark.prove
class TestOnPostgresql:
    @pytest.fixture
    def centre(self, cluster: str, tmp_path: Path) -> Iterator[Centre]:
        url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
        opened_ = central(tmp_path / "server", database=url)
        yield opened_
        opened_.close()

    @pytest.mark.parametrize("seed", range(4))
    def test_after_any_work_both_ends_agree(self, office: Office, seed: int) -> None:
        work(office, seed=seed, steps=60)
        check_both_ends_agree(office)

    def test_eight_writers_at_once_are_counted_right(self, centre: Centre) -> None:
        promises.write_from_all_sides(centre, writers=8, batches=6)
        check_the_server_counts_right(centre)
