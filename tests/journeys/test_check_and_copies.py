"""`fieldvisit check`, `backup`, `restore` and `support bundle`, typed on the practice village."""

import json
import shutil
from pathlib import Path

import pytest

from fieldvisit.casework.device import unlocking
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import keys
from tests.support.pages import flip, pages_of
from tests.support.typed import run


@pytest.fixture
def device(enrolled_village: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(enrolled_village / "officer", tmp_path / "officer"))


def answered(*words: str, device: Path) -> str:
    answer = run(*words, "--device", str(device))
    assert answer.returncode == 0, answer.stderr + answer.stdout
    return answer.stdout.strip()


@pytest.mark.timeout(300)
def test_a_healthy_device_says_ok_and_counts_its_records(device: Path) -> None:
    told = json.loads(answered("check", "--json", device=device))
    assert told["ok"] is True
    assert (told["households"], told["persons"]) == (48, 95)
    assert {"visits", "notes", "tasks", "attachments", "proposals", "staff"} <= told.keys()
    lines = answered("check", device=device)
    assert "资料文件" in lines
    assert "打印机" in lines


@pytest.mark.timeout(300)
def test_a_damaged_device_says_so_and_is_mended(device: Path) -> None:
    who = unlocking.people(device)[0].staff_id
    key = keys.unlock(DeviceFolder(device), who, pin=PIN, now=BEGINS)
    database = DeviceFolder(device).database
    flip(database, pages_of(database, key, "note")[1:2])
    broken = run("check", "--json", "--device", str(device))
    assert broken.returncode == 1
    told = json.loads(broken.stdout)
    assert told["ok"] is False
    assert told["households"] == 48
    mended = json.loads(answered("check", "--json", "--repair", device=device))
    assert (mended["ok"], mended["repaired"]["bad_pages"]) == (True, 1)
    assert 0 < mended["repaired"]["lost"]["notes"] == told_lost(mended, before=83)


def told_lost(mended: dict[str, int], *, before: int) -> int:
    return before - mended["notes"]


@pytest.mark.timeout(300)
def test_a_copy_is_made_listed_and_restored(device: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    answered("backup", "now", device=device)
    answered("backup", "now", "--to", str(stick), device=device)
    found = json.loads(answered("backup", "list", "--json", device=device))
    assert sorted(line["place"] for line in found) == ["here", "medium"]
    said = answered("restore", found[0]["path"], device=device)
    assert "没有删" in said
    assert json.loads(answered("check", "--json", device=device))["ok"] is True


@pytest.mark.timeout(300)
def test_a_bundle_for_support_is_written(device: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundle.zip"
    answered("support", "bundle", "-o", str(out), device=device)
    assert out.read_bytes().startswith(b"PK")
