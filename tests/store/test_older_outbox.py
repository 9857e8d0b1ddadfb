"""Until schema 5 a change said what it says in its own row; such files are brought up, mended and
carried over with every unsent change (pain 1).
"""

from contextlib import closing
from datetime import timedelta
from functools import partial

import orjson
import pytest

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import (
    backup,
    journal,
    migrate,
    opening,
    outbox,
    profile,
    restoring,
    salvage,
    staging,
)
from fieldvisit.store.profile import Profile
from tests.support.pages import flip, pages_of

APART = next(n for n, script in enumerate(migrate.scripts()) if "outbox_body" in script.name)

LATER = ("schema_number", "ahead")
"""Columns that such a file did not have."""


@pytest.fixture
def older(folder, store, key, village, monkeypatch):
    """A file as the program before kept it, with fifty unsent notes."""
    who = Profile(
        village.stamp.device_id, "A7", village.stamp.actor, "赵", "officer", "1", "http://x", key
    )
    with store.write() as tx:
        profile.save(tx, who)
        copied = [journal.insert(tx, village.note("昨天"), stamp=village.stamp)]
    copy = backup.make(store, folder.backups, at=village.at)
    with store.write() as tx:
        texts = [f"第{n}条" * 40 for n in range(50)]
        copied += [journal.insert(tx, village.note(t), stamp=village.stamp) for t in texts]
    store.close()
    _put_back(folder, key, monkeypatch)
    return folder, copy, copied


def _put_back(folder, key, monkeypatch):
    """Lay the present file's rows into one of the schema before."""
    newer = folder.database.rename(folder.database.with_suffix(".newer"))
    with monkeypatch.context() as patched:
        before = migrate.scripts()[:APART]
        patched.setattr(migrate, "scripts", lambda: before)
        migrate.bring_up(folder, partial(opening.connect, folder.database, key))
    laid = ("profile", "note", "journal_head", "outbox JOIN outbox_body USING (counter)")
    with (
        closing(opening.connect(newer, key)) as source,
        salvage.writing(folder.database, key) as target,
    ):
        for table in laid:
            every = [column[0] for column in source.execute(f"SELECT * FROM {table}").description]
            known = [f'"{name}"' for name in every if name not in LATER]
            names, marks = ", ".join(known), ", ".join("?" * len(known))
            found = source.execute(f"SELECT {names} FROM {table}")
            into = f"INSERT OR REPLACE INTO {table.split()[0]} ({names}) VALUES ({marks})"
            target.executemany(into, found.fetchall())
    newer.unlink()


def unsent(folder, key, village):
    store = opening.open_store(folder, key)
    with store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
    store.close()
    return {change.row_id: change for change in batch.changes}


def test_it_is_brought_up_with_what_its_changes_say(older, key, village):
    folder, _, made = older
    found = unsent(folder, key, village)
    assert list(found.values()) == made


def test_a_damaged_one_is_mended_and_its_changes_go_out(older, key, village):
    folder, _, made = older
    flip(folder.database, pages_of(folder.database, key, "outbox")[2:3])
    staged = staging.stage(folder)
    salvage.salvage(folder, staged, key=key, at=village.at)
    staging.put_in_place(folder, staged, key=key, at=village.at)
    found = unsent(folder, key, village)
    assert found.keys() == {change.row_id for change in made}
    same = [change for change in made if found[change.row_id] == change]
    assert len(made) - 8 <= len(same) < len(made)


def test_a_restored_copy_gets_the_changes_that_it_holds(older, key, village):
    folder, copy, made = older
    at = village.at + timedelta(days=1)
    done = restoring.restore(folder, copy, key=key, present_key=key, at=at)
    assert (done.carried, done.whole) == (50, True)
    assert list(unsent(DeviceFolder(folder.root), key, village).values()) == made


def test_what_the_server_said_of_them_stays(older, key):
    folder, _, _ = older
    with closing(opening.connect(folder.database, key)) as connection:
        connection.execute("UPDATE outbox SET state = 'applied', version = 7 WHERE counter = 1")
    store = opening.open_store(folder, key)
    with store.read() as tx:
        state = tx.exec_driver_sql("SELECT state, version FROM outbox WHERE counter = 1").one()
        said = tx.exec_driver_sql("SELECT after FROM outbox_body WHERE counter = 1").scalar()
        assert tuple(state) == ("applied", 7)
        assert orjson.loads(said)["text"] == "昨天"
    store.close()
