"""`fieldvisit inbox` as a town officer types it."""

import json
from pathlib import Path

import pytest

from tests.support.desks import new_device
from tests.support.inbox import pulls_two_notes
from tests.support.typed import run


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """A supervisor's device that pulled two notes of a lost tablet."""
    desk = new_device(tmp_path / "town", who="supervisor", whole_village=False)
    pulls_two_notes(desk, text="这家的低保该停了，没有别的话。")
    desk.store.close()
    return tmp_path / "town"


def test_parcels_are_listed_accepted_and_declined(device: Path) -> None:
    """pain 10"""
    at = ("--device", str(device))
    listed = run("inbox", "list", *at, "--json").stdout
    assert "没有别的话" not in listed
    first, second = json.loads(listed)
    assert (first["who"], first["why"]) == ("周小燕·设备 B4", "交的设备已停用")
    assert "没有别的话" in run("inbox", "show", first["key"], *at).stdout
    taken = run("inbox", "accept", first["key"], *at, "--json")
    assert (taken.returncode, json.loads(taken.stdout)) == (0, {"count": 1})
    blank = run("inbox", "decline", second["key"], "--reason", " ", *at)
    assert blank.returncode == 1
    assert "要写一句原因" in blank.stderr
    told = run("inbox", "decline", second["key"], "--reason", "平板丢失以后写的", *at)
    assert told.stdout.startswith("1 条没有收下")
    assert run("inbox", "list", *at).stdout == "没有交上来等着定的。\n"
