"""A real CUPS from Debian's packages, private to a test: its own scheduler, socket, spool and queues
in a temporary folder. The system's own CUPS, if one runs, is neither asked nor changed.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

INSTALLED = Path("/usr/lib/cups")
PDF_DRIVER = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")

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
FILES = """\
ServerRoot {home}/settings
ServerBin {home}/programs
RequestRoot {home}/spool
TempDir {home}/spool/tmp
CacheDir {home}/cache
StateDir {home}/state
AccessLog {home}/access.log
ErrorLog {home}/error.log
PageLog {home}/page.log
"""
# A printer that keeps what reaches it, beside the words CUPS calls it with:
# job, user, title, copies, options and, where no filter stands between, the file.
PRINTER = """\
#!/bin/sh
if [ -z "$1" ]; then exit 0; fi
paper={home}/received/$1
cat "${{6:--}}" > "$paper.pdf"
printf '%s\\n' "$4" "$5" > "$paper.words.part"
mv "$paper.words.part" "$paper.words"
"""


class CupsAway(Exception):
    """The scheduler did not start, or a job did not come out; its log says why."""


@dataclass(frozen=True)
class Received:
    """What one job brought to a printer without a driver."""

    pdf: bytes
    copies: int
    options: list[str]


@dataclass(frozen=True)
class Cups:
    """A running scheduler with two queues: `plain` has no driver, `cups-pdf` is Debian's."""

    home: Path

    @property
    def server(self) -> str:
        """What CUPS_SERVER must say for lp and lpstat to speak to it."""
        return str(self.home / "socket")

    def received(self) -> Received:
        """The next job that reached the queue `plain`."""
        file = self._appearing("received/*.words")
        copies, options = file.read_text().splitlines()
        return Received(file.with_suffix(".pdf").read_bytes(), int(copies), options.split())

    def printed(self) -> bytes:
        """The next PDF that came out of the queue `cups-pdf`."""
        file = self._appearing("papers/*.pdf")
        _wait_until(lambda: b"%%EOF" in file.read_bytes()[-10:], "an unfinished paper", self.home)
        return file.read_bytes()

    def _appearing(self, pattern: str) -> Path:
        _wait_until(lambda: any(self.home.glob(pattern)), pattern, self.home)
        return next(self.home.glob(pattern))
