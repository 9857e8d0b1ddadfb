"""An import goes down only: the contracts of .importlinter hold, and they would notice."""

import subprocess
import sys
from pathlib import Path

LINT = Path(sys.executable).with_name("lint-imports")


def run(folder, *options):
    return subprocess.run([LINT, *options], cwd=folder, capture_output=True, text=True)


def test_the_floors_hold(root):
    ran = run(root)
    assert ran.returncode == 0, ran.stdout


def test_a_stray_room_and_an_import_upwards_are_noticed(tmp_path):
    package = tmp_path / "house"
    package.mkdir()
    for room, line in {"__init__": "", "above": "", "below": "import house.above"}.items():
        (package / f"{room}.py").write_text(line)
    contract = "[importlinter]\nroot_package = house\n[importlinter:contract:1]\nname = floors\n"
    floors = (
        "type = layers\ncontainers = house\nexhaustive = True\nlayers =\n    above\n    below\n"
    )
    (tmp_path / ".importlinter").write_text(contract + floors)
    assert "below -> house.above" in run(tmp_path, "--no-cache").stdout
    (package / "below.py").write_text("")
    assert run(tmp_path, "--no-cache").returncode == 0
    (package / "stray.py").write_text("")
    assert run(tmp_path, "--no-cache").returncode != 0
