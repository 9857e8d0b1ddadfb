"""A device's folder, its secret, fresh ids and the product's own data."""

import stat
from uuid import UUID

import pytest

from fieldvisit.machine.assets import resource
from fieldvisit.machine.ids import CountedIds, Uuid7
from fieldvisit.machine.paths import DeviceFolder, default_device
from fieldvisit.machine.secrets import device_secret


def test_everything_of_a_device_lies_in_its_own_folder(tmp_path):
    folder = DeviceFolder(tmp_path)
    parts = [folder.database, folder.keys, folder.attachments, folder.backups, folder.ballast]
    assert {part.parent for part in parts} == {tmp_path}
    assert len(set(parts)) == len(parts)


def test_the_default_device_lies_in_the_users_data_folder():
    assert default_device().name == "fieldvisit"


def test_a_device_has_one_secret_of_its_own_that_only_its_user_reads(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    secret = device_secret(here)
    assert len(secret) == 32
    assert device_secret(here) == secret
    assert device_secret(there) != secret
    assert stat.S_IMODE((here / "device.secret").stat().st_mode) == 0o600


def test_a_secret_that_the_disk_does_not_give_today_is_not_made_anew(tmp_path):
    """pain 1: with another secret no PIN would open the file again"""
    (tmp_path / "device.secret").mkdir()
    with pytest.raises(OSError, match=r"device\.secret"):
        device_secret(tmp_path)


def test_fresh_ids_never_repeat_and_rise_with_time():
    ids = [Uuid7().fresh() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert ids == sorted(ids)
    assert all(type(fresh) is UUID and fresh.version == 7 for fresh in ids)


def test_counted_ids_are_the_same_in_every_run():
    one, other = CountedIds("a"), CountedIds("a")
    assert [one.fresh(), one.fresh()] == [other.fresh(), other.fresh()]
    assert CountedIds("b").fresh() != CountedIds("a").fresh()


def test_what_the_product_lacks_is_named():
    assert resource("regions", "tianjin_regions_2023.csv").is_file()
    with pytest.raises(FileNotFoundError):
        resource("regions", "beijing.csv")
