"""Run forms without a screen: one JSON request a line in, one JSON reply a line out. It keeps
nothing and writes no file."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import SHANGHAI, FixedClock, SystemClock

if TYPE_CHECKING:
    from fieldvisit.commands.form_files import FormFiles

LONGEST = 64_000_000
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

Reply = dict[str, Any]


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
    from fieldvisit.commands.form_files import FormFiles

    files = FormFiles()
    for line in _lines():
        _write(_answered(line, files, at=clock.now()))


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


def _answered(line: bytes, files: "FormFiles", *, at: datetime) -> Reply:
    from fieldvisit.commands.form_files import FormFileUnreadable
    from fieldvisit.forms import driver

    try:
        return files.answered(driver.request_of(_read(line)), at)
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
