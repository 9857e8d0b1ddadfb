"""The real command in its own process, as somebody types it on a machine without a window."""

import os
import subprocess
import sys
from pathlib import Path

from fieldvisit.practice.setting import PIN


def run(
    *words: str, pin: str = PIN, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """What a command says and how it ends; `folder` is where it is typed."""
    return subprocess.run(
        [sys.executable, "-m", "fieldvisit", *words],
        cwd=folder,
        env={**os.environ, "FIELDVISIT_PIN": pin},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
