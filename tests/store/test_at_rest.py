from dataclasses import replace

import pytest

from fieldvisit.store import attachments, audit, drafts, journal, keys, profile
from fieldvisit.store.drafts import Draft
from fieldvisit.store.profile import Profile

NAME, NOTE, PLACE, PHONE = "尉迟金丝雀", "金丝雀笔记窗户漏风", "金丝雀胡同九号", "13800009876"
CITIZEN_ID = "120101194912310026"
LABEL = "赵·河口镇协理员"  # long: three bytes stand in an encrypted file by chance


@pytest.fixture
def written(folder, store, key, monkeypatch, village):
    """A device folder after a day's work, while the file is still open (log and all)."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    keys.add_person(folder, keys.LockName("zhao", LABEL), pin="135790", data_key=key)
    with store.write() as tx:
        person = {"citizen_id": CITIZEN_ID, "phone": PHONE}
        home = village.settle(tx, NAME, person=person, live_address=PLACE)
        visit = village.visit(home, instance=f"<data>{NOTE}</data>", answers={"said": NOTE})
        journal.insert(tx, visit, stamp=village.stamp)
        journal.insert(tx, village.note(NOTE, household_id=home.id), stamp=village.stamp)
        draft = Draft(
            village.ids.fresh(), home.id, None, None, "F02", 1, NOTE, 0, village.at, village.at,
            village.stamp.actor,
        )  # fmt: skip
        drafts.save(tx, draft)
        attachments.keep(store, tx, data=NOTE.encode() * 20, at=village.at)
        audit.append(tx, "show", subject=NAME, stamp=village.stamp)
        profile.save(
            tx,
            Profile(
                village.stamp.device_id, "A7", village.stamp.actor, NAME, "officer", "1", PLACE,
                key,
            ),
        )  # fmt: skip
        drafts.save(tx, replace(draft, instance=NOTE * 2))
    return folder, key


def test_no_file_of_the_device_holds_a_readable_word(written):
    """trust T1"""
    folder, key = written
    # None is short enough to stand in random bytes by chance.
    secrets = [
        word.encode(encoding)
        for word in (NAME, NOTE, PLACE, PHONE, CITIZEN_ID, "金丝雀", "CREATE TABLE")
        for encoding in ("utf-8", "utf-16-le")
    ]
    secrets += [key, key.hex().encode(), b"135790", b"SQLite format 3"]
    files = [path for path in folder.root.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"device.db", "device.db-wal", "keys.json"}
    hits = [(path.name, word) for path in files for word in secrets if word in path.read_bytes()]
    assert hits == []


def test_the_label_of_the_unlock_screen_is_the_only_readable_word(written):
    folder, _ = written
    readable = [
        path.name
        for path in folder.root.rglob("*")
        if path.is_file() and LABEL.encode() in path.read_bytes()
    ]
    assert set(readable) <= {"keys.json", "ballast"}
    assert "keys.json" in readable


def test_other_users_of_the_computer_may_not_read_the_folder(written):
    folder, _ = written
    assert folder.keys.stat().st_mode & 0o077 == 0
    assert (folder.root / "device.secret").stat().st_mode & 0o077 == 0
