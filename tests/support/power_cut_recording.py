"""Record what a program asks of the disk below one folder, by strace. Never changes what it does.

The program tells what it has acknowledged by writing to a file named `told` beside the folder: the
order against its other calls is the kernel's own.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.power_cut_disk import Op

TOLD = "told"
_CALLS = (
    "openat,open,creat,write,pwrite64,writev,pwritev,lseek,fsync,fdatasync,ftruncate,truncate,"
    "fallocate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,"
    "copy_file_range,sendfile,sync_file_range"
)
_LINE = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<args>.*)\) += (?P<result>\S+)")
_UNFINISHED = re.compile(r"(?P<pid>\d+) +(?P<start>.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"(?P<pid>\d+) +<\.\.\. \w+ resumed>(?P<rest>.*)$")
_TEXT = re.compile(r'(?:\\x[0-9a-f]{2})+|(?<=")(?=")')


class Unmodelled(AssertionError):
    """The program asked the disk for something that the model does not know."""


def record(home: Path, command: Sequence[str], *, log: Path) -> list[Op]:
    """Run a Python command under strace; what it did below `home`, in order. Raises
    CalledProcessError when it fails, Unmodelled."""
    strace = ["strace", "-f", "-y", "-xx", "-s", str(1 << 26), "-e", f"trace={_CALLS}"]
    subprocess.run(
        [*strace, "-e", "signal=none", "-z", "-o", str(log), sys.executable, *command],
        check=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    with log.open("r", encoding="ascii", errors="strict") as lines:
        found = list(_Reader(home).read(lines))
    log.unlink()
    return found


class _Reader:
    """Turns strace's lines into operations on paths relative to a folder."""

    def __init__(self, home: Path) -> None:
        self._home = home.as_posix()
        self._told = home.with_name(TOLD).as_posix()
        self._at: dict[str, int] = {}

    def read(self, lines: Iterator[str]) -> Iterator[Op]:
        """The operations of a log, in the order in which the calls ended."""
        begun: dict[str, str] = {}
        for line in lines:
            if unfinished := _UNFINISHED.match(line):
                begun[unfinished["pid"]] = unfinished["start"]
                continue
            if resumed := _RESUMED.match(line):
                line = f"{resumed['pid']} {begun.pop(resumed['pid'])}{resumed['rest']}"
            found = _LINE.match(line)
            if found is not None and not found["result"].startswith("-"):
                yield from self._op(found["name"], found["args"], found["result"])

    def _op(self, name: str, args: str, result: str) -> Iterator[Op]:
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(args)]
        paths = [self._below(text) for text in texts[:3]]
        if name == "write" and texts and texts[0].decode("utf-8", "replace") == self._told:
            yield Op("mark", data=texts[1])
        elif all(path is None or path.endswith("-shm") for path in paths):
            return  # SQLite's shared memory means nothing after a crash
        elif name in ("openat", "open"):
            yield from self._opened(args, result=result)
        elif name in ("rename", "renameat", "renameat2"):
            old, new = [path for path in paths if path is not None][-2:]
            yield Op("rename", old, to=new)
        elif name in ("unlink", "unlinkat", "rmdir", "mkdir", "mkdirat"):
            path = [path for path in paths if path is not None][-1]
            yield Op("folder" if name.startswith("mkdir") else "remove", path)
        elif paths[0] is not None:
            yield from self._on_handle(name, args, path=paths[0])

    def _opened(self, args: str, *, result: str) -> Iterator[Op]:
        path = self._below(bytes.fromhex(_TEXT.findall(result)[0].replace("\\x", "")))
        assert path is not None
        self._at[path] = 0
        if "O_APPEND" in args:
            raise Unmodelled(f"appending to {path}")
        if "O_CREAT" in args:
            yield Op("make", path)
        if "O_TRUNC" in args:
            yield Op("cut", path, 0)

    def _on_handle(self, name: str, args: str, *, path: str) -> Iterator[Op]:
        data = bytes.fromhex(_TEXT.findall(args)[-1].replace("\\x", ""))
        last = args.rpartition(", ")[2]
        if name == "pwrite64":
            yield Op("write", path, int(last), data)
        elif name == "write":
            yield Op("write", path, self._at[path], data)
            self._at[path] += len(data)
        elif name == "lseek":
            self._seek(args, path=path)
        elif name in ("fsync", "fdatasync"):
            yield Op("sync", path)
        elif name == "ftruncate":
            yield Op("cut", path, int(last))
        else:
            raise Unmodelled(f"{name} on {path}")

    def _seek(self, args: str, *, path: str) -> None:
        _, offset, whence = args.rsplit(", ", 2)
        if whence == "SEEK_SET":
            self._at[path] = int(offset)
        elif (whence, offset) != ("SEEK_CUR", "0"):
            raise Unmodelled(f"lseek {offset} {whence} on {path}")

    def _below(self, text: bytes) -> str | None:
        path = text.decode("utf-8", "replace")
        if path == self._home:
            return ""
        return path.removeprefix(f"{self._home}/") if path.startswith(f"{self._home}/") else None
