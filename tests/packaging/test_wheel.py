"""The installed wheel runs outside the clone, with everything it needs inside."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("fieldvisit-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A fresh environment with the wheel; its dependencies are lent by the one that runs us."""
    home = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(home, with_pip=False)
    site = next((home / "lib").glob("python*/site-packages"))
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--quiet", str(wheel)], check=True)
    # lent without its .pth files, which would lead back into the clone
    lent = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "lent.pth").write_text(f"{lent}\n")
    return home / "bin" / "fieldvisit"


def run(installed, *words, cwd):
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [installed, *words], cwd=cwd, env=clean, capture_output=True, text=True, timeout=110
    )


def test_the_wheel_holds_the_rooms_and_their_data_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"fieldvisit", "ui", "sync"}
    for piece in ("forms/F02-特困月探访.xlsx", "practice/village.toml", "styles/", "fonts/"):
        assert any(name.startswith(f"fieldvisit/resources/{piece}") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_command_knows_its_version(installed, tmp_path):
    ran = run(installed, "--version", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "fieldvisit 0.1.0\n")


def test_the_installed_command_runs_its_own_code(installed, tmp_path):
    python = installed.parent / "python"
    ask = "import fieldvisit, ui, sync; print(fieldvisit.__file__, ui.__file__, sync.__file__)"
    ran = subprocess.run([python, "-I", "-c", ask], cwd=tmp_path, capture_output=True, text=True)
    assert ran.stdout.count(str(installed.parents[1])) == 3
    assert f"{ROOT}/fieldvisit" not in ran.stdout


def test_the_installed_demo_plays_the_main_job(installed, tmp_path):
    ran = run(installed, "demo", "--headless", "--home", str(tmp_path / "demo"), cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert '"applied_by_server": true' in ran.stdout.splitlines()[-1]
