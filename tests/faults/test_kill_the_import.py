"""`fieldvisit import note` is killed again and again and started again: each line is there exactly
once (pain 1).
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from fieldvisit.casework.device import unlocking
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.practice.setting import PIN
from fieldvisit.store import outbox, rows
from tests.support.desks import new_device
from tests.support.typed import run

PATIENCE = 200
"""Starts after which an import that never comes to an end is a failure."""
RUNS = [
    pytest.param(8_000, marks=[pytest.mark.prove, pytest.mark.timeout(300)]),
    pytest.param(100_000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
]


@pytest.fixture
def device(tmp_path: Path) -> Path:
    folder = tmp_path / "officer"
    new_device(folder).store.close()
    return folder


def written(path: Path, lines: int) -> Counter[str]:
    """A file of so many lines, a tenth of them equal to another; answers with what it says."""
    words = [f"第 {n - n % 10 // 9} 户，水缸满着。" for n in range(lines)]
    path.write_text(
        "".join(json.dumps({"text": one}, ensure_ascii=False) + "\n" for one in words), "utf-8"
    )
    return Counter(words)


def kept(device: Path) -> Counter[str]:
    """The imported notes by their text, after looking whether the file is whole."""
    who = unlocking.people(device)[0].staff_id
    desk = unlocking.unlock(device, who, pin=PIN, clock=SystemClock(), ids=Uuid7())
    with desk.store.read() as tx:
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        texts = Counter(
            tx.exec_driver_sql("SELECT text FROM note WHERE text LIKE '第 %'").scalars()
        )
        # A note and its operation came together, and its words are found.
        operations = tx.exec_driver_sql("SELECT count(*) FROM outbox WHERE kind = 'note'").scalar()
        assert operations == texts.total()
        assert outbox.counts(tx).waiting == operations
        found = tx.exec_driver_sql("SELECT count(*) FROM note_doc").scalar()
        assert found == len(rows.all(tx, "note", limit=10**7))
    desk.store.close()
    return texts


def test_the_command_tells_each_bad_line_and_how_far_it_got(device: Path, tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    texts = written(path, 700)
    with path.open("a", encoding="utf-8") as file:
        file.write("not a note\n")
    first = run("import", "note", str(path), "--device", str(device))
    assert first.returncode == 1
    assert first.stdout.splitlines()[0].startswith("读到第 500 行，新存 500 条")
    assert "第 701 行：" in first.stderr
    assert "有 1 行没有导入" in first.stderr
    assert kept(device) == texts
    again = run("import", "note", str(path), "--device", str(device), "--json")
    told = json.loads(again.stdout)
    assert (told["ok"], told["kept"], told["known"], told["left_out"]) == (False, 0, 700, 1)
    assert [one["line"] for one in told["bad"]] == [701]
    assert kept(device) == texts
    assert (
        "打不开" in run("import", "note", f"{path.parent}/x.jsonl", "--device", str(device)).stderr
    )


@pytest.mark.parametrize("lines", RUNS)
def test_an_import_that_is_killed_goes_on_without_gaps_or_doubles(
    device: Path, tmp_path: Path, lines: int
) -> None:
    path = tmp_path / "notes.jsonl"
    texts = written(path, lines)
    command = [sys.executable, "-m", "fieldvisit", "import", "note", str(path)]
    moments, kills = random.Random(20261123), 0
    for _ in range(PATIENCE):
        program = subprocess.Popen(
            [*command, "--device", str(device)],
            env={**os.environ, "FIELDVISIT_PIN": PIN},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        # Until a line says that something new is on disk; then a moment into the next ones.
        for line in program.stdout:
            if "新存 0 条" not in line:
                break
        time.sleep(moments.uniform(0.0, 0.25))
        if program.poll() is None:
            program.kill()
            kills += 1
        program.communicate()
        if program.returncode == 0:
            break
    assert program.returncode == 0
    assert kills >= 4
    assert kept(device) == texts
    shutil.rmtree(device)
