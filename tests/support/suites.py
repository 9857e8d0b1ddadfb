"""Run a test under both suites of algorithms; SM2 where its library can be had."""

import importlib.util
import json
import platform
from dataclasses import dataclass

import pytest

from fieldvisit.machine import algorithms
from fieldvisit.machine.paths import DeviceFolder


@dataclass(frozen=True)
class Sm2:
    """Whether SM2's library is `here`, and whether pyproject asks for it (`wanted`)."""

    here: bool
    wanted: bool


SM2 = Sm2(
    importlib.util.find_spec("gmssl_pyx") is not None, platform.machine() in ("x86_64", "AMD64")
)
needs_sm2 = pytest.mark.skipif(not SM2.wanted, reason="SM2 has no build for this machine")
both = pytest.mark.parametrize(
    "suite", [algorithms.suite(name) for name in algorithms.NAMES], ids=algorithms.NAMES
)


def settle_on(folder: DeviceFolder, name: str) -> None:
    """Let a device's folder use a suite, as enrolment does."""
    folder.root.mkdir(parents=True, exist_ok=True)
    folder.keys.write_text(json.dumps({"format": 1, "suite": name, "people": []}))
