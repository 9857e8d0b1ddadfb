"""The power goes at any point of any action: the device's file is whole, and nothing that was shown
as saved is lost (pain 1).

Every write and sync of the real app on a real encrypted device is recorded by strace and replayed:
at every point, with what was not synced kept, lost or torn.
"""

from pathlib import Path
from random import Random

import pytest

from tests.support.power_cut import Recording, Verdict, judged, recorded, room
from tests.support.power_cut_actions import ACTIONS
from tests.support.power_cut_disk import KEPT, LOST, Disk, Op, fates
from tests.support.power_cut_judging import Seen

IMAGES = {
    "enrol": 1600,
    "draft": 800,
    "finish": 950,
    "note": 1050,
    "day of notes": 1150,
    "settle": 1000,
    "pull": 850,
    "attach": 450,
    "purge": 800,
    "migrate": 1150,
    "change PIN": 380,
}
"""Images that are at least opened for each action; one with few writes has few different ones."""
WANTED = 10_000
EACH = 2000
"""Images asked for; those that would be equal are opened once."""


def cut(name: str, folder: Path, *, mutation: str = "", images: int = EACH) -> Verdict:
    """Record an action and judge what power cuts leave of it."""
    return judged(recorded(name, folder, mutation=mutation), images=images)


def test_every_action_is_cut_and_all_together_are_ten_thousand_images() -> None:
    assert IMAGES.keys() == ACTIONS.keys()
    assert sum(IMAGES.values()) >= WANTED


@pytest.mark.prove
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ACTIONS)
def test_a_power_cut_loses_nothing_that_was_told(name: str) -> None:
    with room() as folder:
        verdict = cut(name, folder / "run")
    assert verdict.faults == []
    assert verdict.images >= IMAGES[name]


@pytest.mark.prove
@pytest.mark.timeout(300)
def test_saves_that_are_not_synced_would_be_found() -> None:
    """The same with synchronous=NORMAL: notes that were told are lost, nothing is damaged."""
    with room() as folder:
        verdict = cut("note", folder / "run", mutation="normal")
    lost = [fault for fault in verdict.faults if "rows that were told are lost" in fault]
    assert len(lost) > 20
    assert lost == verdict.faults


@pytest.mark.prove
@pytest.mark.timeout(300)
@pytest.mark.parametrize("mutation", ["no fsync", "no folder sync"])
@pytest.mark.parametrize(("name", "fault"), [("attach", "Attachment"), ("change PIN", "ey")])
def test_small_files_that_are_not_synced_would_be_found(
    name: str, fault: str, mutation: str
) -> None:
    with room() as folder:
        verdict = cut(name, folder / "run", mutation=mutation, images=200)
    assert any(fault in one for one in verdict.faults)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A disk with one synced file in a folder."""
    (tmp_path / "device").mkdir()
    (tmp_path / "device" / "old").write_bytes(b"a" * 8192)
    return Disk(tmp_path)


def images(disk: Disk, most: int = 400) -> list[dict[str, bytes | None]]:
    return [disk.image(fate) for fate in fates(disk, most=most, chance=Random(1))]


def test_what_was_synced_is_in_every_image(disk: Disk) -> None:
    disk.do(Op("write", "device/old", 0, b"b" * 8192))
    disk.do(Op("sync", "device/old"))
    assert images(disk) == [{"device": None, "device/old": b"b" * 8192}]


def test_what_was_not_synced_is_kept_lost_or_torn_at_sectors(disk: Disk) -> None:
    disk.do(Op("write", "device/old", 100, b"b" * 8000))
    found = {image["device/old"] for image in images(disk)}
    assert {b"a" * 8192, b"a" * 100 + b"b" * 8000 + b"a" * 92} <= found
    torn = [one for one in found if one and len(set(one[1024:1536] + one[7168:7680])) == 2]
    assert torn
    for one in torn:
        assert all(len(set(one[n : n + 512])) == 1 for n in range(512, 7680, 512))


def test_writes_that_were_not_synced_may_arrive_in_any_order(disk: Disk) -> None:
    disk.do(Op("write", "device/old", 0, b"b" * 4096))
    disk.do(Op("write", "device/old", 4096, b"c" * 4096))
    assert b"a" * 4096 + b"c" * 4096 in [image["device/old"] for image in images(disk)]


def test_a_new_file_is_certain_after_a_sync_of_its_folder_only(disk: Disk) -> None:
    disk.do(Op("make", "device/new"))
    disk.do(Op("write", "device/new", 0, b"n"))
    disk.do(Op("sync", "device/new"))
    assert {image.get("device/new") for image in images(disk)} == {None, b"n"}
    disk.do(Op("sync", "device"))
    assert {image.get("device/new") for image in images(disk)} == {b"n"}


def test_a_rename_is_old_or_new(disk: Disk) -> None:
    disk.do(Op("make", "device/part"))
    disk.do(Op("sync", "device"))
    disk.do(Op("write", "device/part", 0, b"n"))
    disk.do(Op("sync", "device/part"))
    disk.do(Op("rename", "device/part", to="device/old"))
    assert {image["device/old"] for image in images(disk)} == {b"a" * 8192, b"n"}
    disk.do(Op("sync", "device"))
    assert [sorted(image) for image in images(disk)] == [["device", "device/old"]]


def test_a_file_taken_away_may_come_back(disk: Disk) -> None:
    disk.do(Op("remove", "device/old"))
    assert {image.get("device/old") for image in images(disk)} == {None, b"a" * 8192}


def test_a_file_that_was_cut_off_is_long_or_short(disk: Disk) -> None:
    disk.do(Op("cut", "device/old", 10))
    assert {image["device/old"] for image in images(disk)} == {b"a" * 8192, b"a" * 10}


def test_only_what_was_told_by_then_must_be_there(tmp_path: Path) -> None:
    ops = [Op("write", "x"), Op("sync", "x"), Op("mark"), Op("write", "x"), Op("sync", "x")]
    states = {n: Seen(str(n), "") for n in (-1, 1, 2, 4, 5)}
    made = Recording("note", tmp_path, ops, bytes(32), states)
    assert [seen.rows for seen in made.allowed(0)] == ["-1", "1"]
    assert [seen.rows for seen in made.allowed(1)] == ["-1", "1"]
    assert [seen.rows for seen in made.allowed(2)] == ["2"]
    assert [seen.rows for seen in made.allowed(3)] == ["2", "4"]


def test_the_plain_fates_come_first(disk: Disk) -> None:
    disk.do(Op("write", "device/old", 0, b"b"))
    disk.do(Op("make", "device/new"))
    found = fates(disk, most=4, chance=Random(1))
    assert [sorted(one.values()) for one in found] == [[1, 1], [0, 0], [LOST, KEPT], [LOST, KEPT]]
