"""A workbook made to hurt is refused with a finding, or judged within a second and 256 MB."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldvisit.forms import publish
from tests.support.hostile_books import HOSTILE, merged_sheet, plain

SECONDS, MEGABYTES = 1.0, 256
SLACK = 3  # the machines that run the tests are busy with others
# the program's own modules are not the workbook's doing: time and memory count from here
CHILD = """
import json, re, resource, sys, time
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from fieldvisit.forms import publish
began = time.process_time()
found = publish.check(Path(sys.argv[1]))
status = Path("/proc/self/status").read_text()
print(json.dumps({
    "codes": sorted({one.code for one in found}),
    "seconds": time.process_time() - began,
    "megabytes": int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024,
}))
"""


def judged(path: Path) -> dict[str, object]:
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, timeout=30
    )
    assert ran.returncode == 0, ran.stderr
    told: dict[str, object] = json.loads(ran.stdout)
    return told


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_workbook_ends_with_a_finding(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    found = publish.check(make(tmp_path))
    assert {one.code for one in found} == ({HOSTILE[make]} if HOSTILE[make] else set())
    assert all(one.said().endswith(("。", "？")) and len(one.said()) < 200 for one in found)


@pytest.mark.prove
@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_workbook_takes_little_time_and_memory(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    told = judged(make(tmp_path))
    assert told["codes"] == ([HOSTILE[make]] if HOSTILE[make] else [])
    assert float(str(told["seconds"])) < SECONDS * SLACK
    assert float(str(told["megabytes"])) < MEGABYTES


def test_what_is_refused_is_said_with_its_sheet(tmp_path: Path) -> None:
    (found,) = publish.check(merged_sheet(tmp_path))
    assert found.said().startswith("survey 表：这张表合并的格子太多")


def test_the_form_that_they_start_from_is_sound(tmp_path: Path) -> None:
    assert publish.check(plain(tmp_path)) == []
