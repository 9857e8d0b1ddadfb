"""The copies of a device's file as they lie in a folder: found, read, thinned out. Never makes one
and never opens a database.
"""

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fieldvisit.machine.clock import local_day

DAILY, WEEKLY = 3, 2
"""Generations that stay: the newest of each of the last days, then of the last weeks before."""

STAMP = "%Y%m%dT%H%M%S%fZ"
_NAME = re.compile(r"\d{8}T\d{12}Z", re.ASCII)
_BEFORE = re.compile(r"before-\d{4}\.db", re.ASCII)
MANIFEST, DATABASE, POOL = "copy.json", "device.db", "attachments"


@dataclass(frozen=True)
class Copy:
    """One copy. `path` is its folder, or the lone file that a migration left (`before`); `at` is
    when it was made, `schema` the version of its tables (None: not told), `size` in bytes; `files`
    are the attachments that it needs, by hash.
    """

    path: Path
    at: datetime
    size: int
    schema: int | None = None
    before: bool = False
    files: tuple[str, ...] = ()

    @property
    def database(self) -> Path:
        return self.path if self.path.is_file() else self.path / DATABASE

    @property
    def keys(self) -> Path:
        return self.path / "keys.json"

    @property
    def pool(self) -> Path:
        """Where the attachments of the copies beside it lie."""
        return self.path.parent / POOL


def named(at: datetime) -> str:
    """The name of a copy made at this instant."""
    return at.astimezone(UTC).strftime(STAMP)


def found(where: Path) -> list[Copy]:
    """The copies in a folder, the newest first; what is half made or strange is passed over."""
    if not where.is_dir():
        return []
    each = (one(path) for path in where.iterdir())
    return sorted((copy for copy in each if copy), key=lambda copy: copy.at, reverse=True)


def one(path: Path) -> Copy | None:
    """The copy at a path: its folder, its database, or a `before-000N.db`; None when it is none."""
    if path.name == DATABASE:
        path = path.parent
    if path.is_file() and _BEFORE.fullmatch(path.name):
        told = path.stat()
        made = datetime.fromtimestamp(told.st_mtime, UTC)
        return Copy(path, made, told.st_size, int(path.stem[-4:]) - 1, before=True)
    database = path / DATABASE
    if not database.is_file() or path.name.endswith(".part"):
        return None
    try:
        told_of = json.loads((path / MANIFEST).read_bytes())
        at = datetime.fromisoformat(told_of["at"])
        return Copy(
            path, at, database.stat().st_size, told_of["schema"], False, tuple(told_of["files"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        # A copy that a person put together by hand, or one whose list was damaged.
        made = datetime.fromtimestamp(database.stat().st_mtime, UTC)
        return Copy(path, made, database.stat().st_size)


def generations(where: Path) -> list[Copy]:
    """The copies that this program made by itself or on demand, without those of migrations."""
    return [copy for copy in found(where) if _NAME.fullmatch(copy.path.name)]


def to_keep(copies: Sequence[Copy]) -> list[Copy]:
    """Of copies, the newest first: the newest of each of three days and of two weeks before."""
    by_day: dict[object, Copy] = {}
    for copy in copies:
        by_day.setdefault(local_day(copy.at), copy)
    days = list(by_day.values())
    kept, older = days[:DAILY], days[DAILY:]
    weeks = {local_day(copy.at).isocalendar()[:2] for copy in kept}
    by_week: dict[object, Copy] = {}
    for copy in older:
        week = local_day(copy.at).isocalendar()[:2]
        if week not in weeks:
            by_week.setdefault(week, copy)
    return kept + list(by_week.values())[:WEEKLY]


def thin_out(where: Path) -> int:
    """Take away the generations that are over, what was left half made, and attachments that no
    copy needs. Returns how many generations went.
    """
    for part in where.glob("*.part"):
        shutil.rmtree(part, ignore_errors=True)
    all_of_them = generations(where)
    kept = to_keep(all_of_them)
    gone = [copy for copy in all_of_them if copy not in kept]
    for copy in gone:
        shutil.rmtree(copy.path)
    if all(copy.files or (copy.path / MANIFEST).is_file() for copy in kept):
        _drop_unneeded(where / POOL, needed=(sha for copy in kept for sha in copy.files))
    return len(gone)


def _drop_unneeded(pool: Path, *, needed: Iterable[str]) -> None:
    names = set(needed)
    for path in pool.glob("??/*"):
        if path.name not in names:
            path.unlink(missing_ok=True)
