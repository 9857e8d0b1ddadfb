"""Whole, checked, encrypted copies of a device's file with its wrapped keys and attachments. Never
changes the file and never replaces a good copy by an unchecked one. Slow: never on the window's
thread.
"""

import json
import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlcipher3 import dbapi2

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.disk import free_bytes, sync_file, sync_folder, write_atomic
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import copies, opening, rescue_code, troubles
from fieldvisit.store.tables import blob, medium
from fieldvisit.store.troubles import MEGABYTE, DiskFull

DUE = timedelta(days=1)
SPARE = 64 * MEGABYTE
"""What a copy leaves free beside it."""


@dataclass(eq=False)
class CopyNotWhole(FieldvisitError):
    """The copy that was just made does not read back; it was thrown away, older ones stay."""


@dataclass(eq=False)
class MediumAway(FieldvisitError):
    """The second medium is not plugged in, or its folder is gone."""

    folder: str


@dataclass(frozen=True)
class Medium:
    """The second medium that the person picked: `folder` of the copies there; `code` opens the
    device's secret beside them on another computer.
    """

    folder: Path
    code: str
    last_at: datetime | None


def make(store: opening.Store, where: Path, *, at: datetime, code: str = "") -> copies.Copy:
    """One more generation in a folder, then the old ones thinned out. With a `code` the device's
    secret goes along, sealed under it: on a second medium (ADR 0015).

    Raises DiskFull, StoreDamaged (older copies stay), CopyNotWhole, DiskTrouble.
    """
    with troubles.named(store.folder):
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_without_space(store.folder, where)
        files = _names_of_files(store)
        part = where / f"{copies.named(at)}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        _copy_database(store, part / copies.DATABASE)
        schema = _checked(part / copies.DATABASE, store.key)
        _copy_keys(store.folder, part, code=code)
        kept = [name for name in files if _keep_file(store.folder, where, name=name)]
        told = {"format": 1, "at": at.isoformat(), "schema": schema, "files": kept}
        write_atomic(part / copies.MANIFEST, json.dumps(told).encode())
        sync_folder(part)
        whole = part.with_suffix("")
        part.rename(whole)
        sync_folder(where)
        copies.thin_out(where)
    copy = copies.one(whole)
    assert copy is not None
    return copy


def if_due(store: opening.Store, *, now: datetime) -> list[copies.Copy]:
    """The automatic generations: one in the device's folder and one on the second medium when it
    is plugged in, wherever the newest is older than a day. Returns what was made; raises as `make`.
    """
    made: list[copies.Copy] = []
    if _due(store.folder.backups, now):
        made.append(make(store, store.folder.backups, at=now))
    second = chosen_medium(store)
    if second is not None and second.folder.is_dir() and _due(second.folder, now):
        made.append(to_medium(store, at=now))
    return made


def choose_medium(store: opening.Store, folder: Path) -> Medium:
    """Remember a folder on a second medium; its code is made once and stays with the device.

    Raises MediumAway.
    """
    if not folder.is_dir():
        raise MediumAway(str(folder))
    known = chosen_medium(store)
    code = known.code if known else rescue_code.fresh()
    own = folder / f"fieldvisit-{_mark(store)}"
    own.mkdir(mode=0o700, exist_ok=True)
    with store.write() as tx:
        tx.execute(medium.delete())
        tx.execute(medium.insert().values(id=1, folder=str(own.absolute()), code=code))
    return Medium(own.absolute(), code, None)


def chosen_medium(store: opening.Store) -> Medium | None:
    """The second medium, plugged in or not; None while nobody picked one."""
    with store.read() as tx:
        row = tx.execute(select(medium.c.folder, medium.c.code, medium.c.last_at)).first()
    return Medium(Path(row.folder), row.code, row.last_at) if row else None


def to_medium(store: opening.Store, *, at: datetime) -> copies.Copy:
    """A generation on the second medium. Raises MediumAway, and as `make`."""
    second = chosen_medium(store)
    if second is None or not second.folder.is_dir():
        raise MediumAway(str(second.folder) if second else "")
    copy = make(store, second.folder, at=at, code=second.code)
    with store.write() as tx:
        tx.execute(medium.update().values(last_at=at))
    return copy


def vacuum_into(connection: dbapi2.Connection, target: Path) -> None:
    """Write the whole file anew under the same key, and onto the disk itself, not only to the
    system's memory of it.
    """
    connection.execute("VACUUM INTO ?", (str(target),))
    os.chmod(target, 0o600)
    sync_file(target)


def _due(where: Path, now: datetime) -> bool:
    newest = next(iter(copies.generations(where)), None)
    # A copy from the future (a clock that was set back) does not put copies off for ever.
    return newest is None or abs(now - newest.at) >= DUE


def _refuse_without_space(folder: DeviceFolder, where: Path) -> None:
    size = folder.database.stat().st_size
    log = folder.database.with_name(folder.database.name + "-wal")
    size += log.stat().st_size if log.exists() else 0
    free = free_bytes(where)
    if free < size + SPARE:
        raise DiskFull(free_mb=free // MEGABYTE)


def _copy_database(store: opening.Store, target: Path) -> None:
    # A connection of its own: people go on reading and saving beside it.
    with closing(opening.connect(store.folder.database, store.key)) as connection:
        vacuum_into(connection, target)


def _checked(database: Path, key: bytes) -> int:
    with closing(opening.connect(database, key, read_only=True)) as connection:
        sound = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        torn = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        if not sound or torn:
            raise CopyNotWhole()
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _copy_keys(folder: DeviceFolder, part: Path, *, code: str) -> None:
    # The wrapped keys and whatever small files stand beside them; never the bare secret.
    for path in folder.root.glob("*.json"):
        write_atomic(part / path.name, path.read_bytes())
    if code:
        secret = rescue_code.seal(folder.root, code)
        write_atomic(part / rescue_code.SEALED, secret)


def _names_of_files(store: opening.Store) -> list[str]:
    with store.read() as tx:
        return list(tx.execute(select(blob.c.sha256).order_by(blob.c.sha256)).scalars())


def _keep_file(folder: DeviceFolder, where: Path, *, name: str) -> bool:
    """Link or copy one attachment to the pool of the copies; False when it is not here."""
    return carry(folder.attachments, where / copies.POOL, name=name)


def carry(source: Path, target: Path, *, name: str) -> bool:
    """Bring one attachment from one store of them to another, by a second name of the same bytes
    where the disk can, else by a copy. False when the source lacks it. Raises OSError.
    """
    here, there = source / name[:2] / name, target / name[:2] / name
    if not here.is_file():
        return False
    if there.is_file() and there.stat().st_size == here.stat().st_size:
        return True
    there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        there.unlink(missing_ok=True)
        os.link(here, there)
    except OSError:
        write_atomic(there, here.read_bytes())
    return True


def _mark(store: opening.Store) -> str:
    # A medium may serve several devices; the mark says nothing of a person.
    with store.read() as tx:
        found = tx.exec_driver_sql("SELECT value FROM profile WHERE name = 'device_id'").scalar()
    return str(found or "device").strip('"')[-8:]
