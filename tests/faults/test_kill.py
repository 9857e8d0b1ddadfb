"""kill -9 while the app saves: nothing that was shown as saved is lost (pain 1)."""

import multiprocessing
import random
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records.note import Note
from fieldvisit.store import journal, opening, outbox, rows

KEY = bytes(range(32))
KILLS = [
    pytest.param(200, marks=[pytest.mark.prove, pytest.mark.timeout(600)]),
    pytest.param(500, marks=[pytest.mark.soak, pytest.mark.timeout(7200)]),
]


def save_until_killed_here(device: Path, wire: Connection) -> None:
    """A program that only saves, and tells each id after the save has answered."""
    ids, at = Uuid7(), datetime(2026, 11, 23, tzinfo=UTC)
    stamp = journal.Stamp(UUID(int=1), UUID(int=2), at)
    store = opening.open_store(DeviceFolder(device), KEY)
    wire.send("ready")
    while True:
        note = Note(
            id=ids.fresh(), scope="120102001001", created_at=at, text="漏" * 80, written_at=at
        )
        with store.write() as tx:
            journal.insert(tx, note, stamp=stamp)
        wire.send(note.id.hex)


def save_until_killed(folder: DeviceFolder, seconds: float) -> list[UUID]:
    """Run the saving program, kill it, and return the ids that it said were saved."""
    # Forked: the program is loaded already, so that the moments fall into its saving.
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    program = context.Process(
        target=save_until_killed_here, args=(folder.root, theirs), daemon=True
    )
    program.start()
    theirs.close()
    assert ours.recv() == "ready"
    time.sleep(seconds)
    program.kill()
    said = []
    while True:
        try:
            said.append(UUID(ours.recv()))
        except (EOFError, OSError):
            break
    program.join()
    return said


@pytest.mark.parametrize("kills", KILLS)
def test_nothing_shown_as_saved_is_lost_by_killing_the_app(tmp_path: Path, kills: int) -> None:
    folder = DeviceFolder(tmp_path / "device")
    opening.create(folder, KEY).close()
    moments = random.Random(20261123)
    said: list[UUID] = []
    for _ in range(kills):
        said += save_until_killed(folder, moments.uniform(0.0, 0.15))
    store = opening.open_store(folder, KEY)
    with store.read() as tx:
        kept = {row.id for row in rows.all(tx, "note", limit=10**6)}
        assert set(said) <= kept
        # Each kept note has its operation, counters have no gap, and the pages are whole.
        counters = tx.exec_driver_sql("SELECT counter FROM outbox ORDER BY counter").scalars().all()
        assert counters == list(range(1, len(kept) + 1))
        assert outbox.counts(tx).waiting == len(kept)
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert tx.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
    store.close()
    assert len(said) > kills
