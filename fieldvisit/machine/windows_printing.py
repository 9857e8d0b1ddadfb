"""Printing where there is no CUPS: the printers Windows knows, and its shell verb. Never keeps a
readable copy longer than the program that prints it needs.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer

# how long the program that prints may take to open its copy
_READING_SECONDS = 60
_COPIES = "fieldvisit-print-"
_PRINTERS = r"Software\Microsoft\Windows NT\CurrentVersion\Devices"


def printers() -> list[str]:
    """Names of the printers of this user; empty on any other system."""
    if sys.platform != "win32":
        return []
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _PRINTERS) as key:
            return [winreg.EnumValue(key, n)[0] for n in range(winreg.QueryInfoKey(key)[1])]
    except OSError:
        return []


def print_by_verb(
    pdf: bytes, printer: str, *, copies: int, start: Callable[[Path, str, str], None]
) -> None:
    """Let the program that opens PDFs print a copy, which goes a minute later.

    Windows has no queue that takes a PDF, so a readable copy cannot be helped. What a broken run
    left behind goes first. `start` is os.startfile; what it raises passes through.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_COPIES))
    # The verb answers before the program has opened the file. The interpreter waits for a timer
    # when it ends, so the copy does not outlive the app.
    Timer(_READING_SECONDS, shutil.rmtree, (folder,), {"ignore_errors": True}).start()
    file = folder / "print.pdf"
    file.write_bytes(pdf)
    for _ in range(copies):
        start(file, "printto", f'"{printer}"')


def _sweep() -> None:
    long_ago = time.time() - 2 * _READING_SECONDS
    for folder in Path(tempfile.gettempdir()).glob(f"{_COPIES}*"):
        if folder.stat().st_mtime < long_ago:
            shutil.rmtree(folder, ignore_errors=True)
