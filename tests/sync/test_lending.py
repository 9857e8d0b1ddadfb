"""An assessor's device holds the households that are lent to its person today and nothing else of
people; what they say of another's household waits for a supervisor.
"""

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.row_sums import RowSums
from fieldvisit.records import Membership, kind_of
from fieldvisit.records.handed_in import HandedInState
from fieldvisit.store import journal, left_clearing
from sync.protocol.blocks import SnapshotRequest
from sync.protocol.errors import BlobMissing, BlockGone, ScopeNotYours
from sync.protocol.wire import RowsRequest, SumsRequest
from sync.server import snapshots
from tests.support.central import (
    NEXT_VILLAGE,
    NOON,
    TOWN,
    VILLAGE,
    Device,
    central,
    device,
    note,
    staff,
    visit,
)
from tests.support.gridded import check_everybody
from tests.support.inbox import decides, inbox
from tests.support.lending import (
    LAST,
    TODAY,
    Lending,
    lending,
    lent_rows,
    on_day,
    shown,
    sync_on,
)
from tests.support.postgresql import fresh_database

DAY = timedelta(days=1)
NOTHING = base64.b64encode(RowSums().packed()).decode()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lending]:
    database = None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        database = fresh_database(cluster, f"lent_{Uuid7().fresh().hex}")
    centre = central(tmp_path / "server", database=database)
    yield from lending(centre, tmp_path / "devices")
    centre.close()


def test_of_many_households_a_device_holds_the_one_that_is_lent(town: Lending) -> None:
    """T3"""
    homes = [town.settle(f"{n}", n % 3) for n in range(6)]
    town.lend(homes[2])
    first, second = town.assessors
    first.sync()
    second.sync()
    town.check()
    assert len(shown(first)) == 7
    assert shown(second) == set()
    town.settle("7")
    town.place.officer.sync()
    town.place.officer.write("household", homes[2], phone="13900000001")
    town.place.officer.write("household", homes[3], phone="13900000002")
    town.place.sync_all()
    first.sync()
    town.check()
    assert first.held("household", homes[2]).phone == "13900000001"
    check_everybody(town.place)


def test_what_is_lent_comes_to_a_device_that_has_pulled_before(town: Lending) -> None:
    homes = [town.settle(f"{n}", n % 3) for n in range(3)]
    for one in town.assessors:
        one.sync()
    town.lend(homes[1])
    town.assessors[0].sync()
    town.check()
    town.lend(homes[1], 1)
    report = town.assessors[1].sync()
    town.assessors[0].sync()
    assert (report.pulled > 0, report.left) == (True, 0)
    town.check()
    town.place.sync_all()
    check_everybody(town.place)


def test_what_is_taken_back_leaves_and_can_be_cleared(town: Lending) -> None:
    home, other = town.settle("1", 0), town.settle("2", 0)
    town.lend(home)
    town.lend(other)
    first, second = town.assessors
    first.sync()
    town.take_back(home)
    town.lend(home, 1)
    assert first.sync().left == 1
    second.sync()
    town.check()
    with first.store.write() as tx:
        assert left_clearing.clear(tx, own_scope=VILLAGE).kept == 0
    town.lend(home)
    first.sync()
    second.sync()
    town.check()


def test_after_its_last_day_a_household_is_nobodys(town: Lending) -> None:
    home = town.settle("1", 0)
    town.lend(home)
    first = town.assessors[0]
    with on_day(town.centre, LAST):
        sync_on(first, LAST)
        town.check(day=LAST)
        assert shown(first)
    with on_day(town.centre, LAST + DAY):
        assert sync_on(first, LAST + DAY).left == 1
        town.check(day=LAST + DAY)
        assert shown(first) == set()
        town.place.boss.write("task", town.tasks[home.id, 0], due_on=LAST + 5 * DAY)
        town.place.boss.sync()
        sync_on(first, LAST + DAY)
        town.check(day=LAST + DAY)
        assert shown(first)


def test_work_of_the_last_day_that_comes_late_waits_for_a_supervisor(town: Lending) -> None:
    """pains 10, 20: nothing is refused in silence, and its photo goes with it."""
    home = town.settle("1", 0)
    town.lend(home)
    first, boss = town.assessors[0], town.place.boss
    first.sync()
    late = town.assess(home, answers={"grade": "full"})
    with on_day(town.centre, LAST + DAY):
        report = sync_on(first, LAST + DAY)
        assert (report.rejected, report.left) == (0, 1)
        assert shown(first) == set()
        boss.sync()
        parcels = inbox(boss)
        assert [(one.row_kind, one.why) for one in parcels] == [
            ("visit", "not_assigned"),
            ("attachment", "not_assigned"),
        ]
        assert first.counts().handed_in == 2
        decides(boss, parcels, HandedInState.ACCEPTED)
        boss.sync()
        boss.sync()
        assert boss.held("visit", late).answers == {"grade": "full"}
        sync_on(first, LAST + DAY)
        assert first.counts().handed_in == 0


def test_work_in_time_is_taken_though_the_household_is_taken_back_after(town: Lending) -> None:
    home = town.settle("1", 0)
    town.lend(home)
    first = town.assessors[0]
    first.sync()
    made = town.assess(home)
    assert first.sync().applied == 2
    town.check()
    town.take_back(home)
    assert first.sync().left == 1
    town.check()
    town.place.sync_all()
    assert town.place.officer.held("visit", made) is not None


def test_a_lent_household_that_changes_its_grid_stays_lent(town: Lending) -> None:
    home = town.settle("1", 0)
    town.place.sync_all()
    town.lend(home)
    town.assessors[0].sync()
    town.place.move(home, town.place.grids[1].id)
    town.assessors[0].sync()
    town.check()
    assert town.assessors[0].held("household", home).grid_id == town.place.grids[1].id
    town.place.sync_all()
    check_everybody(town.place)


def test_a_lent_household_that_goes_to_another_village_leaves_the_assessor_of_this_one(
    town: Lending,
) -> None:
    home = town.settle("1", 0)
    town.lend(home)
    wide = device(town.centre, staff("王评估", "assessor", TOWN))
    town.assessors[0].sync()
    town.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    assert town.assessors[0].sync().left == 1
    town.check()
    assert home.id not in wide.all_values()
    task = town.tasks[home.id, 0]
    boss = town.place.boss
    boss.sync()
    boss.write("task", task, assignee_id=wide.who.staff.id)
    boss.sync()
    seen = wide.all_values()
    assert seen[home.id]["scope"] == NEXT_VILLAGE
    assert task.id in seen


def test_a_member_who_goes_to_another_household_is_lent_no_more(town: Lending) -> None:
    home, other = town.settle("1", 0), town.settle("2", 0)
    town.lend(home)
    town.place.officer.sync()
    head, _, tie, *_ = town.place.families[home.id]
    town.place.officer.write("membership", tie, until=NOON.date())
    joined = Membership(
        id=Uuid7().fresh(),
        scope=VILLAGE,
        created_at=NOON,
        household_id=other.id,
        person_id=head.id,
        relation="other",
    )
    with town.place.officer.store.write() as tx:
        journal.insert(tx, joined, stamp=town.place.officer.stamp)
    town.place.officer.sync()
    town.assessors[0].sync()
    assert ("person", head.id) not in shown(town.assessors[0])
    town.check()


def test_a_first_fill_by_blocks_brings_what_is_lent_and_no_more(
    town: Lending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FILL_FROM", 3)
    homes = [town.settle(f"{n}", n % 3) for n in range(6)]
    town.lend(homes[2])
    town.assessors[0].sync()
    town.check()
    blocks = town.assessors[0].who.exchange.snapshot(SnapshotRequest(scope=VILLAGE)).blocks
    lent = {one.sha256 for one in blocks}
    every = town.place.boss.who.exchange.snapshot(SnapshotRequest(scope=VILLAGE)).blocks
    for one in every:
        if one.sha256 not in lent:
            with pytest.raises(BlockGone):
                town.assessors[0].who.exchange.get_block(VILLAGE, sha256=one.sha256)
    town.take_back(homes[2])
    for one in blocks:
        if one.rows == 7:
            with pytest.raises(BlockGone):
                town.assessors[0].who.exchange.get_block(VILLAGE, sha256=one.sha256)


def test_whoever_asks_for_more_gets_nothing(town: Lending) -> None:
    """T3, T4: rows by their ids, other villages, sums of all, files."""
    mine, other = town.settle("1", 0), town.settle("2", 1)
    town.lend(mine)
    who = town.assessors[0].who
    theirs = [(kind_of(row), row.id) for row in town.place.families[other.id]]
    notes = [(kind_of(row), row.id) for row in town.place.families[mine.id][5:7]]
    reply = who.exchange.rows(RowsRequest(scope=VILLAGE, rows=[*theirs, *notes]))
    assert reply.entries == []
    assert set(reply.gone) == {*theirs, *notes}
    for scope in (NEXT_VILLAGE, "120110101001"):
        with pytest.raises(ScopeNotYours):
            who.exchange.rows(RowsRequest(scope=scope, rows=theirs))
        with pytest.raises(ScopeNotYours):
            who.exchange.snapshot(SnapshotRequest(scope=scope))
    marks = who.exchange.differing(SumsRequest(scope=VILLAGE, buckets=NOTHING)).marks
    due = lent_rows(town.centre, who.who.staff.id, day=TODAY)
    assert {(one.kind, one.row_id) for one in marks} & {*theirs, *notes} == set()
    assert due <= {(one.kind, one.row_id) for one in marks}
    for home in (mine, other):
        for row in town.place.families[home.id]:
            if kind_of(row) == "attachment":
                seen = home is mine and row.visit_id == town.place.families[home.id][7].id
                assert can_read(town.assessors[0].who, row.sha256) is seen


def test_what_an_assessor_may_not_say_is_refused_by_name(town: Lending) -> None:
    mine, other = town.settle("1", 0), town.settle("2", 1)
    task = town.lend(mine)
    who = town.assessors[0].who
    assert who.verdict(who.change(visit(mine))) == ("rejected", "form_not_assessors")
    assert who.verdict(who.change(note("看看", household_id=mine.id))) == (
        "rejected",
        "note_not_assessors",
    )
    own = note("给自己", household_id=other.id, private=True)
    assert who.verdict(who.change(own)) == ("accepted", None)
    assert who.verdict(who.change(task)) == ("rejected", "kind_not_yours")
    assert who.verdict(who.change(visit(mine, form_id="F07"))) == ("accepted", None)
    proposal = town.place.families[other.id][9]
    decided = who.edit(proposal, {"state": "open"}, {"state": "accepted"})
    assert who.verdict(decided) == ("rejected", "kind_not_yours")


def test_what_names_anothers_household_is_kept_apart_whatever_else_it_names(town: Lending) -> None:
    mine, other = town.settle("1", 0), town.settle("2", 1)
    town.lend(mine)
    who = town.assessors[0].who
    apart = ("quarantined", "not_assigned")
    assert who.verdict(who.change(visit(other, form_id="F04"))) == apart
    _, _, _, seen, photo, *_, old, _, proposal = town.place.families[other.id]
    for record, twist in (
        (photo, {"id": Uuid7().fresh()}),
        (photo, {"id": Uuid7().fresh(), "visit_id": old.id}),
        (proposal, {"id": Uuid7().fresh(), "household_id": mine.id}),
        (proposal, {"id": Uuid7().fresh(), "visit_id": seen.id}),
    ):
        assert who.verdict(who.change(record.model_copy(update=twist))) == apart
    before = lent_rows(town.centre, who.who.staff.id, day=TODAY)
    assert {row_id for _, row_id in before} & who.all_values().keys() == {
        row_id for _, row_id in before
    }


def test_only_a_reviewer_lends_prolongs_and_takes_back(town: Lending) -> None:
    home, other = town.settle("1", 0), town.settle("2", 0)
    task = town.lend(home)
    worker, officer = town.place.workers[0].who, town.place.officer.who
    refused = ("rejected", "assignment_not_yours")
    for who in (worker, officer):
        own = task.model_copy(update={"id": Uuid7().fresh(), "household_id": other.id})
        assert who.verdict(who.change(own)) == refused
        for before, after in (
            ({"due_on": str(task.due_on)}, {"due_on": "2027-12-31"}),
            ({"state": "open"}, {"state": "cancelled"}),
            ({"kind": "assessment"}, {"kind": "follow_up"}),
        ):
            assert who.verdict(who.edit(task, before, after)) == refused
        plain = task.model_copy(update={"id": Uuid7().fresh(), "kind": "follow_up"})
        assert who.verdict(who.change(plain)) == ("accepted", None)
        turned = who.edit(plain, {"kind": "follow_up"}, {"kind": "assessment"})
        assert who.verdict(turned) == refused
    for one in town.assessors:
        one.sync()
    town.check()


def test_nobody_chooses_an_assignment_but_a_reviewer(town: Lending) -> None:
    """Two supervisors said different last days; a worker answers the question."""
    home = town.settle("1", 0)
    task = town.lend(home)
    other = device(town.centre, staff("陈静", "town_officer", TOWN))
    later = other.edit(task, {"due_on": "2026-11-01"}, {"due_on": "2026-12-24"})
    assert other.verdict(later)[0] == "conflict"
    worker = town.place.workers[0]
    worker.sync()
    (question,) = worker.questions()
    chosen = {"choice": "wanted", "chosen_by": str(worker.who.who.staff.id), "state": "chosen"}
    said = {**chosen, "chosen_at": "2026-11-23T04:05:00Z"}
    verdict = worker.who.verdict(worker.who.edit(question, {"state": "open"}, said, base=1))
    assert verdict == ("rejected", "choice_not_yours")


def can_read(who: Device, sha256: str) -> bool:
    """Whether the server would give a file that it has: one that is missing was looked for."""
    try:
        who.exchange.get_blob(VILLAGE, sha256=sha256)
    except ScopeNotYours:
        return False
    except BlobMissing:
        return True
    return True
