"""The real command in its own process, as somebody types it on a machine without a window.

Commands are forked from a process that has imported the program once: starting Python anew costs
a second each, which is most of what a journey of many commands costs.
"""

import multiprocessing
import os
import subprocess
import sys
from multiprocessing.context import BaseContext
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldvisit.practice.setting import PIN

SECONDS = 60
AHEAD = (
    *("__main__", "tests.support.typed", "fieldvisit.__main__"),
    *("fieldvisit.casework.rooms", "fieldvisit.casework.daily.due"),
    "fieldvisit.casework.visits.visiting",
    *("sync.client.engine", "sync.client.http", "sync.server.centre", "sync.server.running"),
)
"""What the process to fork from imports."""


def run(
    *words: str, pin: str = PIN, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """What a command says and how it ends; `folder` is where it is typed."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return run_anew(*words, pin=pin, folder=folder)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(AHEAD))
    env = {**os.environ, "FIELDVISIT_PIN": pin}
    with TemporaryDirectory() as said:
        code = _forked(context, words, env, folder or Path.cwd(), Path(said))
        out, err = ((Path(said) / name).read_text("utf-8") for name in ("1", "2"))
    return subprocess.CompletedProcess(words, code, out, err)


def run_anew(
    *words: str, pin: str = PIN, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """The same in a Python of its own."""
    return subprocess.run(
        [sys.executable, "-m", "fieldvisit", *words],
        cwd=folder,
        env={**os.environ, "FIELDVISIT_PIN": pin},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def _forked(
    context: BaseContext, words: tuple[str, ...], env: dict[str, str], where: Path, said: Path
) -> int:
    process = context.Process(target=_typed, args=(words, env, where, said))
    process.start()
    process.join(SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise subprocess.TimeoutExpired(words, SECONDS)
    return process.exitcode


def _typed(words: tuple[str, ...], env: dict[str, str], where: Path, said: Path) -> None:
    from fieldvisit.__main__ import main

    os.environ.clear()
    os.environ.update(env)
    os.chdir(where)
    for number in (1, 2):
        os.dup2(os.open(said / str(number), os.O_WRONLY | os.O_CREAT), number)
    sys.argv = ["fieldvisit", *words]
    main()
