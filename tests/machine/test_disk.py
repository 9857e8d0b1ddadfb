"""A small file is old or new, never half."""

import os
import stat

import pytest

from fieldvisit.machine.disk import free_bytes, make_folder, write_atomic, written_whole


def test_a_new_file_holds_the_bytes_and_is_for_its_user_only(tmp_path):
    file = tmp_path / "deep" / "keys.json"
    write_atomic(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_bytes_and_no_litter(tmp_path, monkeypatch, failing):
    file = tmp_path / "keys.json"
    write_atomic(file, b"old")

    def fail(*_):
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(OSError, match="no space"):
        write_atomic(file, b"new")
    assert [f.name for f in tmp_path.iterdir()] == ["keys.json"]
    assert file.read_bytes() == b"old"


def written_bit_by_bit(path, data):
    with written_whole(path) as file:
        file.write(data)


@pytest.mark.parametrize("write", [write_atomic, written_bit_by_bit])
def test_two_who_write_a_file_at_once_both_write_it_whole(tmp_path, monkeypatch, write):
    """A device that sends a photo again while its first request is still being answered."""
    file, sound, seen = tmp_path / "photo", os.fsync, []

    def meanwhile(handle):
        monkeypatch.setattr(os, "fsync", sound)
        write(file, b"the second")
        seen.append(file.read_bytes())
        sound(handle)

    monkeypatch.setattr(os, "fsync", meanwhile)
    write(file, b"the first")
    assert [*seen, file.read_bytes()] == [b"the second", b"the first"]
    assert [f.name for f in tmp_path.iterdir()] == ["photo"]


def test_free_space_is_known_for_a_folder_that_does_not_exist_yet(tmp_path):
    assert free_bytes(tmp_path / "not" / "yet") > 0


def test_folders_that_were_made_are_synced_from_above(tmp_path, monkeypatch):
    """Syncing a file does not sync the name of its new folder: a power cut took both (pain 1)."""
    synced = []
    monkeypatch.setattr("fieldvisit.machine.disk.sync_folder", synced.append)
    make_folder(tmp_path / "a" / "b")
    assert synced == [tmp_path, tmp_path / "a"]
    make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2
