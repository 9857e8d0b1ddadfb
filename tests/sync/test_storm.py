"""A small storm against the real server program, on both databases: what was handed in is there,
once, and everybody has read it. Counts only; times belong to `make bench-storm`.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BAR = re.compile(r"^bar storm\.(\w+) \w+ (\S+) bound", re.MULTILINE)
COUNTED = ("errors", "lost", "apart", "gaps", "flood_errors", "flood_lost", "flood_gaps")


@pytest.mark.prove
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform == "win32", reason="reads /proc")
@pytest.mark.usefixtures("cluster")
def test_nothing_is_lost_in_a_storm_nor_when_five_times_too_many_come() -> None:
    """pain 27"""
    words = [sys.executable, ROOT / "bench" / "bench_storm.py", "100", "3"]
    ran = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    said = {name: float(value) for name, value in BAR.findall(ran.stdout)}
    counted = {f"{base}_{what}": 0.0 for base in ("pg", "sqlite") for what in COUNTED}
    assert {name: said[name] for name in counted} == counted, ran.stdout
