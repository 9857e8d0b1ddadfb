"""What holds for every test: offscreen Qt, and no silent skip where CI runs."""

import gc
import os
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ALLOWED_SKIPS = Path(__file__).parent / "support" / "skips_allowed.txt"


def allowed_skips(text: str) -> list[str]:
    """The patterns of a list of allowed skips: one a line, with a reason behind `#`."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip that nobody allowed into a failure. An expected failure is not a skip."""
    if not report.skipped or hasattr(report, "wasxfail") or not os.environ.get("CI"):
        return
    patterns = allowed_skips(ALLOWED_SKIPS.read_text("utf-8"))
    # in an id, [ is the start of a parameter, not of a set of characters
    if any(fnmatchcase(report.nodeid, pattern.replace("[", "[[]")) for pattern in patterns):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"{report.nodeid} was skipped, not named in skips_allowed.txt: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Cycles go between tests, as they do between events in the window: see ui/background.py."""
    yield
    if "PySide6.QtCore" in sys.modules:
        from ui.background import collect_what_is_due

        gc.disable()
        collect_what_is_due()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    refuse_skip(report)
    return report
