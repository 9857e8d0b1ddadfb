"""A real CUPS from Debian's packages, private to a test: its own scheduler, socket, spool and
queues in a temporary folder. The system's own CUPS, if one runs, is neither asked nor changed.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

PLAIN = "村部一楼"
DRIVEN = "cups-pdf"
SECONDS = 30

FOLDERS = ("settings", "programs/backend", "spool/tmp", "cache", "state", "log")
INSTALLED = Path("/usr/lib/cups")
DRIVER = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
CUPSD = """\
Listen {home}/socket
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
PLACES = """\
ServerRoot {home}/settings
ServerBin {home}/programs
RequestRoot {home}/spool
TempDir {home}/spool/tmp
CacheDir {home}/cache
StateDir {home}/state
AccessLog {home}/access.log
ErrorLog stderr
PageLog {home}/page.log
"""
# A printer that keeps what reaches it, and the words CUPS calls it with:
# job, user, title, copies, options and, where no filter stands between, the file.
PRINTER = """\
#!/bin/sh
[ -n "$1" ] || exit 0
cat "${{6:--}}" > "{home}/received/$1.pdf"
printf '%s\\n' "$4" "$5" > "{home}/received/$1.part"
mv "{home}/received/$1.part" "{home}/received/$1.words"
"""


class CupsFailed(Exception):
    """The scheduler did not start, or a job did not come out: here are its last words."""


@dataclass(frozen=True)
class Received:
    """What one job brought to the printer without a driver."""

    pdf: bytes
    copies: int
    options: list[str]


@dataclass(frozen=True)
class Cups:
    """A running scheduler. Its queue PLAIN, the default, has no driver; DRIVEN has Debian's
    cups-pdf with all of CUPS's filters before it, which only root may run: for others nothing
    comes out.
    """

    home: Path

    @property
    def server(self) -> str:
        """What CUPS_SERVER says for lp and lpstat to speak to it."""
        return str(self.home / "socket")

    def received(self, job: str) -> Received:
        """What the printer PLAIN was given by a job."""
        words = self.home / "received" / f"{_number(job)}.words"
        self.wait_until(words.exists)
        copies, options = words.read_text().splitlines()
        return Received(words.with_suffix(".pdf").read_bytes(), int(copies), options.split())

    def printed(self, job: str) -> bytes:
        """The PDF that came out of the queue DRIVEN."""
        self.wait_until(lambda: job not in self.run("lpstat", "-o"))
        (file,) = self.home.glob(f"papers/*job_{_number(job)}.pdf")
        return file.read_bytes()

    def run(self, *command: str | Path) -> str:
        environment = os.environ | {"CUPS_SERVER": self.server, "LC_ALL": "C.UTF-8"}
        answer = subprocess.run(command, capture_output=True, text=True, env=environment)
        return answer.stdout

    def wait_until(self, done: Callable[[], bool]) -> None:
        """Raises CupsFailed after SECONDS."""
        end = time.monotonic() + SECONDS
        while not done():
            if time.monotonic() > end:
                raise CupsFailed((self.home / "words.log").read_text()[-4000:])
            time.sleep(0.02)


@contextmanager
def cups() -> Iterator[Cups]:
    """A running CUPS with both queues; ends it and removes its files."""
    home = Path(mkdtemp(prefix="fieldvisit-cups-"))
    try:
        _furnish(home)
        # a copy, since Debian's AppArmor profile binds the installed path to the system's folders
        scheduler = shutil.copy("/usr/sbin/cupsd", home / "programs")
        command = [scheduler, "-f", "-c", home / "cupsd.conf", "-s", home / "places.conf"]
        with (home / "words.log").open("wb") as words:
            process = subprocess.Popen(command, cwd=home, stderr=words)
        try:
            yield _with_queues(Cups(home))
        finally:
            process.terminate()
            process.wait(SECONDS)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _furnish(home: Path) -> None:
    home.chmod(0o755)  # filters run as Debian's user lp
    for folder in (*FOLDERS, "received", "papers"):
        (home / folder).mkdir(parents=True)
    for name in ("daemon", "filter", "notifier", "monitor", "driver"):
        (home / "programs" / name).symlink_to(INSTALLED / name)
    (home / "cupsd.conf").write_text(CUPSD.format(home=home))
    (home / "places.conf").write_text(PLACES.format(home=home))
    printer = home / "programs/backend/keep"
    printer.write_text(PRINTER.format(home=home))
    printer.chmod(0o700)
    if os.access(INSTALLED / "backend/cups-pdf", os.R_OK):
        shutil.copy(INSTALLED / "backend/cups-pdf", home / "programs/backend")


def _with_queues(running: Cups) -> Cups:
    running.wait_until(lambda: "is running" in running.run("lpstat", "-r"))
    running.run("lpadmin", "-p", PLAIN, "-E", "-v", "keep:/", "-m", "raw")
    driver = running.home / "driver.ppd"
    driver.write_text(_keeping_papers_here(DRIVER.read_text()))
    device = "cups-pdf:/" if os.geteuid() == 0 else "keep:/"
    running.run("lpadmin", "-p", DRIVEN, "-E", "-v", device, "-P", driver)
    running.run("lpadmin", "-d", PLAIN)
    return running


def _keeping_papers_here(driver: str) -> str:
    """cups-pdf reads its settings from the driver, where none may hold a slash: they are folders in
    the scheduler's own.
    """
    settings = "".join(
        f'*OpenUI *{name}: PickOne\n*Default{name}: {folder}\n*{name} {folder}: ""\n'
        f"*CloseUI: *{name}\n"
        for name, folder in (("Out", "papers"), ("Spool", "cache"), ("Log", "log"))
    )
    return driver.replace("*OpenGroup: General", f"{settings}*OpenGroup: General", 1)


def _number(job: str) -> str:
    return job.rpartition("-")[2]
