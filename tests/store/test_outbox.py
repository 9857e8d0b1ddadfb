from datetime import timedelta

import pytest

from fieldvisit.store import incoming, journal, outbox, rows, settling
from fieldvisit.store.settling import Settled


def wire(batch):
    return [change.model_dump_json() for change in batch.changes]


@pytest.fixture
def cut(village):
    return lambda tx, **limits: outbox.batch_to_send(tx, fresh_id=village.ids.fresh, **limits)


def keep_notes(store, village, count, size=1):
    with store.write() as tx:
        return [
            journal.insert(tx, village.note("字" * size), stamp=village.stamp) for _ in range(count)
        ]


def test_nothing_waits_in_a_new_file(tx, cut):
    assert outbox.counts(tx) == outbox.OutboxCounts()
    assert cut(tx) is None


def test_a_batch_once_cut_is_the_same_bytes_until_it_is_settled(store, village, cut):
    keep_notes(store, village, 3)
    with store.write() as tx:
        first = cut(tx)
    keep_notes(store, village, 2)
    with store.write() as tx:
        again = cut(tx)
        assert again.id == first.id
        assert wire(again) == wire(first)
        assert len(first.changes) == 3


def test_the_next_batch_takes_what_came_later(store, village, cut):
    keep_notes(store, village, 2)
    with store.write() as tx:
        first = cut(tx)
    keep_notes(store, village, 1)
    with store.write() as tx:
        settling.settle(
            tx, [Settled(c.counter, "accepted", 1) for c in first.changes], at=village.at
        )
        second = cut(tx)
        assert [change.counter for change in second.changes] == [3]
        assert second.id != first.id


def test_a_batch_ends_at_its_limits_but_is_never_empty(store, village, cut):
    keep_notes(store, village, 5, size=1000)
    with store.write() as tx:
        assert len(cut(tx, max_changes=2).changes) == 2
        settling.settle(tx, [Settled(1, "accepted", 1), Settled(2, "accepted", 2)], at=village.at)
        assert [change.counter for change in cut(tx, max_bytes=10).changes] == [3]


def test_one_rejected_change_does_not_hold_the_others(store, village, cut):
    """pain 18"""
    keep_notes(store, village, 3)
    with store.write() as tx:
        cut(tx)
        settling.settle(
            tx,
            [
                Settled(1, "accepted", 1),
                Settled(2, "rejected", code="out_of_scope"),
                Settled(3, "accepted", 2),
            ],
            at=village.at,
        )
        assert cut(tx) is None
        assert outbox.counts(tx).rejected == 1
        (row,) = outbox.rows(tx)
        assert (row.state, row.reason) == ("rejected", "out_of_scope")
        assert rows.get(tx, "note", row_id=row.row_id).text == "字"


def test_a_deferred_change_waits_for_another_batch(store, village, cut):
    keep_notes(store, village, 2)
    with store.write() as tx:
        first = cut(tx)
        settling.settle(tx, [Settled(1, "deferred"), Settled(2, "accepted", 5)], at=village.at)
        assert outbox.counts(tx).waiting == 1
        second = cut(tx)
        assert second.id != first.id
        assert [change.counter for change in second.changes] == [1]


def test_a_received_batch_is_asked_about_again_whole(store, village, cut):
    """pain 4: received is not yet applied."""
    keep_notes(store, village, 2)
    with store.write() as tx:
        first = cut(tx)
        settling.settle(tx, [Settled(1, "received"), Settled(2, "received")], at=village.at)
        assert outbox.counts(tx).delivered == 2
        assert cut(tx) == first
        settling.settle(tx, [Settled(1, "accepted", 1), Settled(2, "accepted", 2)], at=village.at)
        assert outbox.counts(tx) == outbox.OutboxCounts()


def test_a_receipt_that_comes_twice_changes_nothing(store, village, cut):
    keep_notes(store, village, 1)
    with store.write() as tx:
        cut(tx)
        settling.settle(tx, [Settled(1, "accepted", 7)], at=village.at)
        settling.settle(tx, [Settled(1, "rejected", code="late")], at=village.at)
        assert outbox.counts(tx) == outbox.OutboxCounts()


def test_an_applied_row_carries_the_version_of_the_server(store, village, cut):
    (change,) = keep_notes(store, village, 1)
    with store.write() as tx:
        assert outbox.state_of(tx, "note", row_id=change.row_id) == "waiting"
        cut(tx)
        settling.settle(tx, [Settled(1, "accepted", 7)], at=village.at)
        assert outbox.state_of(tx, "note", row_id=change.row_id) == "applied"
        assert rows.get(tx, "note", row_id=change.row_id).version == 7


def test_an_applied_copy_is_kept_for_thirty_days(store, village, cut):
    """pain 3"""
    keep_notes(store, village, 1)
    with store.write() as tx:
        cut(tx)
        settling.settle(tx, [Settled(1, "accepted", 7)], at=village.at)
        assert outbox.drop_old_copies(tx, village.at + timedelta(days=29)) == 0
        assert outbox.drop_old_copies(tx, village.at + timedelta(days=31)) == 1
        assert journal.insert(tx, village.note("x"), stamp=village.stamp).counter == 2


def test_unsettled_changes_are_never_dropped(store, village):
    """pain 6: what the server has not taken outlives every term."""
    keep_notes(store, village, 1)
    with store.write() as tx:
        assert outbox.drop_old_copies(tx, village.at + timedelta(days=9999)) == 0


def test_a_refused_change_gives_way_to_what_the_server_holds(store, village, cut):
    with store.write() as tx:
        home = village.household(phone="13812345678")
        incoming.apply(tx, village.scope, entries=[village.entry(home, "household", 5)], cursor=5)
        journal.patch(
            tx, "household", row_id=home.id, after={"phone": "13900000000"}, stamp=village.stamp
        )
        journal.patch(
            tx, "household", row_id=home.id, after={"phone": "13911111111"}, stamp=village.stamp
        )
        cut(tx)
        settling.settle(tx, [Settled(1, "rejected", code="x")], at=village.at)
        assert rows.get(tx, "household", row_id=home.id).phone == "13911111111"
        settling.settle(tx, [Settled(2, "rejected", code="x")], at=village.at)
        assert rows.get(tx, "household", row_id=home.id).phone == "13812345678"
        assert outbox.changes_of(tx, [2])[0].after == {"phone": "13911111111"}


def test_a_conflict_keeps_the_accepted_fields_and_lets_the_next_pull_in(store, village, cut):
    with store.write() as tx:
        home = village.household(phone="13812345678")
        incoming.apply(tx, village.scope, entries=[village.entry(home, "household", 5)], cursor=5)
        after = {"phone": "13900000000", "live_address": "新地址"}
        journal.patch(tx, "household", row_id=home.id, after=after, stamp=village.stamp)
        cut(tx)
        settling.settle(tx, [Settled(1, "conflict", 9, fields=["phone"])], at=village.at)
        kept = rows.get(tx, "household", row_id=home.id)
        assert (kept.phone, kept.live_address, kept.version) == ("13812345678", "新地址", 5)
        assert outbox.state_of(tx, "household", row_id=home.id) == "conflict"
        theirs = village.entry(home, "household", 9, phone="13722222222", live_address="新地址")
        incoming.apply(tx, village.scope, entries=[theirs], cursor=9)
        kept = rows.get(tx, "household", row_id=home.id)
        assert (kept.phone, kept.version) == ("13722222222", 9)


def test_after_a_merge_the_next_change_still_names_the_base_that_was_seen(store, village, cut):
    with store.write() as tx:
        home = village.household(phone="13812345678")
        incoming.apply(tx, village.scope, entries=[village.entry(home, "household", 5)], cursor=5)
        journal.patch(
            tx, "household", row_id=home.id, after={"live_address": "新"}, stamp=village.stamp
        )
        cut(tx)
        settling.settle(tx, [Settled(1, "merged", 8)], at=village.at)
        change = journal.patch(
            tx, "household", row_id=home.id, after={"phone": "13900000000"}, stamp=village.stamp
        )
        assert change.base_version == 5


def test_an_insert_and_its_patches_settle_in_one_batch(store, village, cut):
    with store.write() as tx:
        home = village.household()
        journal.insert(tx, home, stamp=village.stamp)
        journal.patch(
            tx, "household", row_id=home.id, after={"tags": ["stove"]}, stamp=village.stamp
        )
        cut(tx)
        settling.settle(tx, [Settled(1, "accepted", 1), Settled(2, "accepted", 2)], at=village.at)
        kept = rows.get(tx, "household", row_id=home.id)
        assert (kept.tags, kept.version) == (["stove"], 2)


def test_a_patch_made_while_its_insert_travels_survives_the_receipt(store, village, cut):
    with store.write() as tx:
        home = village.household()
        journal.insert(tx, home, stamp=village.stamp)
        cut(tx)
        journal.patch(
            tx, "household", row_id=home.id, after={"tags": ["stove"]}, stamp=village.stamp
        )
        settling.settle(tx, [Settled(1, "accepted", 1)], at=village.at)
        assert rows.get(tx, "household", row_id=home.id).tags == ["stove"]
        assert outbox.state_of(tx, "household", row_id=home.id) == "waiting"
        cut(tx)
        settling.settle(tx, [Settled(2, "accepted", 2)], at=village.at)
        kept = rows.get(tx, "household", row_id=home.id)
        assert (kept.tags, kept.version) == (["stove"], 2)


def test_the_oldest_open_change_tells_since_when_it_waits(store, village):
    keep_notes(store, village, 1)
    with store.read() as tx:
        assert outbox.counts(tx).oldest == village.at
