"""The app is killed at each statement of each migration: the file is old or new, never between,
and nothing that was not sent is lost (pains 1 and 7).
"""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import keys, migrate, opening, outbox

RELEASES = sorted((Path(__file__).parent.parent / "data" / "releases").iterdir())
TABLES = ("household", "person", "visit", "note", "task", "attachment", "outbox", "draft", "audit")
KEY = bytes(range(32))
REBUILD = """
CREATE TABLE visit_kept AS SELECT * FROM visit;
DELETE FROM visit;
INSERT INTO visit SELECT * FROM visit_kept;
DROP TABLE visit_kept;
ALTER TABLE note ADD COLUMN mood TEXT;
UPDATE note SET mood = 'calm';
CREATE INDEX note_mood ON note (mood);
"""


class Dying:
    """Counts the statements of every connection; at the one asked for the process is killed.

    Point 2n is before the n-th statement, 2n + 1 after it.
    """

    def __init__(self, point: int) -> None:
        self.point, self.at = point, 0

    def connect(self, *given: Any, **named: Any) -> dbapi2.Connection:
        dying = self

        class Counted(dbapi2.Connection):  # type: ignore[misc]
            def execute(self, *words: Any) -> Any:
                dying.reached()
                answer = super().execute(*words)
                dying.reached()
                return answer

        return _connect(*given, factory=Counted, **named)

    def reached(self) -> None:
        if self.at == self.point:
            os.kill(os.getpid(), signal.SIGKILL)
        self.at += 1


_connect = dbapi2.connect


def killed_at(point: int, act: Callable[[], object]) -> bool:
    """Act in a process of its own that dies at a point; whether it got so far."""
    child = os.fork()
    if child == 0:
        try:
            dbapi2.connect = Dying(point).connect
            act()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def looked_at(file: Path, key: bytes) -> tuple[int, dict[str, int]]:
    """The version of a file and its rows; reading alone, but for what SQLite itself recovers."""
    connection = opening.connect(file, key)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    counts = {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES
    }
    connection.close()
    return version, counts


def goes_on(folder: DeviceFolder, key: bytes, *, new: tuple[int, dict[str, int]]) -> None:
    """The next start finishes what was begun, and the outbox still goes out."""
    store = opening.open_store(folder, key)
    with store.read() as tx:
        assert outbox.counts(tx).waiting == new[1]["outbox"]
        assert tx.exec_driver_sql("SELECT count(*) FROM note WHERE mood = 'calm'").scalar()
    store.close()
    assert looked_at(folder.database, key) == new
    for backup in folder.backups.glob("*.db"):
        assert looked_at(backup, key)[1] == new[1]


@pytest.fixture
def one_more_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A program whose newest script builds a table anew; answers with its number."""
    schema = tmp_path / "schema"
    shutil.copytree(migrate.SCHEMA, schema)
    known = len(migrate.scripts())
    (schema / f"{known + 1:04d}_next.sql").write_text(REBUILD, "utf-8")
    scripts = tuple(sorted(schema.glob("*.sql")))
    monkeypatch.setattr(migrate, "scripts", lambda: scripts)
    monkeypatch.setattr(opening, "BALLAST", opening.MEGABYTE)
    return known + 1


@pytest.mark.prove
@pytest.mark.timeout(600)
@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_a_file_is_old_or_new_wherever_its_migration_is_killed(
    release: Path, tmp_path: Path, one_more_script: int
) -> None:
    old, device = shutil.copytree(release / "officer", tmp_path / "old"), tmp_path / "device"
    who = keys.people(DeviceFolder(old))[0].staff_id
    key = keys.unlock(DeviceFolder(old), who, pin=PIN, now=BEGINS)
    was, rows = looked_at(DeviceFolder(old).database, key)
    assert was < one_more_script
    assert rows["outbox"] > 0
    folder = DeviceFolder(device)
    versions, point = [], 0
    while True:
        shutil.copytree(old, device)
        if not killed_at(point, lambda: opening.open_store(folder, key)):
            break
        found, counts = looked_at(folder.database, key)
        assert found in (was, one_more_script), point
        assert counts == rows, point
        if point % 5 == 0:
            goes_on(folder, key, new=(one_more_script, rows))
        versions.append(found)
        shutil.rmtree(device)
        point += 1
    # Once new, always new: COMMIT is the one moment between.
    assert versions == sorted(versions)
    assert {was, one_more_script} == set(versions)
    assert point >= 100


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_a_first_file_is_whole_or_not_there_wherever_its_making_is_killed(
    tmp_path: Path, one_more_script: int
) -> None:
    folder = DeviceFolder(tmp_path / "device")
    point = 0
    while killed_at(point, lambda: opening.create(folder, KEY)):
        if folder.database.exists():
            assert looked_at(folder.database, KEY)[0] == one_more_script
            opening.open_store(folder, KEY).close()
        elif point % 10 == 0:
            opening.create(folder, KEY).close()
        shutil.rmtree(folder.root, ignore_errors=True)
        point += 7
    assert point >= 200
