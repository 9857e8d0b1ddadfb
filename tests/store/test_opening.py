import threading

import pytest
from sqlalchemy.exc import IntegrityError

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import journal, opening, rows, troubles
from fieldvisit.store.troubles import NoStoreHere, StoreBusy, StoreDamaged, StoreExists


def test_what_one_opening_wrote_the_next_reads(folder, key, village):
    store = opening.create(folder, key)
    note = village.note("窗户漏风")
    with store.write() as tx:
        journal.insert(tx, note, stamp=village.stamp)
    store.close()
    again = opening.open_store(folder, key)
    with again.read() as tx:
        assert rows.get(tx, "note", row_id=note.id).text == "窗户漏风"
    again.close()


def test_a_folder_may_have_any_name(tmp_path, key):
    strange = DeviceFolder(tmp_path / "走访 100%#1?" / "device")
    opening.create(strange, key).close()
    opening.open_store(strange, key).close()
    assert strange.database.exists()


def test_a_disk_that_runs_low_is_told_in_time(monkeypatch, folder, store):
    monkeypatch.setattr(troubles, "free_bytes", lambda path: 120 * troubles.MEGABYTE)
    assert troubles.megabytes_left(folder) == 120
    monkeypatch.setattr(troubles, "free_bytes", lambda path: 900 * troubles.MEGABYTE)
    assert troubles.megabytes_left(folder) is None


def test_an_error_inside_a_write_leaves_nothing(store, undo, village):
    note = village.note("窗户漏风")
    undo(lambda tx: journal.insert(tx, note, stamp=village.stamp))
    with store.read() as tx:
        assert rows.get(tx, "note", row_id=note.id) is None


def test_a_device_file_is_never_made_over_another(folder, key, store):
    with pytest.raises(StoreExists):
        opening.create(folder, key)


def test_an_empty_folder_has_no_store(folder, key):
    with pytest.raises(NoStoreHere):
        opening.open_store(folder, key)


def test_a_half_made_file_of_a_killed_creation_is_made_anew(folder, key):
    folder.root.mkdir()
    folder.database.with_suffix(".new").write_bytes(b"half")
    opening.create(folder, key).close()
    opening.open_store(folder, key).close()


@pytest.mark.parametrize("content", [b"", b"not ours at all" * 1000])
def test_an_emptied_or_foreign_file_is_named_damaged_and_not_touched(folder, key, content):
    folder.root.mkdir()
    folder.database.write_bytes(content)
    with pytest.raises(StoreDamaged):
        opening.open_store(folder, key)
    assert folder.database.read_bytes() == content


def test_another_key_reads_nothing(folder, key, store):
    store.close()
    with pytest.raises(StoreDamaged):
        opening.open_store(folder, bytes(32))


def test_every_connection_waits_for_the_disk_and_checks_keys(store):
    wanted = {"synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "cache_size": -8192}
    for session in (store.read, store.write):
        with session() as tx:
            found = {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted
            assert tx.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_write_inside_a_write_is_a_mistake_that_crashes(store):
    with store.write(), pytest.raises(RuntimeError), store.write():
        pass


def test_writers_on_many_threads_take_turns(store, village):
    village_notes = [village.note(f"第{n}条") for n in range(40)]

    def keep(some):
        for note in some:
            with store.write() as tx:
                journal.insert(tx, note, stamp=village.stamp)

    threads = [threading.Thread(target=keep, args=(village_notes[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        assert len(rows.all(tx, "note")) == 40


def test_a_reader_sees_one_moment_while_a_writer_goes_on(store, village):
    with store.read() as before:
        assert rows.all(before, "note") == []
        with store.write() as tx:
            journal.insert(tx, village.note("新的"), stamp=village.stamp)
        assert rows.all(before, "note") == []


def test_a_file_held_by_another_program_is_named_busy(monkeypatch, folder, key, store):
    monkeypatch.setattr(opening, "BUSY_MS", 20)
    other = opening.open_store(folder, key)
    with store.write(), pytest.raises(StoreBusy), other.write():
        pass
    other.close()


def test_the_text_of_a_database_error_holds_no_value(store):
    with pytest.raises(IntegrityError) as caught, store.write() as tx:
        tx.exec_driver_sql("INSERT INTO cursor VALUES (?, NULL)", ("不该写进日志的地址",))
    assert "不该写进日志" not in str(caught.value)


def test_the_ballast_is_laid_and_kept(folder, store):
    assert folder.ballast.stat().st_size == opening.BALLAST
