"""An empty device is filled by blocks: the same as by pages, each block once, whatever breaks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records.staff import Role
from fieldvisit.store import first_fill, incoming, journal, rows
from fieldvisit.store.journal import Stamp
from fieldvisit.store.troubles import DiskFull
from sync.client import bootstrap, engine
from sync.client.run import Run
from sync.protocol.errors import (
    BlockDamaged,
    BlockGone,
    DeviceRevoked,
    ScopeNotYours,
    ServerAway,
    ServerNonsense,
)
from sync.server import rights, snapshots
from sync.server.centre import Centre
from sync.server.database import writing
from tests.support.central import NOON, TOWN, VILLAGE, household, keep, note, staff
from tests.support.first_fills import Empty, Watched, empty, lived_in, small_blocks


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    small_blocks(monkeypatch)


@pytest.fixture
def newcomer(centre: Centre, tmp_path: Path) -> Iterator[Empty]:
    lived_in(centre)
    one = empty(centre, tmp_path)
    yield one
    one.store.close()


def blocks_left(one: Empty) -> list[str]:
    with one.store.read() as tx:
        return first_fill.under_way(tx)


def by_pages(centre: Centre, folder: Path, person: Any, *, patch: pytest.MonkeyPatch) -> Any:
    """What a device of that person holds when everything comes by pages."""
    with patch.context() as without:
        without.setattr(snapshots, "FILL_FROM", 10**9)
        one = empty(centre, folder, person)
        assert one.round().trouble is None
        held = one.held()
        one.store.close()
        return held


@pytest.mark.parametrize("role", sorted(rights.READERS - {Role.ASSESSOR}))
def test_filled_by_blocks_is_filled_by_pages(
    centre: Centre, tmp_path: Path, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pains 23-25: the same rows, private notes and cursors, for whoever looks after a place. (What
    is lent to an assessor: `test_lending`.)
    """
    lived_in(centre, seed=len(role))
    area = TOWN if Role(role) in (Role.TOWN_OFFICER, Role.DISTRICT_OFFICER) else VILLAGE
    for person in (staff("孙来", role, area), staff()):
        one = empty(centre, tmp_path, person)
        line = Watched(one.who.exchange)
        report = one.round(line)
        assert (report.trouble, report.repaired, report.held_back) == (None, 0, 0)
        assert line.asked == [VILLAGE]
        assert line.paged == 0
        assert one.held() == by_pages(centre, tmp_path / "pages", person, patch=monkeypatch)
        assert blocks_left(one) == []
        one.store.close()


def test_what_is_written_while_it_fills_comes_as_the_tail(centre: Centre, newcomer: Empty) -> None:
    officer = newcomer.who
    line = Watched(officer.exchange)
    late = note("后来的")
    line.at = [lambda: None, lambda: officer.push(officer.change(late))]
    assert newcomer.round(line).trouble is None
    assert line.paged == 1
    with newcomer.store.read() as tx:
        assert rows.get(tx, "note", row_id=late.id).text == "后来的"


def test_small_scopes_and_scopes_that_were_pulled_come_by_pages(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in(centre)
    one = empty(centre, tmp_path)
    with monkeypatch.context() as without:
        without.setattr(snapshots, "FILL_FROM", 10**9)
        line = Watched(one.who.exchange)
        assert one.round(line).trouble is None
    assert (line.asked, line.got) == ([], [])
    assert one.round(line).trouble is None
    assert (line.asked, line.got) == ([], [])
    one.store.close()


class Stop(Exception):
    """The program is killed here."""


def test_a_kill_between_any_two_steps_costs_nothing(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in(centre)
    true, rests = engine._take, [0]

    def killed(run: Any, step: Any) -> Any:
        if rests[0] == 0:
            raise Stop
        rests[0] -= 1
        return true(run, step)

    monkeypatch.setattr(engine, "_take", killed)
    one = empty(centre, tmp_path)
    line = Watched(one.who.exchange)
    # The first start is told of the fill; each later one gets one step further and dies.
    kills = 0
    while not kills or blocks_left(one):
        rests[0] = 3
        with pytest.raises(Stop):
            one.round(line)
        kills += 1
    assert kills > 10
    assert len(line.got) == len(set(line.got))
    assert line.asked == [VILLAGE]
    monkeypatch.setattr(engine, "_take", true)
    assert one.round().trouble is None
    assert one.held() == by_pages(centre, tmp_path / "pages", staff("孙来"), patch=monkeypatch)
    one.store.close()


def test_a_line_that_breaks_at_each_block_costs_that_block(newcomer: Empty) -> None:
    def cut() -> None:
        raise ServerAway("镇街")

    line = Watched(newcomer.who.exchange)
    rounds = 0
    while True:
        line.at = [lambda: None, cut]
        rounds += 1
        report = newcomer.round(line)
        line.at = []
        if report.trouble is None:
            break
        assert isinstance(report.trouble, ServerAway)
    assert rounds > 5
    assert len(line.got) == len(set(line.got))


def test_a_snapshot_made_anew_meanwhile_is_taken_up_without_fetching_twice(
    centre: Centre, newcomer: Empty
) -> None:
    officer = newcomer.who
    line = Watched(officer.exchange)

    def renewed() -> None:
        officer.push(*[officer.change(household()) for _ in range(50)])
        snapshots.Maker(centre.engine).ready(VILLAGE)

    line.at = [lambda: None] * 4 + [renewed]
    assert newcomer.round(line).trouble is None
    assert len(line.got) == len(set(line.got))
    assert len(newcomer.held()["household"]) == 62
    assert blocks_left(newcomer) == []


def test_a_snapshot_that_goes_again_and_again_ends_the_round_and_not_the_program(
    centre: Centre, newcomer: Empty
) -> None:
    line = Watched(newcomer.who.exchange)

    def gone() -> None:
        raise BlockGone

    line.at = [gone] * 5
    assert isinstance(newcomer.round(line).trouble, BlockGone)
    assert newcomer.round().trouble is None


def test_wrong_bytes_are_never_taken_in(newcomer: Empty) -> None:
    """pain 5"""

    class Lying(Watched):
        lies = 1

        def get_block(self, scope: str, sha256: str) -> bytes:
            body = super().get_block(scope, sha256)
            self.lies -= 1
            return body if self.lies < 0 else body[:-1] + b"!"

    line = Lying(newcomer.who.exchange)
    assert isinstance(newcomer.round(line).trouble, BlockDamaged)
    assert newcomer.held()["household"] == []
    assert newcomer.round(line).trouble is None
    assert len(line.got) == len(set(line.got)) + 1


def test_a_block_that_is_none_is_dropped_and_another_snapshot_asked_for(
    newcomer: Empty, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Watched(newcomer.who.exchange)
    with monkeypatch.context() as broken:
        broken.setattr(bootstrap.blocks, "MAX_PLAIN", 10)
        assert isinstance(newcomer.round(line).trouble, ServerNonsense)
    assert newcomer.round(line).trouble is None
    assert len(line.asked) == 2


def test_a_full_disk_stops_with_its_own_sentence_and_goes_on_later(
    newcomer: Empty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 5"""
    keeps, took = first_fill.keep, [0]

    def full(*args: Any, **named: Any) -> None:
        took[0] += 1
        if took[0] == 3:
            raise DiskFull(free_mb=0)
        keeps(*args, **named)

    monkeypatch.setattr(first_fill, "keep", full)
    line = Watched(newcomer.who.exchange)
    assert isinstance(newcomer.round(line).trouble, DiskFull)
    before = len(newcomer.held()["household"])
    assert newcomer.round(line).trouble is None
    assert len(newcomer.held()["household"]) >= before
    assert len(line.got) == len(set(line.got)) + 1


def test_a_device_revoked_in_the_middle_keeps_what_it_wrote_and_reads_no_more(
    centre: Centre, newcomer: Empty
) -> None:
    line = Watched(newcomer.who.exchange)
    line.at = [lambda: None, lambda: centre.revoke(newcomer.who.who.device_id)]
    assert isinstance(newcomer.round(line).trouble, DeviceRevoked)
    assert len(line.got) == 1


def test_a_scope_assigned_to_others_meanwhile_is_not_filled_on(newcomer: Empty) -> None:
    def lost() -> None:
        raise ScopeNotYours(VILLAGE)

    line = Watched(newcomer.who.exchange)
    line.at = [lambda: None, lost]
    newcomer.round(line)
    assert len(line.got) >= 1
    assert newcomer.round().trouble is None
    assert blocks_left(newcomer) == []


def test_our_unsent_changes_stay_above_the_blocks(centre: Centre, newcomer: Empty) -> None:
    """pain 2: rows are here, the cursor is not (a damaged file was saved)"""
    one = newcomer
    assert one.round().trouble is None
    with one.store.read() as tx:
        home = rows.all(tx, "household", limit=9)[3]
    stamp = Stamp(one.who.who.staff.id, one.who.who.device_id, NOON)
    with one.store.write() as tx:
        tx.exec_driver_sql("DELETE FROM cursor")
        journal.patch(tx, "household", row_id=home.id, after={"phone": "13911112222"}, stamp=stamp)
    waiting = note("还没送")
    keep(one.store, one.who.who, waiting)
    line = Watched(one.who.exchange)

    def nothing_goes_up(request: Any) -> Any:
        raise AssertionError

    run = Run(one.store, line, FixedClock(NOON), Uuid7())
    with one.store.write() as tx:
        first_fill.begin(tx, [VILLAGE])
    line.push = nothing_goes_up
    while bootstrap.fill_on(run, VILLAGE):
        pass
    with one.store.read() as tx:
        assert rows.get(tx, "household", row_id=home.id).phone == "13911112222"
        assert rows.get(tx, "note", row_id=waiting.id).text == "还没送"
        assert incoming.cursors(tx)[VILLAGE] > 0


def test_two_devices_fill_at_once(centre: Centre, tmp_path: Path) -> None:
    lived_in(centre)
    one, other = empty(centre, tmp_path), empty(centre, tmp_path, staff("李来"))
    line = Watched(one.who.exchange)
    line.at = [lambda: None, lambda: other.round()]
    assert one.round(line).trouble is None
    assert one.round().trouble is None
    assert other.round().trouble is None
    assert one.held() == other.held()
    for device in (one, other):
        device.store.close()


def test_after_a_cut_the_server_may_have_lost_its_snapshot(centre: Centre, newcomer: Empty) -> None:
    line = Watched(newcomer.who.exchange)

    def swept() -> None:
        with writing(centre.engine) as tx:
            snapshots.withdraw(tx, VILLAGE, since=0)

    line.at = [lambda: None, lambda: None, swept]
    assert newcomer.round(line).trouble is None
    assert len(line.got) == len(set(line.got))
