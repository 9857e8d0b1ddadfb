"""Cut the power at every point of a recorded action and judge what is left, on two cores."""

import pickle
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random

from fieldvisit.casework.device import unlocking
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import keys
from tests.support.power_cut_actions import ACTIONS, KEY
from tests.support.power_cut_disk import KEPT, Disk, Op, fates
from tests.support.power_cut_judging import DEVICE, Broken, Judge, Seen
from tests.support.power_cut_recording import TOLD, record

SEED = 20261123
SHM = Path("/dev/shm")
ROOM = 256 << 20
CORES = 2


@dataclass(frozen=True)
class Recording:
    """One action: the device before, what was asked of the disk, the key of its file, and what
    the device held at each point that is certain: after each sync and each thing told."""

    name: str
    template: Path
    ops: list[Op]
    key: bytes
    states: dict[int, Seen] = field(default_factory=dict)

    @property
    def begin(self) -> int:
        """The first point of a cut."""
        said = (n for n, op in enumerate(self.ops) if op.act == "mark" and b"begin" in op.data)
        return next(said, 0)

    def allowed(self, point: int) -> list[Seen]:
        """What may be found when the power goes after operation `point`: nothing older than the
        last thing told, nothing newer than the next certain state."""
        since = max((n for n in self._told_at() if n <= point), default=-1)
        until = min((n for n in self.states if n >= point), default=len(self.ops))
        return [seen for n, seen in self.states.items() if since <= n <= until]

    def _told_at(self) -> list[int]:
        return [n for n, op in enumerate(self.ops) if op.act == "mark"]


@dataclass
class Verdict:
    """How many images were opened, and what was wrong: lost, between or damaged."""

    images: int = 0
    faults: list[str] = field(default_factory=list)


def recorded(name: str, folder: Path, *, mutation: str = "") -> Recording:
    """Prepare a device, play an action on it under strace, and see what it held on its way."""
    home = folder / "home"
    home.mkdir(parents=True)
    ACTIONS[name].prepare(home / DEVICE)
    template = shutil.copytree(home, folder / "template")
    words = ["-m", "tests.support.power_cut_actions", name, str(home / DEVICE)]
    mutations = [mutation] if mutation else []
    ops = record(home, [*words, str(folder / TOLD), *mutations], log=folder / "log")
    made = Recording(name, template, ops, _key_of(template, folder))
    _see_states(made, home)
    return made


def judged(recording: Recording, *, images: int) -> Verdict:
    """Open about `images` images of the recording, at least one at every point, on two cores."""
    points = len(recording.ops) - recording.begin
    most = max(2, -(-images // points))
    with tempfile.NamedTemporaryFile() as file:
        pickle.dump(recording, file)
        file.flush()
        with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
            parts = [pool.submit(_share, file.name, most, part) for part in range(CORES)]
            found = [part.result() for part in parts]
    return Verdict(sum(one.images for one in found), [f for one in found for f in one.faults])


def _key_of(template: Path, folder: Path) -> bytes:
    device = template / DEVICE
    if not device.exists():
        return KEY
    copy = shutil.copytree(device, folder / "copy")
    who = unlocking.people(copy)[0].staff_id
    return keys.unlock(DeviceFolder(copy), who, pin=PIN, now=BEGINS)


def _see_states(recording: Recording, home: Path) -> None:
    disk = Disk(recording.template)
    with room() as folder:
        judge = Judge(folder, recording.key)
        recording.states[-1] = judge.look(disk.image({}))
        begin = recording.begin
        for point, op in enumerate(recording.ops):
            disk.do(op)
            if op.act in ("sync", "mark") and point >= begin:
                recording.states[point] = judge.look(disk.image({}), told=op.data)
        last = disk.image({})
        recording.states[len(recording.ops)] = judge.look(last)
    there = {path.relative_to(home).as_posix(): path for path in home.rglob("*")}
    real = {name: None if path.is_dir() else path.read_bytes() for name, path in there.items()}
    assert last == real, "the recording is not what happened"


@dataclass(frozen=True)
class Cut:
    """The power goes after operation `point`, and what was not synced meets its fate."""

    point: int
    op: Op
    fate: dict[int, int]

    def __str__(self) -> str:
        kept = sum(one == KEPT for one in self.fate.values())
        torn = sum(one > KEPT for one in self.fate.values())
        left = f"{kept} kept, {torn} torn of {len(self.fate)}"
        return f"after {self.point}, {self.op.act} {self.op.path} ({left})"


def _cuts(recording: Recording, disk: Disk, *, most: int) -> Iterator[Cut]:
    """Every different cut, while `disk` plays the recording."""
    since, begin = -1, recording.begin
    seen: set[object] = set()
    for point, op in enumerate(recording.ops):
        disk.do(op)
        since = point if op.act == "mark" else since
        if point < begin:
            continue
        for fate in fates(disk, most=most, chance=Random(SEED + point)):
            held = frozenset((serial, one) for serial, one in fate.items() if one)
            if (disk.epoch, since, held) in seen:
                continue
            seen.add((disk.epoch, since, held))
            yield Cut(point, op, fate)


def _share(file: str, most: int, part: int) -> Verdict:
    """A worker's part of the images of a recording."""
    recording: Recording = pickle.loads(Path(file).read_bytes())
    verdict, disk = Verdict(), Disk(recording.template)
    with room() as folder:
        judge = Judge(folder, recording.key)
        for n, cut in enumerate(_cuts(recording, disk, most=most)):
            if n % CORES != part:
                continue
            verdict.images += 1
            allowed = recording.allowed(cut.point)
            try:
                seen = judge.look(disk.image(cut.fate), saving=n % 8 < CORES)
                _refuse_older(recording, seen, allowed=allowed)
            except Broken as broken:
                verdict.faults.append(f"{recording.name} {cut}: {broken}")
    return verdict


def _refuse_older(recording: Recording, seen: Seen, *, allowed: list[Seen]) -> None:
    for what in ("rows", "keys"):
        found = getattr(seen, what)
        if found in {getattr(one, what) for one in allowed}:
            continue
        known = {getattr(one, what) for one in recording.states.values()}
        raise Broken(f"{what} that were told are lost" if found in known else f"{what} in between")


@contextmanager
def room() -> Iterator[Path]:
    """A folder in memory, or on the disk where there is too little."""
    roomy = SHM.is_dir() and shutil.disk_usage(SHM).free > ROOM
    with tempfile.TemporaryDirectory(dir=SHM if roomy else None) as folder:
        yield Path(folder)
