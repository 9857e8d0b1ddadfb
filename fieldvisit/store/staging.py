"""Put another file in the place of the device's, the present one set aside whole. Never deletes a
file that held records.
"""

import os
import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from fieldvisit.machine.disk import sync_file, sync_folder, write_atomic
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import copies, opening
from fieldvisit.store.troubles import StoreBusy

_BUSY = (5, 6)


def stage(folder: DeviceFolder) -> DeviceFolder:
    """An empty folder beside the device's file in which the other one is made ready."""
    staged = DeviceFolder(folder.root / "staged.part")
    shutil.rmtree(staged.root, ignore_errors=True)
    staged.root.mkdir(mode=0o700, parents=True)
    return staged


def fold_log(database: Path, key: bytes) -> None:
    """Bring a file's log into the file, so that it can be moved alone. A damaged file stays as it
    is. Raises StoreBusy while another program has it open.
    """
    if not database.exists():
        return
    try:
        with closing(opening.connect(database, key)) as connection:
            connection.execute("PRAGMA busy_timeout = 200")
            # Only a lone connection gets the file to itself: who is here beside us is found out.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except dbapi2.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
            raise StoreBusy() from error


def put_in_place(
    folder: DeviceFolder, staged: DeviceFolder, *, key: bytes, at: datetime
) -> Path | None:
    """The staged file becomes the device's; answers where the present one rests (None: there was
    none), keys beside it. Raises StoreBusy, OSError.

    A power cut leaves the present file or the staged one, never none.
    """
    with closing(opening.connect(staged.database, key)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    sync_file(staged.database)
    fold_log(folder.database, key)
    aside = _set_aside(folder, at=at)
    os.replace(staged.database, folder.database)
    sync_folder(folder.root)
    shutil.rmtree(staged.root, ignore_errors=True)
    return aside


def _set_aside(folder: DeviceFolder, *, at: datetime) -> Path | None:
    if not folder.database.exists():
        return None
    aside = folder.backups / f"aside-{copies.named(at)}"
    while aside.exists():
        aside = aside.with_name(f"{aside.name}-again")
    aside.mkdir(mode=0o700, parents=True)
    logs = [folder.database.with_name(f"{folder.database.name}-{end}") for end in ("wal", "shm")]
    for path in (*logs, folder.keys):
        if path.exists():
            write_atomic(aside / path.name, path.read_bytes())
    try:
        os.link(folder.database, aside / copies.DATABASE)
    except OSError:
        shutil.copy2(folder.database, aside / copies.DATABASE)
    sync_file(aside / copies.DATABASE)
    sync_folder(aside)
    # A log left beside another file would be read as if it were that file's.
    for path in logs:
        path.unlink(missing_ok=True)
    return aside
