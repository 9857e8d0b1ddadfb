"""The real command in its own process, as somebody types it on a machine without a window."""

import os
import subprocess
import sys

from fieldvisit.practice.setting import PIN


def run(*words: str, pin: str = PIN) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fieldvisit", *words],
        env={**os.environ, "FIELDVISIT_PIN": pin},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
