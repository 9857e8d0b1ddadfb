import random
from datetime import timedelta
from uuid import UUID

import pytest

from fieldvisit.store import (
    backup,
    drafts,
    incoming,
    journal,
    keys,
    notes,
    opening,
    outbox,
    profile,
    rows,
    salvage,
    staging,
)
from fieldvisit.store.drafts import Draft
from fieldvisit.store.incoming import Entry
from fieldvisit.store.profile import Profile
from fieldvisit.store.torn import TornFile
from fieldvisit.store.troubles import StoreBusy, StoreDamaged
from tests.support.pages import PAGE, flip, pages_of


@pytest.fixture
def filled(folder, store, key, village):
    """A file of some hundred pages: what the server sent, and unsent work of this device."""
    who = Profile(
        village.stamp.device_id, "A7", village.stamp.actor, "赵", "officer", "1", "http://x", key
    )
    with store.write() as tx:
        profile.save(tx, who)
        sent = [
            village.note(f"第{n}条，窗户漏风" * 12, seconds=n).model_dump(mode="json")
            for n in range(1500)
        ]
        entries = [
            Entry("note", UUID(values["id"]), n, values | {"version": n})
            for n, values in enumerate(sent, 1)
        ]
        incoming.apply(tx, village.scope, entries=entries, cursor=1500)
        home = village.settle(tx, "王桂芬")
        for n in range(40):
            journal.insert(tx, village.visit(home, instance="<data/>" * 40), stamp=village.stamp)
            draft = Draft(
                village.ids.fresh(), home.id, None, None, "F02", 1, f"draft {n}" * 50, 0,
                village.at, village.at, village.stamp.actor,
            )  # fmt: skip
            drafts.save(tx, draft)
    store.close()
    return folder


def mend(folder, key, at):
    staged = staging.stage(folder)
    done = salvage.salvage(folder, staged, key=key, at=at)
    aside = staging.put_in_place(folder, staged, key=key, at=at)
    return done, aside


def test_every_damaged_page_is_found(filled, key):
    total = filled.database.stat().st_size // PAGE
    bad = random.Random(7).sample(range(2, total + 1), 12)
    flip(filled.database, bad)
    with TornFile(filled.database, key) as torn:
        assert torn.bad_pages() == 12


def test_what_can_be_read_comes_over_and_the_rest_is_asked_for(filled, key, village):
    bad = pages_of(filled.database, key, "note")[20:23]
    flip(filled.database, bad)
    content = filled.database.read_bytes()
    done, aside = mend(filled, key, village.at)
    assert (aside / "device.db").read_bytes() == content
    assert 0 < done.lost["note"] < 60
    store = opening.open_store(filled, key)
    with store.read() as tx:
        left = len(rows.all(tx, "note", limit=9999))
        wanted = tx.exec_driver_sql("SELECT count(*) FROM wanted_again WHERE kind='note'").scalar()
        assert left == 1500 - done.lost["note"] == 1500 - wanted
        assert outbox.counts(tx).waiting == 43
        assert len(drafts.all(tx)) == 40
        assert len(notes.search(tx, "漏风", limit=9999)) == left
        assert incoming.cursors(tx) == {}
        assert tx.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
    store.close()


def test_a_record_whose_page_is_gone_is_made_from_the_journal(filled, key, village):
    flip(filled.database, pages_of(filled.database, key, "visit"))
    done, _ = mend(filled, key, village.at)
    assert (done.from_journal, done.lost.get("visit")) == (40, None)
    store = opening.open_store(filled, key)
    with store.read() as tx:
        assert len(rows.all(tx, "visit")) == 40
        assert tx.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    store.close()


@pytest.mark.parametrize("half", ["outbox", "outbox_body"])
def test_an_unsent_record_whose_change_is_gone_is_sent_after_all(filled, key, village, half):
    """pain 1: which change it was, or what it said."""
    flip(filled.database, pages_of(filled.database, key, half))
    mend(filled, key, village.at)
    store = opening.open_store(filled, key)
    with store.write() as tx:
        assert outbox.counts(tx).waiting == 43
        batch = outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
        # No number is given out twice: the server would take the change for one that it has.
        assert all(change.counter > 43 for change in batch.changes)
    store.close()


@pytest.mark.parametrize("half", ["outbox", "outbox_body"])
def test_a_change_of_which_one_half_is_gone_holds_up_no_other(filled, key, village, half):
    flip(filled.database, pages_of(filled.database, key, half)[1:2])
    mend(filled, key, village.at)
    store = opening.open_store(filled, key)
    with store.write() as tx:
        assert outbox.counts(tx).waiting == 43
        batch = outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
        assert len({change.row_id for change in batch.changes}) == len(batch.ops) == 43
    store.close()


def test_rows_of_the_newest_copy_stand_in_for_what_cannot_be_read(filled, key, village):
    store = opening.open_store(filled, key)
    backup.make(store, filled.backups, at=village.at)
    store.close()
    flip(filled.database, pages_of(filled.database, key, "note")[20:23])
    done, _ = mend(filled, key, village.at)
    assert (done.from_copy > 10, done.lost) == (True, {})
    store = opening.open_store(filled, key)
    with store.read() as tx:
        assert len(rows.all(tx, "note", limit=9999)) == 1500
    store.close()


def test_without_a_first_page_the_newest_copy_is_what_is_left(filled, key, village):
    store = opening.open_store(filled, key)
    backup.make(store, filled.backups, at=village.at)
    store.close()
    flip(filled.database, [1])
    done, aside = mend(filled, key, village.at)
    assert done.from_copy > 1500
    assert aside.exists()
    opening.open_store(filled, key).close()


def test_with_neither_first_page_nor_copy_nothing_is_put_in_place(filled, key, village):
    flip(filled.database, [1])
    content = filled.database.read_bytes()
    with pytest.raises(StoreDamaged):
        mend(filled, key, village.at)
    assert filled.database.read_bytes() == content


def test_a_file_that_somebody_has_open_is_not_exchanged(filled, key, village):
    store = opening.open_store(filled, key)
    with store.read() as tx:
        tx.exec_driver_sql("SELECT count(*) FROM note").all()
    with pytest.raises(StoreBusy):
        mend(filled, key, village.at)
    store.close()


def test_a_healthy_file_comes_over_whole(filled, key, village):
    done, _ = mend(filled, key, village.at + timedelta(days=1))
    assert (done.lost, done.bad_pages, done.from_journal) == ({}, 0, 0)
    assert done.rows["note"] == 1500
    assert keys.people(filled) == []
    store = opening.open_store(filled, key)
    with store.read() as tx:
        assert incoming.cursors(tx) == {village.scope: 1500}
    store.close()
