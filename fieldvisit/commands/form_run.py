"""Run forms without a screen: one JSON request a line in, one JSON reply a line out. It keeps
nothing and writes no file."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldvisit.commands.extras import need
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import SHANGHAI, FixedClock, SystemClock

if TYPE_CHECKING:
    from fieldvisit.forms.authoring.any_form import AnyForm
    from fieldvisit.forms.driver import Request

LONGEST = 64_000_000
MOST_KEPT = 32
# what a fault of ours would raise: it is told as one, and the next line is still answered
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
_ATTACHED = frozenset({".csv", ".xml", ".geojson"})

Reply = dict[str, Any]


@dataclass(eq=False)
class FormFileUnreadable(FieldvisitError):
    """A file of a request is not there, not of a kind that can be run, or not text."""

    path: str


@dataclass(eq=False)
class FormRunFailed(FieldvisitError):
    """A fault of ours while a request was answered, by its kind alone."""

    fault: str


def run(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="一行一个 JSON 请求和回答")] = False,
    now: Annotated[
        str | None, typer.Option("--now", metavar="ISO", help="当作现在，没写时区算北京时间")
    ] = None,
) -> None:
    """不开窗口填表：从标准输入读请求，在标准输出写回答。"""
    if not jsonl:
        raise typer.BadParameter("请写 --jsonl：一行一个请求。")
    clock = SystemClock() if now is None else FixedClock(_instant(now))
    shelf = _Shelf()
    for line in _lines():
        _write(_answered(line, shelf, at=clock.now()))


def _instant(text: str) -> datetime:
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("--now 要写成 2026-11-23T10:00:00 这样。") from error
    return when if when.tzinfo else when.replace(tzinfo=SHANGHAI)


def _lines() -> Iterator[bytes]:
    """The lines that say something; what is too long to be a request is cut, and so no JSON."""
    source = sys.stdin.buffer
    while line := source.readline(LONGEST):
        rest = line
        while not rest.endswith(b"\n") and (rest := source.readline(LONGEST)):
            pass
        if line.strip():
            yield line


def _write(reply: Reply) -> None:
    text = json.dumps(reply, ensure_ascii=False)
    # a lone surrogate has no UTF-8; as an escape it is JSON all the same
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def _answered(line: bytes, shelf: "_Shelf", *, at: datetime) -> Reply:
    from fieldvisit.forms import driver

    try:
        return shelf.answered(driver.request_of(_read(line)), at)
    except FieldvisitError as error:
        return driver.refusal(error)
    except OSError as error:
        return driver.refusal(FormFileUnreadable(str(error.filename or "")))
    except _FAULTS as error:
        return driver.refusal(FormRunFailed(type(error).__name__))


def _read(line: bytes) -> object:
    from fieldvisit.forms.driver import RequestBroken

    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RequestBroken(part="", why="not_json") from error


class _Shelf:
    """The forms of this run. A workbook is converted once for each state of its file; an XForm is
    read and loaded anew each time, so that `loadMs` is what loading costs."""

    def __init__(self) -> None:
        self._converted: dict[tuple[str, int, int], AnyForm] = {}

    def answered(self, request: "Request", at: datetime) -> Reply:
        """The reply to a request whose files are opened here."""
        from fieldvisit.forms.driver import Opened, run
        from fieldvisit.forms.refusals import FormBroken

        path = _reached(request.form)
        media = _Attached(_reached(request.media)) if request.media else {}
        if path.suffix.lower() != ".xlsx":
            return run(request, Opened(_xform(path), media), now=at, tick=time.perf_counter)
        workbook = self._workbook(path)
        try:
            opened = Opened(workbook.xform, media)
            return run(request, opened, now=at, tick=time.perf_counter)
        except FormBroken as error:
            raise workbook.refusal(error) from error

    def _workbook(self, path: Path) -> "AnyForm":
        need("authoring")
        from fieldvisit.forms.authoring.any_form import any_form

        about = path.stat()
        key = (str(path), about.st_mtime_ns, about.st_size)
        if key not in self._converted:
            while len(self._converted) >= MOST_KEPT:
                del self._converted[next(iter(self._converted))]
            self._converted[key] = any_form(path)
        return self._converted[key]


class _Attached(Mapping[str, str]):
    """The attachments in a folder by file name, read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        found = sorted(folder.iterdir())
        self._paths = {one.name: one for one in found if one.suffix.lower() in _ATTACHED}

    def __getitem__(self, name: str) -> str:
        return _decoded(self._paths[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _reached(name: str) -> Path:
    """A path that is there. Raises FormFileUnreadable."""
    path = Path(name)
    try:
        path.stat()
    except (OSError, ValueError) as error:
        raise FormFileUnreadable(name) from error
    return path


def _xform(path: Path) -> str:
    if path.suffix.lower() != ".xml":
        raise FormFileUnreadable(str(path))
    return _decoded(path)


def _decoded(path: Path) -> str:
    """UTF-8, or what Excel saves as csv on a Chinese Windows."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormFileUnreadable(str(path))
