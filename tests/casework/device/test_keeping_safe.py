"""Copies and going back, as the person at the device meets them."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fieldvisit.casework.device import keeping_safe, self_check, unlocking
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.sending import waiting
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import keys, migrate, rescue_code
from tests.support.desks import copy_of
from tests.support.pages import flip, pages_of

RELEASE = Path(__file__).parents[2] / "data" / "releases" / "0.1.0" / "officer"


def opened(device):
    who = unlocking.people(device)[0].staff_id
    return unlocking.unlock(device, who, pin=PIN, clock=FixedClock(BEGINS), ids=CountedIds("again"))


def wrote(desk, text):
    notes.keep(desk, replace(notes.begun(desk), text=text))


def back_to(device, name, *, code="", **how):
    keeping_safe.bring_secret(device, name, code=code)
    return keeping_safe.restore(device, name, pin=PIN, clock=FixedClock(BEGINS), **how)


def test_a_copy_of_this_morning_comes_back_with_what_was_written_since(desk):
    """pain 7"""
    device = desk.store.folder.root
    keeping_safe.back_up_now(desk)
    wrote(desk, "下午记的一条")
    (line,) = keeping_safe.copies_of(desk)
    desk.store.close()
    done = back_to(device, line.name)
    assert done.carried == 1
    again = opened(device)
    assert waiting.waiting(again).waiting == 1
    assert len(register.find(again)) == 48
    again.store.close()


def test_the_copy_before_a_migration_is_restored_by_the_same_command(tmp_path):
    """The released file with its unsent changes: brought up, then back, then brought up again."""
    device = Path(shutil.copytree(RELEASE, tmp_path / "officer"))
    desk = opened(device)
    before = waiting.waiting(desk).waiting
    wrote(desk, "升级以后记的")
    (line,) = keeping_safe.copies_of(desk)
    assert (line.made, line.name) == ("before", "before-0002.db")
    desk.store.close()
    done = back_to(device, line.name)
    assert (done.carried, done.whole) == (1, True)
    again = opened(device)
    assert waiting.waiting(again).waiting == before + 1
    with again.store.read() as tx:
        assert tx.exec_driver_sql("PRAGMA user_version").scalar() == len(migrate.scripts())
    again.store.close()


def test_a_stick_and_the_code_on_paper_are_enough_on_another_computer(desk, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    copy, code = keeping_safe.back_up_to(desk, stick)
    elsewhere = tmp_path / "other computer"
    with pytest.raises(keeping_safe.RescueCodeNeeded):
        back_to(elsewhere, str(copy.path))
    with pytest.raises(rescue_code.RescueCodeWrong):
        back_to(elsewhere, str(copy.path), code=rescue_code.fresh())
    done = back_to(elsewhere, str(copy.path), code=code)
    assert done.aside is None
    again = opened(elsewhere)
    assert len(register.find(again)) == 48
    again.store.close()


def test_a_wrong_pin_restores_nothing(desk):
    device = desk.store.folder.root
    copy = keeping_safe.back_up_now(desk)
    desk.store.close()
    before = desk.store.folder.database.read_bytes()
    with pytest.raises(keys.WrongPin):
        keeping_safe.restore(device, copy.path.name, pin="000000", clock=FixedClock(BEGINS))
    assert desk.store.folder.database.read_bytes() == before


def test_a_name_without_a_copy_is_named(desk):
    with pytest.raises(keeping_safe.CopyNotFound):
        back_to(desk.store.folder.root, "nowhere")


def test_lost_keys_come_back_with_a_copy_of_them(desk):
    device = desk.store.folder.root
    copy = keeping_safe.back_up_now(desk)
    desk.store.close()
    (device / "keys.json").unlink()
    with pytest.raises(keeping_safe.PresentNotReadable):
        back_to(device, copy.path.name)
    done = back_to(device, copy.path.name, leave_unsent=True)
    assert done.aside is not None
    opened(device).store.close()


def test_a_damaged_file_is_seen_mended_and_well_again(officer_template, tmp_path):
    desk = copy_of(officer_template, tmp_path / "officer")
    wrote(desk, "没送出的一条")
    folder, key = desk.store.folder, desk.store.key
    desk.store.close()
    bad = pages_of(folder.database, key, "visit")[3:6]
    flip(folder.database, bad)
    desk = opened(folder.root)
    report = self_check.run(desk)
    assert (report.ok, report.damaged) == (False, True)
    assert report.counts["households"] == 48
    staff = str(desk.profile.staff_id)
    desk.store.close()
    done = keeping_safe.mend(folder.root, staff, pin=PIN, clock=FixedClock(BEGINS))
    assert (done.bad_pages, list(done.lost)) == (3, ["visit"])
    desk = opened(folder.root)
    again = self_check.run(desk)
    assert again.ok
    codes = {one.name: one.code for one in again.items}
    assert codes["file"] == "check_file_wanted"
    assert waiting.waiting(desk).waiting == 1
    desk.store.close()


def test_one_copy_a_day_is_made_without_being_asked(desk):
    assert keeping_safe.back_up_if_due(desk) == 1
    assert keeping_safe.back_up_if_due(desk) == 0
