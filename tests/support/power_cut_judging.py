"""Judge what a power cut left: opened as the app opens it, whole, and no older than what was told.
Never looks at how the image came about.
"""

import hashlib
import json
import marshal
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.records.note import Note
from fieldvisit.store import attachments, journal, keys, migrate, opening
from fieldvisit.store.prepared import driver
from tests.support.power_cut_actions import BEGIN, NEW_PIN

DEVICE = "device"
AT = datetime(2026, 11, 23, tzinfo=UTC)
NONE = "nothing here"
TROUBLES = (FieldvisitError, DBAPIError, dbapi2.Error, OSError, ValueError, LookupError, TypeError)


class Broken(AssertionError):
    """What the cut left is damaged, or lacks what belongs to what it holds."""


@dataclass(frozen=True)
class Seen:
    """What an image holds: all rows, and the wrapped keys, each as a hash."""

    rows: str
    keys: str


class Judge:
    """Opens images below a folder of its own, one after the other."""

    def __init__(self, folder: Path, key: bytes) -> None:
        opening.BALLAST = 0
        self._home = folder / "home"
        self._key = key
        self._device = DeviceFolder(self._home / DEVICE)
        self._unlocked: dict[bytes, str] = {}

    def look(
        self, image: Mapping[str, bytes | None], *, told: bytes = b"", saving: bool = False
    ) -> Seen:
        """Open an image. `told`: rows that must be in it; `saving`: one more save must work.

        Raises Broken when it is not whole.
        """
        shutil.rmtree(self._home, ignore_errors=True)
        self._home.mkdir(parents=True)
        for name, content in image.items():
            path = self._home / name
            if content is None:
                path.mkdir()
            else:
                path.write_bytes(content)
        try:
            return Seen(self._rows(told, saving=saving), self._keys())
        except TROUBLES as error:
            raise Broken(f"{type(error).__name__}: {error}") from error

    def _rows(self, told: bytes, *, saving: bool) -> str:
        if not self._device.database.exists():
            if told:
                raise Broken("the device's file is gone")
            return NONE
        store = opening.open_store(self._device, self._key)
        try:
            with store.read() as tx:
                _whole(tx)
                _files_are_there(store, tx)
                _told_is_there(tx, told)
                found = _digest(tx)
            self._copies_are_whole()
            if saving:
                _save_once_more(store)
            return found
        finally:
            store.close()

    def _keys(self) -> str:
        if not self._device.keys.exists():
            if self._device.database.exists():
                raise Broken("a file without its key")
            return NONE
        wrapped = self._device.keys.read_bytes()
        secret = self._device.root / "device.secret"
        if not secret.exists():
            raise Broken("wrapped keys without the device's secret")
        together = wrapped + secret.read_bytes()
        if together not in self._unlocked:
            self._unlocked[together] = self._pin()
        return hashlib.sha256(wrapped).hexdigest()

    def _pin(self) -> str:
        who = keys.people(self._device)[0].staff_id
        for pin in (PIN, NEW_PIN):
            try:
                if keys.unlock(self._device, who, pin=pin, now=BEGINS) == self._key:
                    return pin
            except keys.WrongPin:
                continue
        raise Broken("no PIN opens the device")

    def _copies_are_whole(self) -> None:
        # An older file was brought up (before the cut or by this opening): its copy stands beside.
        for copy in self._device.backups.glob("before-*.db"):
            with closing(opening.connect(copy, self._key, read_only=True)) as connection:
                if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    raise Broken(f"the copy {copy.name} is damaged")
                if connection.execute("PRAGMA user_version").fetchone()[0] >= migrated_to():
                    raise Broken(f"the copy {copy.name} is no older file")


def migrated_to() -> int:
    """The version that an opened file has."""
    return len(migrate.scripts())


def _whole(tx: Connection) -> None:
    for pragma, sound in (
        ("cipher_integrity_check", []),
        ("integrity_check", [("ok",)]),
        ("foreign_key_check", []),
    ):
        found = tx.exec_driver_sql(f"PRAGMA {pragma}").all()
        if found != sound:
            raise Broken(f"{pragma}: {found[:3]}")


def _files_are_there(store: opening.Store, tx: Connection) -> None:
    for sha256 in tx.exec_driver_sql("SELECT sha256 FROM blob").scalars().all():
        data = attachments.read(store, sha256)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Broken("an attachment is not what was kept")


def _told_is_there(tx: Connection, told: bytes) -> None:
    if not told:
        return
    table, *ids = json.loads(told)
    if table == BEGIN:
        return
    column = "sha256" if table == "blob" else "id"
    for one in ids:
        names = [one] if table == "blob" else [one, str(UUID(one))]
        marks = ", ".join("?" * len(names))
        sql = f'SELECT 1 FROM "{table}" WHERE {column} IN ({marks})'
        if tx.exec_driver_sql(sql, tuple(names)).first() is None:
            raise Broken(f"what was told is not there: {table} {one}")


def _digest(tx: Connection) -> str:
    tables = tx.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " ORDER BY name"
    ).scalars()
    held = hashlib.sha256()
    for table in tables.all():
        held.update(table.encode())
        rows = driver(tx).execute(f'SELECT * FROM "{table}"').fetchall()
        # version 2: equal rows are equal bytes, whatever objects they share
        held.update(marshal.dumps(rows, 2))
    return held.hexdigest()


def _save_once_more(store: opening.Store) -> None:
    note = Note(
        id=Uuid7().fresh(), scope="120102001001", created_at=AT, text="断电之后", written_at=AT
    )
    with store.write() as tx:
        journal.insert(tx, note, stamp=journal.Stamp(UUID(int=1), UUID(int=2), AT))
