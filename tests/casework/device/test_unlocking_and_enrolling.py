"""A device opens with its person's PIN, and a folder that holds one is never overwritten."""

import subprocess
import sys
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import enrolling, unlocking
from fieldvisit.machine.ids import CountedIds
from fieldvisit.practice.setting import PIN
from fieldvisit.store.keys import WrongPin


def test_a_wrong_pin_says_how_many_tries_are_left(desk: Desk, tmp_path: Path) -> None:
    who = unlocking.people(tmp_path / "officer")[0]
    assert who.label == "赵·村（居）民政专干"
    with pytest.raises(WrongPin) as refused:
        unlocking.unlock(
            tmp_path / "officer", who.staff_id, pin="000000", clock=desk.clock, ids=CountedIds("x")
        )
    assert refused.value.tries_left == 4


def test_a_folder_that_holds_a_device_is_not_enrolled_again(desk: Desk, tmp_path: Path) -> None:
    before = (tmp_path / "officer" / "keys.json").read_bytes()
    with pytest.raises(enrolling.DeviceInUse):
        enrolling.bind(
            tmp_path / "officer", desk.profile, pin="111111", clock=desk.clock, ids=desk.ids
        )
    assert (tmp_path / "officer" / "keys.json").read_bytes() == before


def test_a_database_that_was_put_elsewhere_still_has_its_key(desk: Desk, tmp_path: Path) -> None:
    """It was moved away to be mended, the folder enrolled anew, then the old one put back."""
    folder, me = desk.store.folder, desk.profile
    desk.store.close()
    folder.database.rename(tmp_path / "old.db")
    enrolling.bind(folder.root, me, pin="111111", clock=desk.clock, ids=desk.ids).store.close()
    folder.database.unlink()
    (tmp_path / "old.db").rename(folder.database)
    (old_keys,) = folder.root.glob("keys-*.json")
    old_keys.rename(folder.keys)
    again = unlocking.unlock(folder.root, str(me.staff_id), pin=PIN, clock=desk.clock, ids=desk.ids)
    assert again.profile == me
    again.store.close()


def test_an_enrolment_cut_off_in_the_middle_can_be_made_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    again = {"pin": "135790", "clock": desk.clock, "ids": desk.ids}
    with monkeypatch.context() as patch:
        patch.setattr(enrolling.profile, "save", cut_off)
        with pytest.raises(KeyboardInterrupt):
            enrolling.bind(tmp_path / "new", desk.profile, **again)
    enrolling.bind(tmp_path / "new", desk.profile, **again).store.close()
    (who,) = unlocking.people(tmp_path / "new")
    opened = unlocking.unlock(
        tmp_path / "new", who.staff_id, pin="135790", clock=desk.clock, ids=CountedIds("x")
    )
    assert opened.profile == desk.profile
    opened.store.close()
    left = {path.name for path in (tmp_path / "new").glob("device.*")}
    assert left == {"device.db", "device.secret"}


def test_the_lock_screens_part_loads_nothing_heavy() -> None:
    """house.md H3: the first paint waits for none of these."""
    program = (
        "import sys, fieldvisit.casework.device.unlocking\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'reportlab', 'requests', 'pypinyin', 'sqlite_utils'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
