"""The printers of this computer: CUPS by `lp` on Linux and macOS, the shell verb on Windows."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fieldvisit.errors import FieldvisitError

_SECONDS = 20


@dataclass(eq=False)
class PrinterRefused(FieldvisitError):
    """The printing system did not take the job."""

    printer: str


def printers() -> list[str]:
    """Names of the queues that accept jobs; empty where there is no printing system."""
    if os.name == "nt" or shutil.which("lpstat") is None:
        return []
    try:
        answer = subprocess.run(
            ["lpstat", "-e"], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return []
    return answer.stdout.split()


def print_pdf(pdf: bytes, printer: str, *, copies: int = 1, duplex: bool = False) -> str:
    """Hand the very bytes to a queue; answers with the job's name. Raises PrinterRefused.

    The PDF goes through standard input, so no readable copy rests in a temporary folder of ours.
    """
    if os.name == "nt":
        return _by_shell_verb(pdf, printer)
    sides = "two-sided-long-edge" if duplex else "one-sided"
    command = [
        "lp",
        "-d",
        printer,
        "-n",
        str(copies),
        "-o",
        f"sides={sides}",
        "-o",
        "media=A4",
        "-",
    ]
    try:
        answer = subprocess.run(
            command, input=pdf, capture_output=True, timeout=_SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, FileNotFoundError):
        raise PrinterRefused(printer) from None
    if answer.returncode != 0:
        raise PrinterRefused(printer)
    return answer.stdout.decode(errors="replace").strip()


def _by_shell_verb(pdf: bytes, printer: str) -> str:
    # Windows has no spooler for PDF: the program that opens PDFs prints it, then the copy goes.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "print.pdf"
        file.write_bytes(pdf)
        try:
            os.startfile(file, "printto", f'"{printer}"')  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            raise PrinterRefused(printer) from None
    return printer
