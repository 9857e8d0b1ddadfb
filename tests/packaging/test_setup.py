"""`make setup` installs missing system libraries where it may; where not, it says what to run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LACKING = 'window="libnobody.so.9 libnobody9"'
TOOLS = ("bash", "dirname", "uname", "tr", "env")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs: the shell's own, and whatever a test puts beside them."""
    for tool in TOOLS:
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    return tmp_path


def put(machine: Path, program: str, script: str) -> None:
    file = machine / program
    file.write_text(f"#!/bin/bash\n{script}\n")
    file.chmod(0o755)


def setup(machine: Path, lists: str = LACKING) -> subprocess.CompletedProcess[str]:
    commands = f"source {ROOT}/build_spec/setup.sh true; {lists}; libraries window"
    clean = {**os.environ, "PATH": str(machine)}
    return subprocess.run(
        [machine / "bash", "-c", commands], env=clean, capture_output=True, text=True
    )


def test_a_user_without_rights_is_told_the_exact_command(machine):
    put(machine, "id", "echo 1000")
    put(machine, "sudo", "exit 1")
    put(machine, "apt-get", "exit 99")
    ran = setup(machine)
    assert ran.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends libnobody9" in ran.stderr


def test_root_installs_only_what_is_missing(machine):
    put(machine, "id", "echo 0")
    put(machine, "apt-get", f'echo "$@" >> {machine}/asked')
    ran = setup(machine)
    assert ran.returncode == 0, ran.stderr
    asked = (machine / "asked").read_text().splitlines()
    assert asked == ["update -qq", "install -y --no-install-recommends libnobody9"]


def test_a_failed_install_fails_the_setup(machine):
    put(machine, "id", "echo 0")
    put(machine, "apt-get", "exit 100")
    assert setup(machine).returncode == 100


def test_another_system_is_told_what_it_lacks(machine):
    put(machine, "id", "echo 0")
    ran = setup(machine)
    assert ran.returncode == 1
    assert "libnobody9" in ran.stderr


def test_where_nothing_is_missing_nothing_is_said(machine):
    ran = setup(machine, lists='window="bash bash"')
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
