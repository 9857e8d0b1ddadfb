"""A process whose n-th write, sync or open fails: strace answers in the disk's place. The process
itself is not changed in any way.
"""

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "pwrite64",
    "write",
    "fdatasync",
    "fsync",
    "ftruncate",
    "openat",
    "rename",
    "unlink",
    "mkdir",
)
"""What asks the disk for something. Reads are left alone: a damaged page has tests of its own."""

PR_SET_PTRACER, ANYBODY = 0x59616D61, 2**64 - 1  # linux/prctl.h
Act = Callable[[], str]


@dataclass(frozen=True)
class Fault:
    """The `nth` call of this name fails with `error`; all later ones too when `for_good`."""

    call: str
    nth: int
    error: str = "EIO"
    for_good: bool = False

    def __str__(self) -> str:
        return f"{self.call} {self.nth}{'+' if self.for_good else ''} {self.error}"

    @property
    def options(self) -> list[str]:
        when = f"{self.nth}{'+' if self.for_good else ''}"
        inject = f"inject={self.call}:error={self.error}:when={when}"
        return ["-e", f"trace={self.call}", "-e", inject]


@dataclass(frozen=True)
class Outcome:
    """What the process said of its action under the fault, and of the next save without it."""

    first: str
    then: str


def calls_of(prepare: Callable[[], tuple[Act, Act]], log: Path) -> Counter[str]:
    """How often the action asks the disk for each thing when nothing fails."""
    _run(prepare, ["-e", f"trace={','.join(CALLS)}", "-o", str(log)])
    return Counter(re.findall(r"^(?:\d+ +)?(\w+)\(", log.read_text("utf-8", "replace"), re.M))


def run(prepare: Callable[[], tuple[Act, Act]], fault: Fault) -> Outcome:
    """Prepare in a process of its own, act there under the fault, act once more when it is over."""
    return _run(prepare, [*fault.options, "-o", "/dev/null"])


def _run(prepare: Callable[[], tuple[Act, Act]], options: list[str]) -> Outcome:
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        _be_the_process(theirs, prepare)
    theirs.close()
    try:
        return _under_strace(ours, child, options)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        ours.close()


def _under_strace(wire: socket.socket, child: int, options: list[str]) -> Outcome:
    _hear(wire)  # prepared
    tracer = subprocess.Popen(
        ["strace", "-p", str(child), *options], stderr=subprocess.PIPE, text=True
    )
    assert tracer.stderr is not None
    attached = tracer.stderr.readline()
    assert "attached" in attached, attached
    wire.send(b"go")
    first = _hear(wire)
    tracer.send_signal(signal.SIGINT)
    tracer.communicate()
    wire.send(b"go")
    return Outcome(first, _hear(wire))


def _hear(wire: socket.socket) -> str:
    said = wire.recv(65536).decode()
    assert said, "the process died"
    return said


def _be_the_process(wire: socket.socket, prepare: Callable[[], tuple[Act, Act]]) -> None:
    # Words go over a socket: `write` may be the call that fails.
    try:
        # Where only a parent may trace (Yama), this process lets strace do it.
        ctypes.CDLL(None).prctl(ctypes.c_int(PR_SET_PTRACER), ctypes.c_ulong(ANYBODY))
        acts = prepare()
        wire.send(b"prepared")
        for act in acts:
            wire.recv(2)
            wire.send(act().encode())
        wire.recv(2)
    finally:
        # What no sentence is for ends the process, as it would end the app.
        if sys.exc_info()[0]:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(0)
