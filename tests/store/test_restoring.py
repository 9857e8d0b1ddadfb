import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import Attachment
from fieldvisit.store import (
    attachments,
    audit,
    backup,
    copies,
    drafts,
    journal,
    opening,
    outbox,
    parcels,
    profile,
    restoring,
    rows,
    settling,
)
from fieldvisit.store.drafts import Draft
from fieldvisit.store.profile import Profile
from fieldvisit.store.settling import Settled
from fieldvisit.store.tables import profile as kept
from fieldvisit.store.troubles import StoreBusy, StoreTooNew
from tests.support.pages import flip, pages_of


@pytest.fixture
def copied(folder, store, key, village):
    """A device with a copy of yesterday and unsent work of today."""
    who = Profile(
        village.stamp.device_id, "A7", village.stamp.actor, "赵", "officer", "1", "http://x", key
    )
    with store.write() as tx:
        profile.save(tx, who)
        journal.insert(tx, village.note("昨天"), stamp=village.stamp)
        audit.append(tx, "show", subject="x", stamp=village.stamp)
        attachments.keep(store, tx, data=b"photo" * 100, at=village.at)
    copy = backup.make(store, folder.backups, at=village.at)
    with store.write() as tx:
        home = village.settle(tx, "王桂芬")
        journal.insert(tx, village.visit(home), stamp=village.stamp)
        journal.insert(tx, village.note("只给自己看", private=True), stamp=village.stamp)
        draft = Draft(
            village.ids.fresh(), home.id, None, None, "F02", 1, "half", 0, village.at, village.at,
            village.stamp.actor,
        )  # fmt: skip
        drafts.save(tx, draft)
        audit.append(tx, "print", subject="y", stamp=village.stamp)
    store.close()
    return folder, copy


def restored(folder, copy, key, village, *, present_key=b""):
    at = village.at + timedelta(days=1)
    return restoring.restore(
        folder, copy, key=key, present_key=key if present_key == b"" else present_key, at=at
    )


def look(folder, key):
    store = opening.open_store(folder, key)
    with store.read() as tx:
        found = {
            "waiting": outbox.counts(tx).waiting,
            "visits": len(rows.all(tx, "visit")),
            "notes": len(rows.all(tx, "note")),
            "drafts": len(drafts.all(tx)),
            "broken": audit.first_broken(tx),
            "torn": tx.exec_driver_sql("PRAGMA foreign_key_check").all(),
        }
    store.close()
    return found


def test_what_was_never_sent_is_carried_over_the_copy(copied, key, village):
    """pain 7"""
    folder, copy = copied
    before = folder.database.read_bytes()
    done = restored(folder, copy, key, village)
    assert (done.carried, done.whole) == (4, True)
    found = look(folder, key)
    assert found == {
        "waiting": 5, "visits": 1, "notes": 2, "drafts": 1, "broken": None, "torn": []
    }  # fmt: skip
    assert (done.aside / "device.db").read_bytes() == before


def test_numbers_that_the_present_file_gave_out_are_not_given_out_again(copied, key, village):
    folder, copy = copied
    restored(folder, copy, key, village)
    store = opening.open_store(folder, key)
    with store.write() as tx:
        change = journal.insert(tx, village.note("以后"), stamp=village.stamp)
    assert change.counter == 6
    store.close()


def test_a_present_file_that_cannot_be_read_at_all_makes_numbers_leap(copied, key, village):
    folder, copy = copied
    flip(folder.database, [1])
    done = restored(folder, copy, key, village)
    assert (done.carried, done.whole) == (0, False)
    store = opening.open_store(folder, key)
    with store.write() as tx:
        change = journal.insert(tx, village.note("以后"), stamp=village.stamp)
    assert change.counter > 1_000_000
    store.close()


def test_unsent_work_beside_bad_pages_is_carried_over_too(copied, key, village):
    folder, copy = copied
    flip(folder.database, pages_of(folder.database, key, "note", "household_lookup"))
    done = restored(folder, copy, key, village)
    assert (done.carried, done.whole) == (4, False)
    assert look(folder, key)["visits"] == 1


def test_what_was_set_aside_is_itself_a_copy_to_go_back_to(copied, key, village):
    folder, copy = copied
    done = restored(folder, copy, key, village)
    again = restored(folder, copies.one(done.aside), key, village, present_key=None)
    assert again.aside != done.aside
    assert look(folder, key)["visits"] == 1


def test_files_that_are_gone_come_back_with_the_copy(copied, key, village):
    folder, copy = copied
    shutil.rmtree(folder.attachments)
    restored(folder, copy, key, village)
    (name,) = copy.files
    store = opening.open_store(folder, key)
    assert attachments.read(store, name) == b"photo" * 100
    store.close()


def test_a_damaged_copy_is_refused_and_nothing_is_touched(copied, key, village):
    folder, copy = copied
    flip(copy.database, [5])
    before = folder.database.read_bytes()
    with pytest.raises(restoring.CopyDamaged):
        restored(folder, copy, key, village)
    assert folder.database.read_bytes() == before


def test_a_copy_of_a_newer_program_is_refused(copied, key, village):
    folder, copy = copied
    connection = opening.connect(copy.database, key)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreTooNew):
        restored(folder, copy, key, village)


def test_a_copy_of_another_device_is_refused_over_unsent_work(copied, key, village):
    folder, copy = copied
    connection = opening.connect(copy.database, key)
    connection.execute("UPDATE profile SET value = '\"other\"' WHERE name = 'device_id'")
    connection.close()
    with pytest.raises(restoring.CopyOfAnother) as caught:
        restored(folder, copy, key, village)
    assert caught.value.count == 5


def test_nothing_is_restored_under_an_open_window(copied, key, village):
    folder, copy = copied
    store = opening.open_store(folder, key)
    with store.read() as tx:
        tx.exec_driver_sql("SELECT count(*) FROM note").all()
    with pytest.raises(StoreBusy):
        restored(folder, copy, key, village)
    store.close()


def test_a_copy_on_a_second_medium_makes_a_device_where_there_was_none(
    copied, key, village, tmp_path
):
    folder, copy = copied
    elsewhere = DeviceFolder(tmp_path / "new")
    stick = Path(shutil.copytree(folder.backups, tmp_path / "stick"))
    moved = copies.one(stick / copy.path.name)
    elsewhere.root.mkdir()
    done = restored(elsewhere, moved, key, village, present_key=None)
    assert done.aside is None
    assert look(elsewhere, key)["notes"] == 1
    (name,) = copy.files
    assert (elsewhere.attachments / name[:2] / name).is_file()


@pytest.mark.parametrize("forgotten", [False, True])
def test_what_the_copy_has_unsent_and_was_sent_since_is_not_sent_again(
    folder, store, key, village, forgotten
):
    """pain 35"""
    who = Profile(
        village.stamp.device_id, "A7", village.stamp.actor, "赵", "officer", "1", "http://x", key
    )
    with store.write() as tx:
        profile.save(tx, who)
        home = village.settle(tx, "王桂芬")
    settle_all(store, village)
    with store.write() as tx:
        journal.patch(
            tx, "household", row_id=home.id, after={"live_address": "后街9号"}, stamp=village.stamp
        )
    copy = backup.make(store, folder.backups, at=village.at)
    settle_all(store, village)
    with store.write() as tx:
        if forgotten:
            outbox.drop_old_copies(tx, village.at + 2 * outbox.SEALED_FOR)
        kept = rows.get(tx, "household", row_id=home.id)
    store.close()
    restored(folder, copy, key, village)
    store = opening.open_store(folder, key)
    with store.read() as tx:
        assert outbox.counts(tx) == outbox.OutboxCounts()
        assert tx.exec_driver_sql("SELECT count(*) FROM server_row").scalar() == 0
        if forgotten:
            assert rows.get(tx, "household", row_id=home.id) == kept
    store.close()


def test_a_file_that_was_not_sent_keeps_its_record_over_an_older_copy(folder, store, key, village):
    """The record went to the server after the copy was made, the photo did not: a device that is
    revoked before its next sync hands it in all the same (pain 10)."""
    who = Profile(
        village.stamp.device_id, "A7", village.stamp.actor, "赵", "officer", "1", "http://x", key
    )
    with store.write() as tx:
        profile.save(tx, who)
    copy = backup.make(store, folder.backups, at=village.at)
    with store.write() as tx:
        note = village.note("有照片")
        journal.insert(tx, note, stamp=village.stamp)
        sha256 = attachments.keep(store, tx, data=b"photo" * 100, at=village.at)
        values = {"id": village.ids.fresh(), "scope": note.scope, "created_at": village.at}
        said = {"sha256": sha256, "size": 500, "media_type": "image/png", "kind": "photo"}
        photo = Attachment.model_validate(values | said | {"note_id": note.id})
        journal.insert(tx, photo, stamp=village.stamp)
    settle_all(store, village)
    store.close()
    restored(folder, copy, key, village)
    store = opening.open_store(folder, key)
    with store.read() as tx:
        assert [content.sha256 for content in attachments.unsent(tx)] == [sha256]
    store.close()


def settle_all(store, village):
    """The server takes all that waits."""
    with store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
        taken = [Settled(c.counter, "accepted", version=c.counter) for c in batch.changes]
        settling.settle(tx, taken, at=village.at)


def test_the_key_of_an_answer_on_its_way_is_carried_over_a_copy_that_has_none(
    folder, store, key, village
):
    """Copies that programs of before made ahead of their first parcel."""
    me = village.stamp
    who = Profile(me.device_id, "A7", me.actor, "赵", "officer", "1", "http://x", key)
    with store.write() as tx:
        profile.save(tx, who)
        tx.execute(kept.delete().where(kept.c.name == parcels.BOX))
    copy = backup.make(store, folder.backups, at=village.at)
    with store.write() as tx:
        pair = parcels.box_pair(tx, store.suite)
    store.close()
    restored(folder, copy, key, village)
    opened = opening.open_store(folder, key)
    with opened.write() as tx:
        assert parcels.box_pair(tx, opened.suite) == pair
    opened.close()
