"""The disk is full, or the file may not grow, while each action is under way: a sentence says so,
nothing is half there, the draft stays, and once there is room the same action works (pain 5).
"""

import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.casework.visits import visiting
from fieldvisit.store import keys, opening
from fieldvisit.words import sentence
from tests.support.desks import new_device
from tests.support.faulty_actions import (
    ACTIONS,
    DONE,
    NEXT,
    SAID,
    filling_of,
    opened,
    ready,
    told,
)

FULL = {"disk_full", "disk_full_spare"}
LONG = SAID * 60_000
"""More than the room that refused saves leave inside the log."""
SMALL = 4096
"""Bytes to which a file may grow under the limit: less than any save writes to the log."""


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "BALLAST", opening.MEGABYTE)
        patch.setattr(opening, "AMPLE", opening.MEGABYTE)
        patch.setattr(keys, "MEMORY_KIB", 64)
        patch.setattr(keys, "TIME_COST", 1)
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("template") / "officer"
    desk = new_device(folder)
    ready(desk)
    desk.store.close()
    return folder, desk.store.key


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of 10 MB in memory."""
    disk = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def device(small_disk: Path, template: tuple[Path, bytes]) -> Iterator[Path]:
    yield shutil.copytree(template[0], small_disk / "officer")
    for path in small_disk.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def fill(disk: Path, name: str) -> Path:
    """A file of somebody else's that takes all the room there is."""
    path = disk / name
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return path
    raise AssertionError("the disk has no end")


@contextmanager
def files_stay_below(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.prove
@pytest.mark.parametrize("name", ACTIONS)
def test_on_a_full_disk_an_action_leaves_nothing_half_and_works_with_the_ballast(
    device: Path, template: tuple[Path, bytes], name: str
) -> None:
    action, desk = ACTIONS[name], opened(device, template[1])
    act = action.begin(desk)
    fill(device.parent, "films")
    first = told(act)
    assert first in FULL | {DONE}
    if first != DONE:
        assert not action.happened(desk)
        assert action.stands(desk)
        assert first == "disk_full_spare"
        assert not list(device.rglob("*.part"))
        assert told(act) == DONE
    assert action.happened(desk)
    desk.store.close()
    (device.parent / "films").unlink()
    again = opened(device, template[1])
    assert action.happened(again)
    assert action.stands(again)
    assert told(lambda: notes.keep(again, NoteDraft(NEXT))) == DONE
    with again.store.read() as tx:
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    again.store.close()


@pytest.mark.prove
def test_on_a_full_disk_the_draft_stays_on_the_screen_until_there_is_room(
    device: Path, template: tuple[Path, bytes]
) -> None:
    desk = opened(device, template[1])
    filling = filling_of(desk)
    ref = "/data/body/where_it_hurts"
    before = filling.session.state(ref).value
    films = fill(device.parent, "films")
    said: list[str] = []
    while "disk_full" not in said:
        # With the ballast gone and its room taken too, nothing is left to free.
        said.append(told(lambda: notes.keep(desk, NoteDraft("水缸满着。" * 2000))))
    assert said.index("disk_full_spare") < said.index("disk_full")
    more = fill(device.parent, "more films")
    filling.session.set(ref, LONG)
    assert told(lambda: visiting.save(desk, filling)) == "disk_full"
    assert "填的表还开着" in sentence("disk_full", {"free_mb": 0})
    assert filling.session.state(ref).value == LONG
    assert filling_of(desk).session.state(ref).value == before
    films.unlink()
    more.unlink()
    assert told(lambda: visiting.save(desk, filling)) == DONE
    desk.store.close()
    again = opened(device, template[1])
    assert filling_of(again).session.state(ref).value == LONG
    # Opening laid the ballast anew.
    assert again.store.folder.ballast.exists()
    again.store.close()


@pytest.mark.prove
@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_whose_file_may_not_grow_is_refused_whole_and_works_later(
    tmp_path: Path, template: tuple[Path, bytes], name: str
) -> None:
    """RLIMIT_FSIZE stands for a quota: the write fails although the disk has room."""
    device = shutil.copytree(template[0], tmp_path / "officer")
    action, desk = ACTIONS[name], opened(device, template[1])
    act = action.begin(desk)
    with files_stay_below(SMALL):
        first = told(act)
    assert first in FULL | {"disk_trouble", DONE}
    assert first != DONE or name == "change PIN"
    if first != DONE:
        assert not action.happened(desk)
        assert action.stands(desk)
        assert told(act) == DONE
    assert action.happened(desk)
    desk.store.close()
