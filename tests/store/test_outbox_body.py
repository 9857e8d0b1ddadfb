"""What a change says goes the way of its change, though it lies apart."""

from datetime import timedelta

from fieldvisit.store import journal, outbox, settling
from fieldvisit.store.settling import Settled


def numbers(tx, table):
    return tx.exec_driver_sql(f"SELECT counter FROM {table} ORDER BY counter").scalars().all()


def test_a_copy_that_is_forgotten_leaves_nothing_of_what_it_said(tx, village):
    for text in ("一", "二"):
        journal.insert(tx, village.note(text), stamp=village.stamp)
    outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
    settling.settle(tx, [Settled(1, "accepted", 5)], at=village.at)
    assert outbox.drop_old_copies(tx, village.at + timedelta(days=31)) == 1
    assert numbers(tx, "outbox") == numbers(tx, "outbox_body") == [2]


def test_a_change_that_gets_another_number_says_what_it_said(tx, village):
    made = journal.insert(tx, village.note("一"), stamp=village.stamp)
    tx.exec_driver_sql("UPDATE outbox SET counter = counter + 1000")
    (found,) = outbox.changes_of(tx, [1001])
    assert found == made.model_copy(update={"counter": 1001})
