"""`fieldvisit parcel`, typed on the practice village: an officer, a carrier and a server."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.casework.device import unlocking
from fieldvisit.casework.notebook import notes
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.practice.setting import PIN
from tests.support.typed import run

LINE = "老人想要条厚门帘。"


@pytest.fixture
def home(enrolled_village: Path, tmp_path: Path) -> Path:
    """Nothing listens: nobody here has a network."""
    made = Path(shutil.copytree(enrolled_village, tmp_path / "home"))
    (made / "stick").mkdir()
    return made


def told(*words: str) -> list[dict[str, Any]]:
    """The lines that a command answers in JSON."""
    answer = run("parcel", *words, "--json")
    assert answer.returncode == 0, answer.stderr + answer.stdout
    return [json.loads(line) for line in answer.stdout.splitlines()]


def jot(device: Path) -> None:
    who = unlocking.people(device)[0].staff_id
    desk = unlocking.unlock(device, who, pin=PIN, clock=SystemClock(), ids=Uuid7())
    notes.keep(desk, notes.NoteDraft(LINE))
    desk.store.close()


@pytest.mark.timeout(300)
def test_out_in_and_in_again_by_a_stick_and_both_ends_print_the_same(home: Path) -> None:
    """pain 21"""
    stick, officer, server = str(home / "stick"), str(home / "officer"), str(home / "server")
    jot(home / "officer")
    (made,) = told("out", "--to", stick, "--device", officer)
    assert made["changes"] >= 1
    (file,) = Path(stick).iterdir()
    seen = run("parcel", "show", str(file))
    assert (seen.returncode, LINE in seen.stdout) == (0, False)
    assert "127.0.0.1" in seen.stdout
    (taken,) = told("in", stick, "--data", server)
    same = ("number", "changes", "files", "size", "digest")
    assert {name: taken[name] for name in same} == {name: made[name] for name in same}
    nothing = run("parcel", "in", stick, "--data", server)
    assert (nothing.returncode, "没有要收的交接包" in nothing.stderr) == (1, True)
    (again,) = told("in", str(file), "--data", server)
    assert again["code"] == "parcel_again"
    (inside,) = [json.loads(run("parcel", "show", str(file), "--json").stdout)]
    assert (inside["digest"], inside["kind"]) == (made["digest"], "out")
    (answer,) = told("in", stick, "--device", officer)
    assert (answer["code"], answer["applied"]) == ("answer_taken", made["changes"])
    nothing = run("parcel", "in", stick, "--device", officer)
    assert (nothing.returncode, "没有要收的交接包" in nothing.stderr) == (1, True)


@pytest.mark.timeout(300)
def test_what_cannot_be_used_is_named_by_its_sentence(home: Path) -> None:
    """pain 42"""
    stick = home / "stick"
    (stick / "fv-A2-0000-000001-out.fvparcel").write_bytes(b"fvparcel\0\1")
    refused = run("parcel", "in", str(stick), "--data", str(home / "server"))
    assert refused.returncode == 1
    assert "没拷完" in refused.stderr
    song = stick / "song.mp3"
    song.write_bytes(b"ID3")
    assert "不是交接包" in run("parcel", "show", str(song)).stderr
    gone = run("parcel", "out", "--to", str(stick / "gone"), "--device", str(home / "officer"))
    assert "U 盘" in gone.stderr


@pytest.mark.timeout(300)
def test_a_supervisor_carries_without_a_line_and_signs_for_it(home: Path) -> None:
    """pain 22"""
    stick, officer = str(home / "stick"), str(home / "officer")
    jot(home / "officer")
    (made,) = told("out", "--to", stick, "--device", officer)
    carried = run("parcel", "carry", stick, "--device", str(home / "supervisor"), "--json")
    assert carried.returncode == 1, "there is no line"
    said = json.loads(carried.stdout)
    assert (said["code"], said["taken"], said["waiting"]) == ("carried_without_line", 1, 1)
    (slip,) = told("in", stick, "--device", officer)
    assert (slip["code"], slip["delivered"]) == ("slip_taken", made["changes"])


@pytest.mark.timeout(300)
def test_a_watched_folder_is_set_looked_at_and_taken_back(home: Path) -> None:
    """days.md 25"""
    stick, officer = str(home / "stick"), str(home / "officer")
    jot(home / "officer")
    first, made = told("watch", stick, "--device", officer)
    assert (first["code"], made["code"]) == ("exchange_watched", "parcel_made")
    (off,) = told("watch", "--device", officer)
    assert off["code"] == "exchange_off"
