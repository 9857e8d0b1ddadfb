"""A skip that nobody allowed fails where CI runs."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent.parent / "conftest.py"
SKIPPING = """
import pytest

@pytest.mark.skip(reason="no printer here")
def test_that_needs_a_printer(): ...

@pytest.mark.xfail(reason="known")
def test_that_is_known_to_fail(): assert 0
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A small project with our conftest and one test that skips."""
    (tmp_path / "conftest.py").write_bytes(CONFTEST.read_bytes())
    (tmp_path / "support").mkdir()
    (tmp_path / "support" / "skips_allowed.txt").write_text("")
    (tmp_path / "test_printer.py").write_text(SKIPPING)
    return tmp_path


def run(project: Path, monkeypatch: pytest.MonkeyPatch, *, ci: str) -> int:
    monkeypatch.setenv("CI", ci)
    arguments = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(project)]
    return subprocess.run(arguments, cwd=project, capture_output=True).returncode


def test_a_skip_passes_on_a_developers_machine(elsewhere, monkeypatch):
    assert run(elsewhere, monkeypatch, ci="") == 0


def test_a_skip_fails_where_ci_runs(elsewhere, monkeypatch):
    assert run(elsewhere, monkeypatch, ci="true") == 1


def test_a_skip_that_is_named_passes_where_ci_runs(elsewhere, monkeypatch):
    (elsewhere / "support" / "skips_allowed.txt").write_text(
        "test_printer.py::test_that_needs_* # a printer is a thing of an office\n"
    )
    assert run(elsewhere, monkeypatch, ci="true") == 0
