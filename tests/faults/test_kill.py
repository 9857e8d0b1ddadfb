"""kill -9 while the app saves: nothing that was shown as saved is lost (pain 1)."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import opening, outbox, rows

KEY = bytes(range(32))
KILLS = [
    pytest.param(60, marks=[pytest.mark.prove, pytest.mark.timeout(600)]),
    pytest.param(500, marks=[pytest.mark.soak, pytest.mark.timeout(7200)]),
]

SAVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records.note import Note
from fieldvisit.store import journal, opening

ids, at = Uuid7(), datetime(2026, 11, 23, tzinfo=UTC)
stamp = journal.Stamp(UUID(int=1), UUID(int=2), at)
store = opening.open_store(DeviceFolder(Path(sys.argv[1])), bytes(range(32)))
sys.stdout.write("ready\\n")
sys.stdout.flush()
while True:
    note = Note(id=ids.fresh(), scope="120102001001", created_at=at, text="漏" * 80, written_at=at)
    with store.write() as tx:
        journal.insert(tx, note, stamp=stamp)
    sys.stdout.write(note.id.hex + "\\n")
    sys.stdout.flush()
"""


def save_until_killed(folder: DeviceFolder, seconds: float) -> list[UUID]:
    """Run the saving program, kill it, and return the ids that it said were saved."""
    program = subprocess.Popen(
        [sys.executable, "-c", SAVER, str(folder.root)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    time.sleep(seconds)
    program.send_signal(signal.SIGKILL)
    said, _ = program.communicate()
    # Only a whole line was shown.
    return [UUID(line) for line in said.split("\n")[:-1] if len(line) == 32]


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
