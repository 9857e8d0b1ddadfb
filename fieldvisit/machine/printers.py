"""The printers of this computer: CUPS by `lp` on Linux and macOS, the shell verb on Windows. Never
looks into what it hands over, and never writes the print log.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine import windows_printing

_LISTING_SECONDS = 5
_HANDING_SECONDS = 60


@dataclass(eq=False)
class PrinterRefused(FieldvisitError):
    """The printing system did not take the job."""

    printer: str


def printers() -> list[str]:
    """Names of the printers to choose from, this computer's default first; empty where there is no
    printing system or it does not answer.
    """
    if sys.platform == "win32":
        return windows_printing.printers()
    names = _told(["lpstat", "-e"]).split()
    default = _told(["lpstat", "-d"]).rpartition(": ")[2].strip()
    return sorted(names, key=lambda name: name != default)


def print_pdf(pdf: bytes, printer: str, *, copies: int = 1, duplex: bool = False) -> str:
    """Hand the very bytes to a printer; answers with the job's name ("" where it gets none).

    They go through standard input, so no readable copy rests in a folder of ours; how long CUPS
    keeps its own is said by its PreserveJobFiles. On Windows both sides are the printer's own
    setting. Raises PrinterRefused.
    """
    try:
        if sys.platform == "win32":
            windows_printing.print_by_verb(pdf, printer, copies=copies, start=os.startfile)
            return ""
        answer = _run(_lp(printer, copies=copies, duplex=duplex), pdf, seconds=_HANDING_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        raise PrinterRefused(printer) from None
    if answer.returncode != 0:
        raise PrinterRefused(printer)
    job = re.search(r"request id is (\S+)", answer.stdout.decode())
    return job[1] if job else ""


def _lp(printer: str, *, copies: int, duplex: bool) -> list[str]:
    sides = "two-sided-long-edge" if duplex else "one-sided"
    # the form is drawn in millimetres: nothing may shrink it onto the sheet
    options = [f"sides={sides}", "media=A4", "print-scaling=none"]
    words = [word for option in options for word in ("-o", option)]
    return ["lp", "-d", printer, "-n", str(copies), "-t", "fieldvisit", *words, "-"]


def _told(question: Sequence[str]) -> str:
    try:
        return _run(question, b"", seconds=_LISTING_SECONDS).stdout.decode()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _run(
    command: Sequence[str], words: bytes, *, seconds: int
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command,
        input=words,
        capture_output=True,
        timeout=seconds,
        check=False,
        # answers in one language, whatever the user's; names of queues may be Chinese
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
