"""A snapshot costs the server once, and shows each reader what a pull would (pain 27)."""

import random
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.staff import Role
from sync.protocol import blocks
from sync.protocol.blocks import SnapshotReply, SnapshotRequest
from sync.protocol.errors import BlockGone, DeviceRevoked, ScopeNotYours, ServerBusy
from sync.protocol.wire import PullRequest
from sync.server import ledger, rights, snapshots
from sync.server.centre import Centre
from sync.server.database import reading, writing
from sync.server.tables import snapshot_block
from tests.support.central import (
    OTHER_TOWN_VILLAGE,
    TOWN,
    VILLAGE,
    Device,
    device,
    household,
    note,
    staff,
)
from tests.support.first_fills import lived_in, small_blocks


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    small_blocks(monkeypatch)


def asked(one: Device, scope: str = VILLAGE) -> SnapshotReply:
    return one.exchange.snapshot(SnapshotRequest(scope=scope))


def rows_of(one: Device, scope: str = VILLAGE) -> dict[object, object]:
    bodies = [one.exchange.get_block(scope, mark.sha256) for mark in asked(one, scope).blocks]
    return {entry.row_id: entry.values for body in bodies for entry in blocks.entries(body)}


def pulled(one: Device, scope: str = VILLAGE) -> dict[object, object]:
    pages = one.exchange.pull(PullRequest(limit=5000)).pages
    return {e.row_id: e.values for page in pages if page.scope == scope for e in page.entries}


@pytest.mark.parametrize("seed", range(3))
def test_every_role_is_given_what_a_pull_would_give(centre: Centre, seed: int) -> None:
    lived_in(centre, seed=seed)
    everybody = [device(centre, staff(area=VILLAGE)), device(centre, staff("钱多宝"))]
    everybody += [
        device(centre, staff("孙来", role, area))
        for role in Role
        for area in (VILLAGE, TOWN)
        if role in rights.READERS
    ]
    for one in everybody:
        assert rows_of(one) == pulled(one) != {}
        assert sum(mark.rows for mark in asked(one).blocks) == len(pulled(one))


def test_who_does_not_read_is_told_nothing(centre: Centre) -> None:
    officer, _ = lived_in(centre)
    mark = asked(officer).blocks[0]
    for person in (staff("郑远", area=OTHER_TOWN_VILLAGE), staff("钟审", "auditor", TOWN)):
        stranger = device(centre, person)
        with pytest.raises(ScopeNotYours):
            asked(stranger)
        with pytest.raises(ScopeNotYours):
            stranger.exchange.get_block(VILLAGE, mark.sha256)
    centre.revoke(officer.who.device_id)
    with pytest.raises(DeviceRevoked):
        asked(officer)
    with pytest.raises(DeviceRevoked):
        officer.exchange.get_block(VILLAGE, mark.sha256)


def test_a_private_note_is_in_no_block_of_others_and_its_hash_opens_nothing(centre: Centre) -> None:
    """trust T4"""
    officer, colleague = lived_in(centre)
    mine = {mark.sha256 for mark in asked(officer).blocks}
    theirs = {mark.sha256 for mark in asked(colleague).blocks}
    assert mine - theirs
    for sha256 in mine - theirs:
        with pytest.raises(BlockGone):
            colleague.exchange.get_block(VILLAGE, sha256)
        with pytest.raises(BlockGone):
            officer.exchange.get_block(TOWN, sha256)


def test_a_block_is_what_its_hash_says_and_parents_come_first(centre: Centre) -> None:
    officer, _ = lived_in(centre)
    order = []
    for mark in asked(officer).blocks:
        body = officer.exchange.get_block(VILLAGE, mark.sha256)
        assert (content_hash(body), len(body)) == (mark.sha256, mark.size)
        order += [entry.kind for entry in blocks.entries(body)]
    assert max(n for n, kind in enumerate(order) if kind == "household") < order.index("visit")


def test_many_first_fills_cost_one_snapshot(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 27"""
    lived_in(centre)
    made = []
    make = snapshots.Maker._make
    monkeypatch.setattr(
        snapshots.Maker, "_make", lambda self, scope: made.append(scope) or make(self, scope)
    )
    for number in range(20):
        asked(device(centre, staff(f"新人{number}")))
    assert made == [VILLAGE]


def test_while_one_is_made_others_are_asked_to_come_back_and_nobody_waits(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 27"""
    officer, colleague = lived_in(centre)
    reads, goes_on = threading.Event(), threading.Event()
    lines = ledger.lines_of

    def slow(*args: object, **named: object) -> Iterator[object]:
        reads.set()
        assert goes_on.wait(20)
        return lines(*args, **named)

    monkeypatch.setattr(ledger, "lines_of", slow)
    answers: list[SnapshotReply] = []
    first = threading.Thread(target=lambda: answers.append(asked(officer)))
    first.start()
    assert reads.wait(20)
    with pytest.raises(ServerBusy):
        asked(colleague)
    assert colleague.verdict(colleague.change(note())) == ("accepted", None)
    goes_on.set()
    first.join()
    # What was written meanwhile is not in it: it stands at the number at which it was begun.
    assert answers[0].seq == asked(colleague).seq < max(pulled_versions(colleague))


def pulled_versions(one: Device) -> list[int]:
    pages = one.exchange.pull(PullRequest(limit=5000)).pages
    return [entry.version for page in pages for entry in page.entries if page.scope == VILLAGE]


def test_a_few_changes_leave_a_snapshot_good_and_many_make_it_anew(centre: Centre) -> None:
    officer, _ = lived_in(centre)
    first = asked(officer)
    officer.push(*[officer.change(note()) for _ in range(5)])
    assert asked(officer) == first
    officer.push(*[officer.change(note()) for _ in range(60)])
    second = asked(officer)
    assert second.seq == first.seq + 65


def test_a_new_snapshot_keeps_most_blocks_of_the_former(centre: Centre) -> None:
    officer, _ = lived_in(centre, homes=60)
    first = asked(officer)
    officer.push(*[officer.change(household()) for _ in range(60)])
    second = asked(officer)
    before = {mark.sha256 for mark in first.blocks}
    after = {mark.sha256 for mark in second.blocks}
    assert second.seq == first.seq + 60
    assert len(before & after) >= len(before) * 0.7
    with reading(centre.engine) as tx:
        there = set(tx.execute(select(snapshot_block.c.sha256)).scalars())
    assert after <= there
    assert not (before - after) & there


def test_a_row_that_leaves_its_audience_takes_the_snapshot_with_it(centre: Centre) -> None:
    officer, _ = lived_in(centre)
    first = asked(officer)
    with writing(centre.engine) as tx:
        snapshots.withdraw(tx, VILLAGE, since=first.seq)
    with pytest.raises(BlockGone):
        officer.exchange.get_block(VILLAGE, first.blocks[0].sha256)
    assert asked(officer) == first
    with writing(centre.engine) as tx:
        snapshots.withdraw(tx, VILLAGE, since=first.seq + 1)
    with pytest.raises(ServerBusy):
        asked(officer)
    officer.push(officer.change(note()))
    assert asked(officer).seq == first.seq + 1


def test_a_snapshot_whose_blocks_another_server_swept_away_is_not_given(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, _ = lived_in(centre)
    kept = snapshots._list

    def swept(tx: object, scope: str, *, made: object) -> None:
        tx.execute(snapshot_block.delete())
        kept(tx, scope, made=made)

    monkeypatch.setattr(snapshots, "_list", swept)
    with pytest.raises(ServerBusy):
        asked(officer)
    monkeypatch.undo()
    assert rows_of(officer) == pulled(officer)


def test_a_large_row_is_a_block_of_its_own_and_others_stay_small(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "TARGET", 4_000)
    officer, _ = lived_in(centre)
    die = random.Random(1)
    long = "".join(chr(die.randrange(0x4E00, 0x9FA0)) for _ in range(5_000))
    officer.push(officer.change(note(long)))
    sizes = sorted((mark.size, mark.rows) for mark in asked(officer).blocks)
    assert sizes[-1][1] == 1
    assert all(size <= 4_000 for size, _ in sizes[:-1])


def test_a_server_opened_again_gives_the_same_snapshot(centre: Centre) -> None:
    officer, _ = lived_in(centre)
    first = asked(officer)
    again = snapshots.Maker(centre.engine).ready(VILLAGE)
    assert (
        again.told(
            VILLAGE,
            rights.Author(officer.who.staff.id, officer.who.device_id, "village_officer", VILLAGE),
        )
        == first
    )
