from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

from fieldvisit.records.change import Action
from fieldvisit.store import journal, outbox, rows, settling
from fieldvisit.store.journal import SealedRecord
from fieldvisit.store.outbox import next_hlc
from fieldvisit.store.tables import OUTBOX, TABLES


def test_a_row_and_its_operation_are_kept_together(tx, village):
    note = village.note("窗户漏风")
    change = journal.insert(tx, note, stamp=village.stamp)
    kept = rows.get(tx, "note", row_id=note.id)
    assert kept.created_by == village.stamp.actor
    assert kept.device_id == village.stamp.device_id
    assert change.action is Action.INSERT
    assert change.after == kept.model_dump(mode="json")
    assert outbox.changes_of(tx, [change.counter]) == [change]


def test_an_undone_transaction_leaves_neither_row_nor_operation_nor_gap(store, undo, village):
    first = village.note("第一条")
    with store.write() as tx:
        journal.insert(tx, first, stamp=village.stamp)
    undo(lambda tx: journal.insert(tx, village.note("取消的"), stamp=village.stamp))
    with store.write() as tx:
        assert journal.insert(tx, village.note("第二条"), stamp=village.stamp).counter == 2
        assert len(rows.all(tx, "note")) == 2
        assert outbox.counts(tx).waiting == 2


def test_a_patch_carries_the_touched_fields_before_and_after(tx, village):
    home = village.settle(tx, "王桂芬", phone="13812345678")
    change = journal.patch(
        tx, "household", row_id=home.id, after={"phone": "13900000000"}, stamp=village.stamp
    )
    assert (change.before, change.after) == ({"phone": "13812345678"}, {"phone": "13900000000"})
    assert change.action is Action.PATCH
    assert rows.get(tx, "household", row_id=home.id).phone == "13900000000"


def test_a_patch_names_the_version_that_its_author_saw(tx, village):
    home = village.settle(tx, "王桂芬")
    batch = outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
    settling.settle(
        tx,
        [settling.Settled(c.counter, "accepted", version=40 + c.counter) for c in batch.changes],
        at=village.at,
    )
    change = journal.patch(
        tx, "household", row_id=home.id, after={"tags": ["stove"]}, stamp=village.stamp
    )
    assert change.base_version == 41


def test_a_bad_value_is_refused_and_nothing_is_written(store, village):
    with store.write() as tx:
        home = village.settle(tx, "王桂芬", phone="13812345678")
    with pytest.raises(ValidationError), store.write() as tx:
        journal.patch(
            tx, "household", row_id=home.id, after={"category": "no_such"}, stamp=village.stamp
        )
    with store.read() as tx:
        assert outbox.counts(tx).waiting == 3


@pytest.mark.parametrize("kind", ["visit", "note"])
def test_what_was_found_at_the_door_is_never_changed(tx, village, kind):
    home = village.settle(tx, "王桂芬")
    record = village.visit(home) if kind == "visit" else village.note("原话")
    journal.insert(tx, record, stamp=village.stamp)
    field = {"instance": "<other/>"} if kind == "visit" else {"text": "改了"}
    with pytest.raises(SealedRecord):
        journal.patch(tx, kind, row_id=record.id, after=field, stamp=village.stamp)


def test_a_review_may_be_added_to_a_visit(tx, village):
    home = village.settle(tx, "王桂芬")
    visit = village.visit(home)
    journal.insert(tx, visit, stamp=village.stamp)
    review = {"state": "reviewed", "reviewed_by": str(UUID(int=9)), "reviewed_at": village.at}
    journal.patch(tx, "visit", row_id=visit.id, after=review, stamp=village.stamp)
    assert rows.get(tx, "visit", row_id=visit.id).reviewed_by == UUID(int=9)


def test_deleting_leaves_a_tombstone(tx, village):
    note = village.note("写错的")
    journal.insert(tx, note, stamp=village.stamp)
    assert journal.delete(tx, "note", row_id=note.id, stamp=village.stamp).action is Action.DELETE
    assert rows.get(tx, "note", row_id=note.id).deleted_at == village.at
    assert rows.all(tx, "note") == []


def test_a_private_note_is_kept_and_never_waits_to_be_sent(tx, village):
    note = village.note("只给自己看", private=True)
    assert journal.insert(tx, note, stamp=village.stamp).counter == 0
    journal.delete(tx, "note", row_id=note.id, stamp=village.stamp)
    assert outbox.counts(tx).waiting == 0
    assert outbox.state_of(tx, "note", row_id=note.id) == "private"
    assert journal.insert(tx, village.note("公开的"), stamp=village.stamp).counter == 1


def test_a_visit_of_an_unknown_household_is_refused(store, village):
    with pytest.raises(dbapi2.IntegrityError), store.write() as tx:
        journal.insert(tx, village.visit(village.household()), stamp=village.stamp)


@pytest.mark.parametrize("kind", list(TABLES))
def test_no_write_to_a_synced_table_bypasses_the_outbox(store, village, kind):
    """Inserts, updates and deletes of every synced table, by any other way than the journal's."""
    with store.write() as tx:
        home = village.settle(tx, "王桂芬")
        journal.insert(tx, village.visit(home), stamp=village.stamp)
        journal.insert(tx, village.note("一条"), stamp=village.stamp)
    statements = [f"UPDATE {kind} SET scope = 'x'", f"DELETE FROM {kind}"]
    with store.read() as tx:
        if not tx.exec_driver_sql(f"SELECT count(*) FROM {kind}").scalar():
            statements = []
        columns = tx.exec_driver_sql(f"PRAGMA table_info({kind})").all()
    zeros = ", ".join("0" if column.type == "INTEGER" else "'x'" for column in columns)
    for statement in [f"INSERT INTO {kind} VALUES ({zeros})", *statements]:
        with pytest.raises(IntegrityError, match="past the journal"), store.write() as tx:
            tx.exec_driver_sql(statement)


def test_rows_changed_since_the_last_receipt_are_the_changes_shown_as_waiting(tx, village):
    """pain 1"""
    home = village.settle(tx, "王桂芬")
    journal.insert(tx, village.note("一"), stamp=village.stamp)
    journal.insert(tx, village.note("二", private=True), stamp=village.stamp)
    journal.patch(tx, "household", row_id=home.id, after={"tags": ["stove"]}, stamp=village.stamp)
    unsent = sum(
        tx.exec_driver_sql(
            f"SELECT count(*) FROM {kind} WHERE version = 0"
            + (" AND NOT private" if kind == "note" else "")
        ).scalar()
        for kind in TABLES
    )
    shown = outbox.rows(tx)
    assert outbox.counts(tx).waiting == len(shown) == 5
    assert len({(row.kind, row.row_id) for row in shown}) == unsent == 4


def test_counters_rise_by_one_whatever_the_clock_says(tx, village):
    stamps = [village.at, village.at - timedelta(days=900), village.at + timedelta(days=1)]
    changes = [
        journal.insert(tx, village.note("x"), stamp=journal.Stamp(UUID(int=1), UUID(int=2), at))
        for at in stamps
    ]
    assert [change.counter for change in changes] == [1, 2, 3]
    clocks = [change.hlc for change in changes]
    assert clocks == sorted(clocks)
    assert len(set(clocks)) == 3


def test_the_logical_clock_counts_on_while_the_wall_clock_stands(village):
    first = next_hlc("", village.at)
    assert first == "2026-11-23T03:06:00.000000Z+0000"
    assert next_hlc(first, village.at) == "2026-11-23T03:06:00.000000Z+0001"


def test_ten_thousand_readings_of_a_standing_clock_stay_in_order(village):
    """A clock that was set back by an hour stands still for all that is written meanwhile."""
    last, readings = "", []
    for _ in range(10_050):
        last = next_hlc(last, village.at)
        readings.append(last)
    assert readings == sorted(set(readings))
    assert {len(one) for one in readings} == {32}


def test_an_operation_keeps_the_form_it_was_made_with(tx, village):
    stamp = journal.Stamp(UUID(int=1), UUID(int=2), village.at, form_version="F02/3")
    counter = journal.insert(tx, village.note("x"), stamp=stamp).counter
    assert tx.execute(OUTBOX.select()).one().form_version == "F02/3"
    assert outbox.changes_of(tx, [counter])[0].form_version == "F02/3"


def test_rows_are_written_through_six_modules_alone():
    """Whoever writes a row without them would leave it out of the outbox."""
    room = Path(journal.__file__).parent
    users = {path.stem for path in room.glob("*.py") if "keeping." in path.read_text("utf-8")}
    outside = [
        path
        for place in (room.parent, room.parents[1] / "sync", room.parents[1] / "ui")
        for path in place.rglob("*.py")
        if path.parent != room and "store import keeping" in path.read_text("utf-8")
    ]
    assert users == {"journal", "settling", "incoming", "row_mending", "epochs", "extras"}
    assert outside == []
