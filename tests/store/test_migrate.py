import re
import shutil
from functools import partial

import pytest

from fieldvisit.records import KINDS
from fieldvisit.store import (
    extras,
    journal,
    keeping,
    migrate,
    opening,
    outbox,
    rows,
    salvage,
)
from fieldvisit.store.troubles import DiskFull, StoreDamaged, StoreTooNew


@pytest.fixture
def later(tmp_path, monkeypatch):
    """A program with one more script than this one has."""
    schema = tmp_path / "schema"
    shutil.copytree(migrate.SCHEMA, schema)
    known = migrate.scripts()
    monkeypatch.setattr(migrate, "scripts", lambda: tuple(sorted(schema.glob("*.sql"))))

    def add(text):
        (schema / f"{len(known) + 1:04d}_next.sql").write_text(text, "utf-8")

    return add


@pytest.fixture
def filled(folder, store, village):
    """A file with an unsent note."""
    with store.write() as tx:
        journal.insert(tx, village.note("窗户漏风"), stamp=village.stamp)
    store.close()
    return folder


def test_an_older_file_is_brought_up_with_its_unsent_changes(filled, key, later):
    later("ALTER TABLE note ADD COLUMN mood TEXT;\nUPDATE note SET mood = 'calm';")
    store = opening.open_store(filled, key)
    with store.read() as tx:
        assert tx.exec_driver_sql("SELECT mood FROM note").scalar() == "calm"
        assert outbox.counts(tx).waiting == 1
    store.close()


def test_a_backup_of_the_older_file_is_kept_and_opens(filled, key, later):
    later("CREATE TABLE mood (id INTEGER PRIMARY KEY);")
    opening.open_store(filled, key).close()
    (backup,) = filled.backups.iterdir()
    connection = opening.connect(backup, key)
    assert connection.execute("SELECT count(*) FROM note").fetchone() == (1,)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(migrate.scripts()) - 1,)
    connection.close()


def test_a_script_that_fails_leaves_the_older_file(filled, key, later):
    later("CREATE TABLE mood (id INTEGER PRIMARY KEY);\nUPDATE nowhere SET x = 1;")
    with pytest.raises(Exception, match="nowhere"):
        opening.open_store(filled, key)
    connection = opening.connect(filled.database, key)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(migrate.scripts()) - 1,)
    assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'mood'").fetchall()
    connection.close()


@pytest.mark.parametrize(
    "script",
    ["DELETE FROM note;", "DELETE FROM outbox;", "DROP TABLE draft;"],
)
def test_a_script_that_loses_rows_is_undone(filled, key, later, script):
    connection = opening.connect(filled.database, key)
    connection.execute(
        "INSERT INTO draft (id, household_id, form_id, form_version, instance, page, started_at,"
        " touched_at, owner) VALUES ('d', 'h', 'F02', 1, '', 0, '', '', 'o')"
    )
    connection.close()
    later(script)
    with pytest.raises(StoreDamaged):
        opening.open_store(filled, key)
    connection = opening.connect(filled.database, key)
    for table in ("note", "outbox", "draft"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
    connection.close()


def test_rows_that_salvage_left_without_a_parent_keep_nobody_from_a_newer_program(
    folder, key, later, store, village
):
    """pain 7: what the server has not sent again yet is missing before and after."""
    with store.write() as tx:
        journal.insert(tx, village.visit(village.settle(tx, "王桂芬")), stamp=village.stamp)
    store.close()
    with salvage.writing(folder.database, key) as target:
        target.execute("DELETE FROM membership")
        target.execute("DELETE FROM household")
    later("CREATE TABLE mood (id INTEGER PRIMARY KEY);")
    reopened = opening.open_store(folder, key)
    with reopened.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM visit").scalar() == 1
    reopened.close()


def test_a_script_that_leaves_rows_without_their_parent_is_undone(
    folder, key, later, store, village
):
    with store.write() as tx:
        journal.insert(tx, village.visit(village.settle(tx, "王桂芬")), stamp=village.stamp)
    store.close()
    later("UPDATE visit SET household_id = 'nobody';")
    with pytest.raises(StoreDamaged):
        opening.open_store(folder, key)


def test_rebuilding_a_parent_table_does_not_cascade(folder, key, later, store, village):
    with store.write() as tx:
        home = village.settle(tx, "王桂芬")
        journal.insert(tx, village.visit(home), stamp=village.stamp)
    store.close()
    later(
        "CREATE TABLE kept AS SELECT * FROM household;\n"
        "DELETE FROM household;\n"
        "INSERT INTO household SELECT * FROM kept;\n"
    )
    opened = opening.open_store(folder, key)
    with opened.read() as tx:
        assert len(rows.all(tx, "visit")) == 1
        assert len(rows.all(tx, "household")) == 1
    opened.close()


def test_a_newer_file_is_refused_and_stays_byte_for_byte(filled, key):
    connection = opening.connect(filled.database, key)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = filled.database.read_bytes()
    with pytest.raises(StoreTooNew) as caught:
        opening.open_store(filled, key)
    assert caught.value.file_version == 99
    assert filled.database.read_bytes() == before


def test_a_newer_file_with_an_open_log_is_not_touched_either(filled, key):
    writer = opening.connect(filled.database, key)
    writer.execute("PRAGMA user_version = 99")
    log = filled.database.with_name("device.db-wal")
    before = filled.database.read_bytes(), log.read_bytes()
    assert before[1]
    with pytest.raises(StoreTooNew):
        opening.open_store(filled, key)
    assert (filled.database.read_bytes(), log.read_bytes()) == before
    writer.close()


def test_without_space_for_the_backup_nothing_begins(filled, key, later, monkeypatch):
    later("CREATE TABLE mood (id INTEGER PRIMARY KEY);")
    monkeypatch.setattr(migrate, "free_bytes", lambda path: 1000)
    before = filled.database.read_bytes()
    with pytest.raises(DiskFull):
        opening.open_store(filled, key)
    assert filled.database.read_bytes() == before


def test_two_programs_that_bring_up_one_file_do_it_once(filled, key, later, monkeypatch):
    later("CREATE TABLE mood (id INTEGER PRIMARY KEY);")
    back_up = migrate._back_up

    def overtaken(device, connection, *, version):
        monkeypatch.setattr(migrate, "_back_up", back_up)
        opening.open_store(device, key).close()

    monkeypatch.setattr(migrate, "_back_up", overtaken)
    opening.open_store(filled, key).close()
    connection = opening.connect(filled.database, key)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(migrate.scripts()),)
    connection.close()


def test_a_current_file_opens_without_a_backup(filled, key):
    opening.open_store(filled, key).close()
    assert not filled.backups.exists()


def test_scripts_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in migrate.scripts()] == list(
        range(1, len(migrate.scripts()) + 1)
    )


def test_refusing_works_on_a_bare_connection_too(filled, key):
    migrate.refuse_newer(partial(opening.connect, filled.database, key, read_only=True))


def test_a_script_may_convert_what_is_unsent_and_it_goes_as_converted(filled, key, later):
    later(
        "UPDATE note SET tags = '[\"dizhi\"]';\n"
        "UPDATE outbox_body SET after = json_set(after, '$.tags', json('[\"dizhi\"]'))"
        " WHERE counter IN (SELECT counter FROM outbox"
        " WHERE kind = 'note' AND state IN ('waiting', 'delivered'));\n"
        "UPDATE outbox SET batch_id = NULL"
        " WHERE kind = 'note' AND state IN ('waiting', 'delivered');"
    )
    store = opening.open_store(filled, key)
    assert store.brought_up
    with store.read() as tx:
        (change,) = outbox.changes_of(tx, [1])
    assert change.after["tags"] == ["dizhi"]
    store.close()
    again = opening.open_store(filled, key)
    assert not again.brought_up
    again.close()


def test_a_script_that_renames_or_drops_a_field_converts_unsent_changes_too():
    """sync.md 11: what is unsent is written in the schema of the program that sends it."""
    for path in migrate.scripts():
        text = path.read_text("utf-8")
        moved = re.findall(r"ALTER TABLE (\w+) (?:RENAME|DROP) COLUMN", text)
        if set(moved) & KINDS.keys():
            assert re.search(r"UPDATE outbox(_body)?\s+SET", text), path.name


def test_fields_that_an_older_program_only_kept_find_their_column(store, village):
    written = village.note("窗户漏风")
    with store.write() as tx:
        journal.insert(tx, written, stamp=village.stamp)
        extra = {"follow_up": True, "mood": "calm"}
        keeping.put_over(tx, "note", found=[(rows.get(tx, "note", row_id=written.id), extra)])
        assert extras.take_known(tx) == 1
        assert rows.get(tx, "note", row_id=written.id).follow_up is True
        assert tx.exec_driver_sql("select extra from note").scalar() == '{"mood":"calm"}'
        assert extras.take_known(tx) == 0
