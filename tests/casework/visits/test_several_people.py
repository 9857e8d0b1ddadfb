"""T2: several people share a device, and each has a folder, a file and a key of their own."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import enrolling, unlocking
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.visits import listing
from fieldvisit.machine.ids import CountedIds
from fieldvisit.practice.setting import PIN
from fieldvisit.store import keys, opening
from fieldvisit.store.key_file import KeysDamaged
from fieldvisit.store.keys import NobodyEnrolled, WrongPin
from fieldvisit.store.profile import Profile
from fieldvisit.store.troubles import StoreDamaged

HERS = "246802"
CANARIES = [f"金丝雀{number:04d}号" for number in range(1000)]


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 made cheap: its cost is measured elsewhere."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)


def second(desk: Desk) -> Profile:
    """Somebody else of the same village."""
    who = {"staff_id": UUID(int=77), "staff_name": "钱多", "role": "grid_worker", "short": "B3"}
    return replace(desk.profile, device_id=UUID(int=78), **who)


def shared_with(desk: Desk) -> Desk:
    device = desk.store.folder.root
    return enrolling.bind(device, second(desk), pin=HERS, clock=desk.clock, ids=CountedIds("qian"))


@pytest.fixture
def device(desk: Desk) -> Path:
    """The officer's device after a thousand notes, with a second person enrolled; both locked."""
    for start in range(0, 1000, 100):
        notes.keep(desk, notes.NoteDraft("。".join(CANARIES[start : start + 100])))
    shared_with(desk).store.close()
    desk.store.close()
    return desk.store.folder.root


def unlock(device: Path, desk: Desk, *, second_one: bool, pin: str) -> Desk:
    who = unlocking.people(device)[int(second_one)]
    return unlocking.unlock(device, who.staff_id, pin=pin, clock=desk.clock, ids=desk.ids)


def test_each_person_opens_their_own_file_with_their_own_pin(desk: Desk, device: Path) -> None:
    labels = [who.label for who in unlocking.people(device)]
    assert labels == ["赵·村（居）民政专干", "钱·网格协理员"]
    mine = unlock(device, desk, second_one=False, pin=PIN)
    hers = unlock(device, desk, second_one=True, pin=HERS)
    assert mine.profile == desk.profile
    assert (hers.profile.staff_name, hers.profile.short) == ("钱多", "B3")
    assert mine.store.folder.root == device
    assert hers.store.folder.root == device / "people" / str(UUID(int=77))
    assert notes.search(mine, CANARIES[7])
    assert notes.search(hers, CANARIES[7]) == []
    assert listing.list_masked(hers, "person") == []
    for one in (mine, hers):
        one.store.close()


def test_nobodys_pin_opens_another(desk: Desk, device: Path) -> None:
    for second_one, pin in ((False, HERS), (True, PIN)):
        with pytest.raises(WrongPin):
            unlock(device, desk, second_one=second_one, pin=pin)


def test_her_key_opens_nothing_of_his(desk: Desk, device: Path) -> None:
    hers = unlock(device, desk, second_one=True, pin=HERS)
    hers.store.close()
    with pytest.raises(StoreDamaged):
        opening.open_store(desk.store.folder, hers.store.key)
    assert hers.store.key != desk.store.key


def canaries_in(content: bytes) -> int:
    return sum(canary.encode() in content for canary in CANARIES)


def test_none_of_1000_canaries_of_his_is_in_her_files(device: Path) -> None:
    files = [path for path in (device / "people").rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"device.db", "keys.json", "device.secret"}
    assert sum(canaries_in(path.read_bytes()) for path in files) == 0


PROGRAM = """
import sys, pathlib
from fieldvisit.casework.daily import today
from fieldvisit.casework.device import unlocking
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.visits import showing
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
folder = pathlib.Path(sys.argv[1])
who = unlocking.people(folder)[int(sys.argv[2])]
desk = unlocking.unlock(folder, who.staff_id, pin=sys.argv[3], clock=SystemClock(), ids=Uuid7())
found = [notes.search(desk), register.find(desk), today.open_drafts(desk)]
print("open", flush=True)
sys.stdin.read()
"""


@pytest.mark.prove
@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux")
@pytest.mark.parametrize(("who", "pin"), [("1", HERS), ("0", PIN)])
def test_none_of_his_canaries_is_in_the_memory_of_her_process(
    device: Path, who: str, pin: str
) -> None:
    """The scan itself is proved by his own process, where it finds them."""
    run = [sys.executable, "-c", PROGRAM, str(device), who, pin]
    with subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        found = canaries_in(_memory(process.pid))
        process.stdin.close()
    assert (found > 0) is (who == "0")


def _memory(pid: int) -> bytes:
    """What a child process has written itself."""
    parts = []
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb") as memory:
        for line in maps:
            span, rights = line.split()[:2]
            begin, end = (int(number, 16) for number in span.split("-"))
            if not rights.startswith("rw") or end - begin > 1 << 28:
                continue
            memory.seek(begin)
            try:
                parts.append(memory.read(end - begin))
            except OSError:
                continue
    return b"".join(parts)


def test_the_same_person_is_not_enrolled_again(desk: Desk, device: Path) -> None:
    assert enrolling.enrolled(device) == [desk.profile.staff_id, UUID(int=77)]
    for who in (desk.profile, second(desk)):
        with pytest.raises(enrolling.DeviceInUse):
            enrolling.bind(device, who, pin="111111", clock=desk.clock, ids=desk.ids)


def test_an_enrolment_of_hers_that_was_cut_off_can_be_made_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    device = desk.store.folder.root
    with monkeypatch.context() as patch:
        patch.setattr(enrolling.profile, "save", cut_off)
        with pytest.raises(KeyboardInterrupt):
            shared_with(desk)
    assert enrolling.enrolled(device) == [desk.profile.staff_id]
    shared_with(desk).store.close()
    hers = unlock(device, desk, second_one=True, pin=HERS)
    assert hers.profile.staff_name == "钱多"
    hers.store.close()


def test_damage_to_her_keys_is_named(desk: Desk, device: Path) -> None:
    (device / "people" / str(UUID(int=77)) / "keys.json").write_bytes(b"{")
    with pytest.raises(KeysDamaged):
        unlocking.people(device)


def test_somebody_who_is_not_here_is_named(desk: Desk, device: Path) -> None:
    with pytest.raises(NobodyEnrolled):
        unlocking.unlock(device, "nobody", pin=PIN, clock=desk.clock, ids=desk.ids)


def test_the_file_of_hers_is_for_her_alone_on_disk(device: Path) -> None:
    if os.name != "nt":
        assert (device / "people" / str(UUID(int=77)) / "keys.json").stat().st_mode & 0o077 == 0
