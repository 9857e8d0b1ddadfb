"""Damaged pages of the device's file: named, never passed over, never written to."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records.note import Note
from fieldvisit.store import journal, notes, opening, rows
from fieldvisit.store.troubles import StoreDamaged

AT = datetime(2026, 11, 23, tzinfo=UTC)
PAGE = 4096


@pytest.fixture
def filled(tmp_path: Path) -> DeviceFolder:
    """A file of many pages, closed."""
    folder = DeviceFolder(tmp_path / "device")
    store = opening.create(folder, bytes(32))
    ids, stamp = CountedIds("damage"), journal.Stamp(UUID(int=1), UUID(int=2), AT)
    with store.write() as tx:
        for n in range(300):
            note = Note(
                id=ids.fresh(),
                scope="120102001001",
                created_at=AT,
                text=f"第{n}条，窗户漏风" * 20,
                written_at=AT,
            )
            journal.insert(tx, note, stamp=stamp)
    store.close()
    return folder


def flip(path: Path, offset: int) -> bytes:
    content = bytearray(path.read_bytes())
    content[offset] ^= 0xFF
    path.write_bytes(content)
    return bytes(content)


def test_a_damaged_first_page_is_named_at_opening(filled: DeviceFolder) -> None:
    content = flip(filled.database, 100)
    with pytest.raises(StoreDamaged):
        opening.open_store(filled, bytes(32))
    assert filled.database.read_bytes() == content


def read_everything(folder: DeviceFolder) -> None:
    store = opening.open_store(folder, bytes(32))
    try:
        with store.read() as tx:
            rows.all(tx, "note")
            notes.search(tx, "漏风", limit=1000)
            tx.exec_driver_sql("PRAGMA integrity_check").all()
            tx.exec_driver_sql("SELECT sum(length(after)) FROM outbox_body").all()
            broken = tx.exec_driver_sql("PRAGMA cipher_integrity_check").all()
            assert broken == []
    finally:
        store.close()


@pytest.mark.prove
def test_a_flipped_byte_in_any_page_is_found_and_never_read_as_truth(
    filled: DeviceFolder,
) -> None:
    whole = filled.database.read_bytes()
    read_everything(filled)
    for page in range(0, len(whole) // PAGE, 7):
        filled.database.write_bytes(whole)
        flip(filled.database, page * PAGE + 1000)
        with pytest.raises((StoreDamaged, AssertionError)):
            read_everything(filled)
    filled.database.write_bytes(whole)
    read_everything(filled)


def test_a_truncated_file_is_named(filled: DeviceFolder) -> None:
    whole = filled.database.read_bytes()
    filled.database.write_bytes(whole[: len(whole) // 2 // PAGE * PAGE])
    with pytest.raises(StoreDamaged):
        read_everything(filled)
