"""After a whole day with a thousand canaries, nothing that the program left behind can be read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import canary_day
from tests.support.canaries import STEM, Canaries, residues, traces

ROOT = Path(__file__).parents[2]
LP = """\
#!/bin/sh
cat > /dev/null
echo "request id is office-1 (1 file(s))"
"""
LPSTAT = """\
#!/bin/sh
[ "$1" = "-e" ] && echo office || echo "system default destination: office"
"""


def places(tmp_path: Path) -> dict[str, str]:
    """A fresh place for everything that a program may write, and a printer that keeps nothing."""
    made = {}
    for name, folder in (
        ("HOME", "home"),
        ("TMPDIR", "tmp"),
        ("XDG_CONFIG_HOME", "home/config"),
        ("XDG_CACHE_HOME", "home/cache"),
        ("XDG_DATA_HOME", "home/data"),
        ("XDG_STATE_HOME", "home/state"),
        ("XDG_RUNTIME_DIR", "home/run"),
    ):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        made[name] = str(tmp_path / folder)
    (tmp_path / "home" / "run").chmod(0o700)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, words in (("lp", LP), ("lpstat", LPSTAT)):
        (programs / name).write_text(words, "utf-8")
        (programs / name).chmod(0o755)
    return made | {"PATH": f"{programs}:{os.environ['PATH']}"}


@pytest.mark.prove
@pytest.mark.timeout(300)
@pytest.mark.parametrize("end", ["closed", "killed"])
def test_no_residue_of_a_day_holds_a_canary(tmp_path: Path, end: str) -> None:
    """trust T1 T8: device folder, log, temporary and Qt's own folders, what was said on the way"""
    outside = tmp_path / "outside"
    outside.mkdir()
    env = os.environ | places(tmp_path) | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    day = [sys.executable, "-m", "tests.support.canary_day", str(tmp_path / "home"), str(outside)]
    lived = subprocess.run([*day, end], env=env, cwd=tmp_path, capture_output=True, timeout=280)
    assert lived.returncode == (0 if end == "closed" else -9), lived.stderr[-2000:].decode()
    told = json.loads((outside / "told.json").read_text("utf-8"))
    assert told["held"] >= 1000
    canaries = Canaries()
    canaries.digits = set(told["digits"])
    assert canaries.digits
    device = Path(told["folder"])
    files = residues(device, tmp_path / "home", tmp_path / "tmp")
    assert {path.name for path in files} >= {"device.db", "keys.json", "day.log"}
    if end == "killed":
        assert (device / "device.db-wal").stat().st_size
    found = {
        str(path): hits
        for path in files
        if (hits := traces(path.read_bytes(), canaries, more=[canary_day.TYPED]))
    }
    assert found == {}
    said = lived.stdout + lived.stderr
    assert traces(said, canaries, more=[canary_day.TYPED]) == []
    named = [path for path in files if STEM in path.name]
    assert named == []


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "unicode_escape"]
)
def test_the_search_finds_one_canary_in_a_megabyte(encoding: str) -> None:
    canaries = Canaries()
    word, phone = canaries.word(), canaries.phone()
    noise = os.urandom(500_000)
    assert traces(noise + noise, canaries) == []
    assert traces(noise + word.encode(encoding) + noise, canaries) == [STEM]
    digits = phone.encode(encoding)
    assert traces(b"a" * 3 + digits + b"b" * 3, canaries) == [phone]
