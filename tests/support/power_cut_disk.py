"""A disk without power: what of a recorded run may be on it afterwards. Knows no database.

What was synced is there. What was written since the last sync of its file may be there, be lost or
be torn at sectors, in any combination; an entry of a folder that was made, renamed or taken away
is certain only after a sync of that folder.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeAlias

SECTOR, PAGE = 512, 4096


@dataclass(frozen=True)
class Op:
    """One thing a program asked of the disk, or `mark`: what it had told by then (`data`).

    `path` is relative to the recorded folder ("" is that folder), `to` where a rename goes.
    """

    act: str
    path: str = ""
    offset: int = 0
    data: bytes = b""
    to: str = ""


@dataclass(frozen=True)
class Written:
    """Bytes at a place; None cuts the file off there."""

    offset: int
    data: bytes | None


@dataclass(eq=False)
class File:
    """A file: what is synced, and what was done since, by serial number."""

    synced: bytes = b""
    pending: dict[int, Written] = field(default_factory=dict)


@dataclass(eq=False)
class Folder:
    """A folder: its synced entries, and those that changed since, by serial number."""

    synced: dict[str, "Node"] = field(default_factory=dict)
    pending: dict[int, Mapping[str, "Node | None"]] = field(default_factory=dict)


Node: TypeAlias = File | Folder
Fates: TypeAlias = Mapping[int, int]
"""What becomes of each pending change by its serial number: LOST, KEPT, or the seed of a tear."""
LOST, KEPT = 0, 1


class Disk:
    """What a run did so far. `epoch` counts the syncs that made something certain."""

    def __init__(self, template: Path) -> None:
        self.top = Folder()
        self.epoch = 0
        self._serial = 0
        self._live: dict[str, Node] = {"": self.top}
        for path in sorted(template.rglob("*")):
            node: Node = Folder() if path.is_dir() else File(path.read_bytes())
            name = path.relative_to(template).as_posix()
            self._live[name] = self._folder_of(name).synced[path.name] = node

    def do(self, op: Op) -> None:
        """Take one step of the recording."""
        if op.act != "mark":
            self._acts[op.act](self, op)

    def pending(self) -> dict[int, bool]:
        """The changes that are not certain, oldest first, and whether each is one of a folder."""
        found: dict[int, bool] = {}
        for node in self._nodes():
            found |= dict.fromkeys(node.pending, isinstance(node, Folder))
        return dict(sorted(found.items()))

    def image(self, fates: Fates) -> dict[str, bytes | None]:
        """The files by their paths (None: a folder) if the power goes now and each change meets its
        fate; a change that is not named is kept."""
        return dict(_walk(self.top, fates, below=""))

    def _nodes(self) -> list[Node]:
        seen: list[Node] = []
        waiting: list[Node] = [self.top]
        while waiting:
            node = waiting.pop()
            if any(node is other for other in seen):
                continue
            seen.append(node)
            if isinstance(node, Folder):
                waiting += node.synced.values()
                changes = (change.values() for change in node.pending.values())
                waiting += [one for change in changes for one in change if one is not None]
        return seen

    def _folder_of(self, path: str) -> Folder:
        found = self._live[path.rpartition("/")[0]]
        assert isinstance(found, Folder)
        return found

    def _file(self, path: str) -> File:
        found = self._live[path]
        assert isinstance(found, File)
        return found

    def _next(self) -> int:
        self._serial += 1
        return self._serial

    def _enter(self, op: Op, node: Node) -> None:
        if op.path not in self._live:
            self._live[op.path] = node
            name = op.path.rpartition("/")[2]
            self._folder_of(op.path).pending[self._next()] = {name: node}

    def _make(self, op: Op) -> None:
        self._enter(op, File())

    def _folder(self, op: Op) -> None:
        self._enter(op, Folder())

    def _write(self, op: Op) -> None:
        self._file(op.path).pending[self._next()] = Written(op.offset, op.data)

    def _cut(self, op: Op) -> None:
        self._file(op.path).pending[self._next()] = Written(op.offset, None)

    def _sync(self, op: Op) -> None:
        node = self._live[op.path]
        if not node.pending:
            return
        self.epoch += 1
        if isinstance(node, File):
            node.synced = _content(node, {})
        else:
            node.synced = _entries(node, {})
        node.pending.clear()

    def _rename(self, op: Op) -> None:
        folder = self._folder_of(op.path)
        assert folder is self._folder_of(op.to), "a rename across folders is not modelled"
        node = self._live[op.to] = self._live.pop(op.path)
        old, new = op.path.rpartition("/")[2], op.to.rpartition("/")[2]
        folder.pending[self._next()] = {old: None, new: node}

    def _remove(self, op: Op) -> None:
        del self._live[op.path]
        self._folder_of(op.path).pending[self._next()] = {op.path.rpartition("/")[2]: None}

    _acts: Mapping[str, Callable[["Disk", Op], None]] = {
        "make": _make,
        "folder": _folder,
        "write": _write,
        "cut": _cut,
        "sync": _sync,
        "rename": _rename,
        "remove": _remove,
    }


def fates(disk: Disk, *, most: int, chance: Random) -> list[dict[int, int]]:
    """Up to `most` different fates of what is pending: the plain ones first, then by chance."""
    pending = disk.pending()
    of_folders = [serial for serial, is_folder in pending.items() if is_folder]
    of_files = [serial for serial, is_folder in pending.items() if not is_folder]
    found = {(): dict.fromkeys(pending, KEPT)}
    found[tuple(pending)] = dict.fromkeys(pending, LOST)
    for lost in (of_folders, of_files):
        found[tuple(lost)] = dict.fromkeys(pending, KEPT) | dict.fromkeys(lost, LOST)
    for _ in range(2 * most):
        if len(found) >= most or not pending:
            break
        made = _some(of_files, chance) | _some(of_folders, chance)
        # a folder's entry is there or not: it cannot be torn
        made |= {serial: min(made[serial], KEPT) for serial in of_folders}
        key = tuple(serial if fate == LOST else -fate for serial, fate in made.items())
        found.setdefault(key, made)
    return list(found.values())[:most]


def _some(serials: list[int], chance: Random) -> dict[int, int]:
    """One way in which a list of changes may meet a power cut."""
    if not serials:
        return {}
    one, tear = chance.choice(serials), chance.randrange(2, 1 << 30)
    last = serials[-1]
    ways: list[Callable[[int], int]] = [
        lambda serial: KEPT,
        lambda serial: LOST,
        lambda serial: KEPT if serial < one else LOST,
        lambda serial: KEPT if serial < one else tear if serial == one else LOST,
        lambda serial: LOST if serial == one else KEPT,
        lambda serial: KEPT if serial == one else LOST,
        lambda serial: tear if serial == one else KEPT,
        lambda serial: tear if serial == last else KEPT,
        lambda serial: chance.choice((LOST, KEPT)),
        lambda serial: chance.choice((LOST, KEPT, tear)),
    ]
    way = chance.choice(ways)
    return {serial: way(serial) for serial in serials}


def _walk(folder: Folder, fates: Fates, *, below: str) -> Iterator[tuple[str, bytes | None]]:
    for name, node in _entries(folder, fates).items():
        if isinstance(node, File):
            yield below + name, _content(node, fates)
        else:
            yield below + name, None
            yield from _walk(node, fates, below=f"{below}{name}/")


def _entries(folder: Folder, fates: Fates) -> dict[str, Node]:
    entries = dict(folder.synced)
    for serial, change in folder.pending.items():
        for name, node in change.items() if fates.get(serial, KEPT) else ():
            if node is None:
                entries.pop(name, None)
            else:
                entries[name] = node
    return entries


def _content(file: File, fates: Fates) -> bytes:
    if not file.pending:
        return file.synced
    held = bytearray(file.synced)
    for serial, change in file.pending.items():
        fate = fates.get(serial, KEPT)
        if change.data is None:
            if fate:
                held = held[: change.offset] + bytes(max(0, change.offset - len(held)))
        elif fate == KEPT:
            _put(held, change.offset, data=change.data)
        elif fate != LOST:
            _tear(held, change, seed=fate)
    return bytes(held)


def _tear(held: bytearray, change: Written, *, seed: int) -> None:
    """Only the beginning of a write reached the disk, only its end, or some of its sectors; or the
    file grew and holds zeros there."""
    assert change.data is not None
    chance = Random(seed)
    size = chance.choice((SECTOR, PAGE))
    # sectors lie where the disk has them, not where the write begins
    starts = range(-(change.offset % size), len(change.data), size)
    way, where = chance.choice("hesz"), chance.randint(0, len(starts))
    if way == "z":
        end = change.offset + len(change.data)
        held += bytes(max(0, end - len(held)))
    for n, start in enumerate(starts):
        arrived = {"h": n < where, "e": n >= where, "s": chance.random() < 0.5}
        if arrived.get(way):
            at = max(start, 0)
            _put(held, change.offset + at, data=change.data[at : start + size])


def _put(held: bytearray, offset: int, *, data: bytes) -> None:
    if len(held) < offset:
        held += bytes(offset - len(held))
    held[offset : offset + len(data)] = data
