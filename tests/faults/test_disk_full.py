"""A disk that fills while the app saves: a named error, nothing lost, one more save fits."""

import resource
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records.note import Note
from fieldvisit.store import attachments, journal, opening, rows, troubles
from fieldvisit.store.troubles import DiskFull
from fieldvisit.words import sentence

AT = datetime(2026, 11, 23, tzinfo=UTC)
STAMP = journal.Stamp(UUID(int=1), UUID(int=2), AT)
MEGABYTE = 1 << 20


def fill(store: opening.Store, ids: CountedIds, kept: list[UUID]) -> None:
    """Save notes until the disk refuses."""
    while True:
        note = Note(
            id=ids.fresh(),
            scope="120102001001",
            created_at=AT,
            text="窗户漏风" * 4000,
            written_at=AT,
        )
        with store.write() as tx:
            journal.insert(tx, note, stamp=STAMP)
        kept.append(note.id)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.prove
def test_a_full_disk_is_named_and_the_ballast_makes_room_for_one_more(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BALLAST", 2 * MEGABYTE)
    monkeypatch.setattr(opening, "AMPLE", 4 * MEGABYTE)
    folder = DeviceFolder(small_disk / "device")
    store = opening.create(folder, bytes(32))
    assert folder.ballast.exists()
    kept: list[UUID] = []
    ids = CountedIds("full")
    with pytest.raises(DiskFull) as full:
        fill(store, ids, kept)
    assert (full.value.code, full.value.spare_mb) == ("disk_full_spare", 2)
    assert "2 MB" in sentence(full.value.code, full.value.facts())
    before = len(kept)
    with pytest.raises(DiskFull) as full:
        fill(store, ids, kept)
    assert len(kept) > before
    assert full.value.code == "disk_full"
    with pytest.raises(DiskFull), store.write() as tx:
        attachments.keep(store, tx, data=bytes(8 * MEGABYTE), at=AT)
    store.close()
    store = opening.open_store(folder, bytes(32))
    with store.read() as tx:
        assert {row.id for row in rows.all(tx, "note", limit=10**6)} == set(kept)
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    store.close()


@pytest.mark.prove
def test_a_file_that_may_not_grow_is_a_named_trouble_and_loses_nothing(tmp_path: Path) -> None:
    """RLIMIT_FSIZE stands for a quota: the write fails although the disk has space."""
    folder = DeviceFolder(tmp_path / "device")
    store = opening.create(folder, bytes(32))
    kept: list[UUID] = []
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 * MEGABYTE, hard))
    try:
        with pytest.raises((DiskFull, troubles.DiskTrouble)):
            fill(store, CountedIds("limit"), kept)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    store.close()
    store = opening.open_store(folder, bytes(32))
    with store.read() as tx:
        assert {row.id for row in rows.all(tx, "note", limit=10**6)} == set(kept)
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    store.close()
    assert kept
